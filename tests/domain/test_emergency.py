"""Emergencies are found by what a mail says, not by how loudly it says it."""

from pathlib import Path
from string import Template
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.emergency_mails import BEYOND, DOES_NOT_PAGE, PAGES, written

from tasks.domain.emergency import EmergencyHit, find_emergencies
from tasks.domain.emergency_kinds import SAFETY_FACTS, Emergencies, load_emergencies
from tasks.domain.errors import ConfigurationError
from tasks.domain.message import Attachment, Message
from tasks.domain.passages import Place

EMERGENCIES = load_emergencies(
    Path("data/emergencies.toml").read_text(encoding="utf-8"), "emergencies.toml"
)
LETTERS = (
    "Hello, thanks for fixing the tap last month. %s. Have a nice day.",
    "Hi there,\n\n%s\n\nBest regards,\nSam, unit 4B",
    "My neighbor smokes on the balcony and I would like a parking space. Also, %s. Is rent due?",
    "We were locked out last week and the keys are fine now. %s! What if it gets worse?",
)
MINIMAL = """
[emergency.gas]
title = 'Gas'
patterns = ['gas leak']
safety_text = 'Leave, $first_name.'
notify = ['on_call']

[emergency.other]
title = 'Other'
safety_text = 'Call $emergency_line.'
notify = ['on_call']
"""


def mail(
    text: str = "",
    subject: str = "",
    *,
    quoted: str = "",
    forwarded: str = "",
    signature: str = "",
    hidden: str = "",
    in_reply_to: tuple[str, ...] = (),
    attachments: tuple[Attachment, ...] = (),
) -> Message:
    return Message(
        message_id="<1@mail.example>",
        sender=None,
        text=text,
        subject=subject,
        quoted=quoted,
        forwarded=forwarded,
        signature=signature,
        hidden=hidden,
        in_reply_to=in_reply_to,
        attachments=attachments,
    )


def hits(message: Message) -> tuple[EmergencyHit, ...]:
    return find_emergencies(message, EMERGENCIES)


def kinds(text: str) -> set[str]:
    return {hit.kind.name for hit in hits(mail(text))}


@pytest.mark.parametrize("group", [group for group in PAGES if group != BEYOND])
def test_an_emergency_pages(group: str) -> None:
    assert [letter for letter in PAGES[group] if not hits(written(letter))] == []


@pytest.mark.parametrize("group", [group for group in DOES_NOT_PAGE if group != BEYOND])
def test_what_only_sounds_like_an_emergency_does_not_page(group: str) -> None:
    assert [letter for letter in DOES_NOT_PAGE[group] if hits(written(letter))] == []


def test_a_slip_is_put_right_and_the_phrase_is_quoted_as_it_was_written() -> None:
    found = hits(mail("Hello. Ther is smok and fier in the hallwy! Thanks."))
    assert found[0].phrase == "Ther is smok and fier in the hallwy"


def test_parts_that_stand_together_in_any_order_page_unless_denied() -> None:
    assert hits(mail("Two bolts fell out of the stairs"))
    assert hits(mail("The stairs lost their bolts, they snapped"))
    assert not hits(mail("No bolts fell out of the stairs"))


def test_capitals_and_exclamation_marks_change_nothing() -> None:
    texts = [text.upper() + "!!!" for text in PAGES["plain"]]
    assert [text for text in texts if not hits(mail(text))] == []


def test_shouting_makes_no_emergency() -> None:
    texts = [text.upper() + "!!!" for text in DOES_NOT_PAGE["plain"] if "?" not in text]
    assert [text for text in texts if hits(mail(text))] == []


@pytest.mark.parametrize("letter", LETTERS)
def test_what_stands_around_an_emergency_does_not_hide_it(letter: str) -> None:
    texts = [letter % text.rstrip(".!?") for text in (*PAGES["direct"], *PAGES["indirect"])]
    assert [text for text in texts if not hits(mail(text))] == []


def test_the_only_emergency_of_a_subject_is_what_its_text_says() -> None:
    bill = "I nearly had a heart attack when I saw the bill. Is it a mistake?"
    assert not hits(mail(bill, "Heart attack"))
    assert hits(mail("My husband is in the lobby, please come.", "Heart attack"))
    assert hits(mail(f"{bill} And my neighbor is having a heart attack now.", "Heart attack"))


