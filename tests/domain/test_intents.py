import re
from string import Template

import pytest
from support.triage_cases import catalogue

from tasks.domain.errors import ConfigurationError
from tasks.domain.intents import Intent, load_catalogue
from tasks.domain.triage import Priority

SMALL = """
fallback = "other"

[repair]
title = "Repairs"
definition = "Something is broken."
priority = "normal"
queue = "repairs"
acknowledgement = "Hello $first_name, it is $reference."
acknowledgement_unverified = "Hello, it is $reference."
response_target = 60
patterns = ['\\bbroken\\b']

[other]
title = "Other"
definition = "All else."
priority = "low"
queue = "desk"
acknowledgement = "Hello."
acknowledgement_unverified = "Hello."
response_target = 60
"""


def test_intents_keep_the_order_of_the_file() -> None:
    assert catalogue().names == ("maintenance", "rent", "locked_out", "general")
    assert catalogue().fallback == "general"


def test_a_new_table_is_a_new_intent() -> None:
    assert load_catalogue(SMALL, "intents.toml").names == ("repair", "other")


def test_a_lock_out_pages_and_never_sinks_below_urgent() -> None:
    lockout = catalogue().get("locked_out")
    assert (lockout.priority, lockout.priority_max) == (Priority.URGENT, Priority.URGENT)
    assert lockout.notify == ("on_call", "locksmith")
    assert lockout.needs_verified_sender


@pytest.mark.parametrize("intent", catalogue().intents, ids=lambda intent: intent.name)
def test_safe_texts_hold_no_figure_and_no_promise(intent: Intent) -> None:
    texts = " ".join((intent.acknowledgement, intent.acknowledgement_unverified, intent.always_say))
    assert not re.search(r"\d", texts)
    assert not re.search(
        r"\b(will (be|come|call|send|fix|repair|get)|within|tomorrow|today|shortly|soon|guarantee"
        r"|promise|minutes|hours\b(?!\)))",
        texts.replace("$office_hours", ""),
    )


@pytest.mark.parametrize("intent", catalogue().intents, ids=lambda intent: intent.name)
def test_the_text_for_an_unverified_sender_uses_no_name(intent: Intent) -> None:
    assert "first_name" not in Template(intent.acknowledgement_unverified).get_identifiers()


def test_a_locked_out_person_is_told_the_line_and_the_identity_check_and_no_way_in() -> None:
    lockout = catalogue().get("locked_out")
    for text in (lockout.acknowledgement, lockout.acknowledgement_unverified, lockout.always_say):
        assert "$lockout_line" in text
        assert re.search("[Ii]dentity is checked at the door with photo ID", text)
        assert not re.search(r"\b(code|key|let you in|open the door|doormat)\b", text)
    assert "full name and your unit number" in lockout.acknowledgement_unverified


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('queue = "repairs"', "queue = 7", r"\[repair\] queue: "),
        ('queue = "repairs"', "", r"\[repair\] queue: Field required"),
        ('queue = "repairs"', 'queue = "r"\ncolour = "red"', r"\[repair\] colour: "),
        ('priority = "normal"', 'priority = "soon"', r"\[repair\] priority: "),
        ('priority = "normal"', 'priority = "urgent"', r"\[repair\] priority_max: .*below"),
        ("response_target = 60", "response_target = 0", r"\[repair\] response_target: "),
        (r"\bbroken\b", "(broken", r"\[repair\] patterns: '\(broken' is no regular expression"),
        ("$first_name", "$surname", r"\[repair\] acknowledgement: \$surname is not known"),
        ("$first_name", "$ 5", r"\[repair\] acknowledgement: a \$ stands alone"),
        ("[repair]", '["Re pair"]', r"\[Re pair\] name: "),
        ('fallback = "other"', 'fallback = "nothing"', "fallback: "),
        ('fallback = "other"', "", "fallback: "),
        ('fallback = "other"', 'fallback = ["other"]', "fallback: "),
        ('fallback = "other"', 'fallback = "other"\ncolour = 1', "colour: there is no such"),
        ("[repair]", "[repair", "this is not TOML: .* line 4"),
    ],
)
def test_a_fault_is_named_in_one_line(old: str, new: str, where: str) -> None:
    assert old in SMALL
    with pytest.raises(ConfigurationError) as caught:
        load_catalogue(SMALL.replace(old, new, 1), "data/intents.toml")
    assert re.match("data/intents.toml: " + where, str(caught.value))
    assert "\n" not in str(caught.value)


def test_further_facts_of_the_property_may_be_used() -> None:
    text = SMALL.replace("$first_name", "$pool_hours")
    with pytest.raises(ConfigurationError):
        load_catalogue(text, "intents.toml")
    assert load_catalogue(text, "intents.toml", frozenset({"pool_hours"}))