@pytest.mark.parametrize(
    ("talk", "report"),
    [
        ("What do I do if I smell gas?", "What do I do, I smell gas"),
        ("If there is ever a gas leak, who comes?", "Not sure if there is a gas leak"),
        ("Two years ago the ceiling collapsed", "The ceiling collapsed two minutes ago"),
        ("Last year a pipe burst here", "Last year's pipe burst again"),
        ("My mother collapsed last week", "My mother collapsed last week and is not responding"),
        ("My keys are locked inside", "My baby is locked inside"),
        ("We watched a film about a gas leak", "We watched a film and now there is a gas leak"),
    ],
)
def test_to_speak_of_an_emergency_is_not_to_report_it(talk: str, report: str) -> None:
    assert hits(mail(talk)) == ()
    assert hits(mail(report))


def test_a_hundred_kilobytes_are_searched_in_a_moment() -> None:
    letter = "Somebody parks in my spot every day and I am tired of it. " * 1700
    hits(mail("compiled beforehand"))
    begun = process_time()
    assert hits(mail(letter)) == ()
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I don't smell gas but my CO alarm is beeping", "carbon_monoxide"),
        ("faint gas smell by the stove", "gas"),
        ("flames are coming out of the dryer", "fire"),
        ("sparks fly from the outlet", "electrical"),
        ("a pipe burst in the basement", "flood"),
        ("the ceiling collapsed", "structural"),
        ("there is an intruder in the building", "break_in"),
        ("my father has chest pain", "medical"),
        ("I want to end my life", "self_harm"),
        ("my neighbor threatened to kill me", "violence"),
        ("people are trapped in the elevator", "trapped"),
        ("no heat and we have a newborn", "no_heat"),
    ],
)
def test_the_kind_names_what_happened(text: str, kind: str) -> None:
    assert kinds(text) == {kind}


def test_one_mail_may_name_two_emergencies() -> None:
    assert kinds("There is a gas smell. Also, sparks fly from the outlet.") == {"gas", "electrical"}


def test_no_heat_counts_with_frost_or_somebody_vulnerable_elsewhere_in_the_mail() -> None:
    assert kinds("The heating is out since noon.\n\nThank you.\n\nWe have a newborn.") == {
        "no_heat"
    }
    assert kinds("The heating is out since noon.\n\nThank you.") == set()


def test_the_last_line_of_a_long_letter_pages() -> None:
    letter = "Somebody parks in my spot every day and I am tired of it. " * 80
    assert hits(mail(f"{letter}\n\nPS: the carbon monoxide alarm went off this morning."))


def test_a_wrapped_line_is_one_sentence() -> None:
    assert hits(mail("This morning there was a strong smell of\ngas in the hall."))
    assert not hits(mail("We checked everywhere and there is no smell of\ngas in the hall."))


def test_a_list_item_does_not_deny_the_next_one() -> None:
    assert hits(mail("Problems:\n- hot water: no\n- gas smell in the hall"))


@pytest.mark.parametrize(
    ("message", "place"),
    [
        (mail(subject="Gas smell in 4C"), Place.SUBJECT),
        (mail("please come", "Re: gas leak"), Place.SUBJECT),
        (mail("", "Re: gas leak", quoted="earlier"), Place.SUBJECT),
        (mail("It is still there", "Re: gas leak", quoted="earlier"), Place.SUBJECT),
        (
            mail("It is getting worse", "Re: gas leak", in_reply_to=("<0@x.example>",)),
            Place.SUBJECT,
        ),
        (mail("There is a gas leak", quoted="parking"), Place.TEXT),
        (mail("See below", forwarded="I smell gas in the stairwell"), Place.FORWARDED),
    ],
)
def test_every_part_that_the_sender_answers_for_is_searched(message: Message, place: Place) -> None:
    assert [hit.where for hit in hits(message)] == [place]


@pytest.mark.parametrize(
    "message",
    [
        mail("thanks, fixed, can I get a receipt?", "Re: gas leak", quoted="> there is a gas leak"),
        mail("thanks, can I get a receipt?", "RE: gas leak", in_reply_to=("<0@x.example>",)),
        mail("Danke, alles gut. Die Rechnung bitte.", "AW: gas leak", quoted="gas leak"),
        mail("Where is my receipt?", quoted="There is a gas leak"),
        mail("The sink drips.", signature="Gas Leak Services Ltd."),
        mail("The sink drips.", hidden="there is a gas leak"),
        mail("It is fixed now, thank you!", "Gas leak"),
    ],
)
def test_old_news_does_not_page(message: Message) -> None:
    assert hits(message) == ()


def test_an_attachment_name_pages() -> None:
    video = Attachment(
        filename="gas_leak_in_hall.mp4",
        content_type="video/mp4",
        declared_type="video/mp4",
        size=1,
        content=b"x",
    )
    assert [hit.where for hit in hits(mail("see file", attachments=(video,)))] == [Place.ATTACHMENT]


def test_the_phrase_is_the_senders_own_sentence() -> None:
    found = hits(mail("Hello.\n\nMinor thing: a Faint gas smell by the stove. No hurry!"))
    assert found[0].phrase == "Minor thing: a Faint gas smell by the stove"


def test_the_phrase_fits_a_notification_and_holds_the_words() -> None:
    found = hits(mail("word " * 500 + "I smell gas " + "word " * 500))
    assert len(found[0].phrase) <= 160
    assert "smell gas" in found[0].phrase


@pytest.mark.parametrize(
    "typo", ["I smel gas", "strong smell of gaz", "carbon monoxyde alarm beeps"]
)
def test_common_typing_errors_page(typo: str) -> None:
    assert hits(mail(typo))


def test_decomposed_accents_and_invisible_characters_do_not_hide_an_emergency() -> None:
    assert hits(mail("La alarma de mono\u0301xido esta\u0301 sonando"))
    assert hits(mail("There is a g\u200bas le\u00adak"))


@pytest.mark.parametrize("unit", ["gas ", "no gas smell ", "A\n"])
def test_both_ends_of_a_huge_hostile_mail_are_searched(unit: str) -> None:
    filler = unit * (400_000 // len(unit))
    assert hits(mail(f"There is a fire in my kitchen.\n\n{filler}"))
    assert hits(mail(f"{filler}\n\nThere is a fire in my kitchen."))


@given(st.text(max_size=400))
def test_any_text_is_survived_and_a_gas_leak_behind_it_is_found(text: str) -> None:
    assert any(
        hit.kind.name == "gas" for hit in hits(mail(f"{text}\n\nThere is a gas leak here.\n"))
    )


def test_every_safety_text_can_be_filled_in() -> None:
    facts = dict.fromkeys(SAFETY_FACTS, "x")
    for kind in (*EMERGENCIES.kinds, EMERGENCIES.other):
        text = Template(kind.safety_text).substitute(facts)
        assert "911" in text
        assert kind.queue == "emergency"
        assert set(kind.notify) <= {"on_call", "maintenance", "locksmith", "manager"}
        assert "on_call" in kind.notify


def test_the_other_kind_is_never_found_by_rule() -> None:
    assert EMERGENCIES.other.patterns == ()
    assert "other" not in {kind.name for kind in EMERGENCIES.kinds}


def test_a_pattern_added_by_a_person_works_and_its_word_is_expanded() -> None:
    text = "[words]\nbad = '(?:awful|terrible)'\n" + MINIMAL.replace("'gas leak'", "'{bad} gas'")
    emergencies: Emergencies = load_emergencies(text, "e.toml")
    assert find_emergencies(mail("Terrible gas!"), emergencies)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[emergency.gas]", "[emergency.gas", "e.toml is not valid TOML"),
        ("'gas leak'", "'gas ('", r"e.toml: \[emergency.gas\]: patterns: 'gas \('"),
        ("'gas leak'", "'{gass} leak'", r"patterns: \{gass\} is not among the \[words\]"),
        ("'gas leak'", "'x?'", "matches the empty text"),
        ("['gas leak']", "[]", r"\[emergency.gas\]: patterns: at least one"),
        ("title = 'Gas'", "titel = 'Gas'", r"\[emergency.gas\]: title: Field required"),
        ("$first_name", "$name", r"safety_text: \$name is not known"),
        ("$first_name", "$ 5", r"safety_text: a \$ must be followed"),
        (
            "[emergency.other]",
            "[emergency.rest]",
            r"\[emergency.rest\]: patterns|other\] is missing",
        ),
        ("[emergency.gas]", "[emergencies.gas]", r"\[emergencies\] is not known"),
    ],
)
def test_a_fault_in_the_file_is_one_line_with_file_table_and_field(
    old: str, new: str, message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        load_emergencies(MINIMAL.replace(old, new, 1), "e.toml")
    assert "\n" not in str(caught.value)
