"""A data set is read or refused in one line; the shipped ones are whole, disjoint and varied."""

import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.data_files import load_house
from tasks.domain.dossier import House
from tasks.domain.errors import ConfigurationError
from tasks.domain.labelled import LabelledMail, load_labelled, open_labelled
from tasks.domain.triage import Priority
from tasks.settings import ROOT, Settings

HALVES = ("develop", "report")
GOOD = {"subject": "Tap", "text": "It drips.", "label": "maintenance"}
FREQUENT = {
    "en": {"the", "a", "is", "i", "my", "to", "in", "and", "you", "for", "it", "of", "on"},
    "es": {"el", "la", "los", "las", "una", "me", "se", "mi", "que", "para", "por", "hay", "del"},
    "fr": {"le", "les", "des", "une", "du", "je", "ne", "pas", "pour", "est", "la", "dans", "et"},
}


@pytest.fixture(scope="module")
def house() -> House:
    return load_house(Settings(data_dir=ROOT / "data"))


def text_of(half: str) -> str:
    return (ROOT / "data" / "evaluation" / f"{half}.jsonl").read_text("utf-8")


@pytest.fixture(scope="module")
def halves(house: House) -> dict[str, tuple[LabelledMail, ...]]:
    return {half: load_labelled(text_of(half), half, house) for half in HALVES}


MALFORMED = {
    "no JSON": ("{", "the line"),
    "a list": ("[1]", "the line"),
    "deep nesting": ("[" * 100_000, "the line"),
    "no label": ('{"subject": "a", "text": "b"}', "label"),
    "unknown label": (json.dumps({**GOOD, "label": "nonsense"}), "label"),
    "unknown field": (json.dumps({**GOOD, "labell": "x"}), "labell"),
    "unknown priority": (json.dumps({**GOOD, "priority": "soon"}), "priority"),
    "unknown emergency": (json.dumps({**GOOD, "emergency": "boredom"}), "emergency"),
    "emergency true": (json.dumps({**GOOD, "emergency": True}), "emergency"),
    "phrases that are no list": (json.dumps({**GOOD, "must": "photo"}), "must"),
    "an empty phrase": (json.dumps({**GOOD, "must_not": [""]}), "must_not"),
    "a sender that is none": (json.dumps({**GOOD, "sender": "Bob\nBcc: x"}), "sender"),
    "half a character": (json.dumps({**GOOD, "text": "\ud800"}), "text"),
    "a number as text": (json.dumps({**GOOD, "text": 3}), "text"),
}


@pytest.mark.parametrize(("line", "field"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_line_is_named_with_file_line_and_field(
    house: House, line: str, field: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_labelled(f"{json.dumps(GOOD)}\n\n{line}\n", "mine.jsonl", house)
    message = str(caught.value)
    assert message.startswith(f"mine.jsonl: line 3: {field}")
    assert "\n" not in message


def test_a_data_set_without_a_mail_is_malformed(house: House) -> None:
    with pytest.raises(ConfigurationError, match="there is no labelled mail"):
        load_labelled("\n \n", "mine.jsonl", house)


@given(st.text() | st.lists(st.text()).map(json.dumps))
def test_whatever_a_file_holds_it_is_read_or_refused_in_one_line(text: str) -> None:
    rules = load_house(Settings(data_dir=ROOT / "data"))
    try:
        load_labelled(text, "mine.jsonl", rules)
    except ConfigurationError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - most texts are refused, not all.


@pytest.mark.parametrize("emergency", [None, False])
def test_no_emergency_can_be_written_in_two_ways(house: House, emergency: object) -> None:
    (mail,) = load_labelled(json.dumps({**GOOD, "emergency": emergency}), "mine", house)
    assert mail.emergency is None


@pytest.mark.parametrize(
    "text", ["It drips.", "厨房漏水了,请来修。" * 40, "Une fuite à l'étage !\n\nMerci", "x" * 2000]
)
def test_a_labelled_mail_reaches_the_triage_as_it_was_written(house: House, text: str) -> None:
    mail = LabelledMail(line=1, subject="Été\n漏水", text=text, label="maintenance")
    message = open_labelled(mail, house).message
    assert message is not None
    assert (message.subject, message.text.strip()) == ("Été 漏水", text)


def test_both_halves_are_large_enough(halves: dict[str, tuple[LabelledMail, ...]]) -> None:
    assert {half: len(mails) >= 200 for half, mails in halves.items()} == {
        "develop": True,
        "report": True,
    }


def test_no_mail_stands_in_both_halves_or_twice(
    halves: dict[str, tuple[LabelledMail, ...]],
) -> None:
    texts = Counter(_plain(mail.text) for mails in halves.values() for mail in mails)
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("half", HALVES)
def test_a_half_has_every_intent_emergency_and_priority(
    half: str, halves: dict[str, tuple[LabelledMail, ...]], house: House
) -> None:
    labels = Counter(mail.label for mail in halves[half])
    assert {name: labels[name] >= 25 for name in house.catalogue.names} == dict.fromkeys(
        house.catalogue.names, True
    )
    kinds = {kind.name for kind in house.emergencies.kinds}
    assert {mail.emergency for mail in halves[half]} - {None} == kinds
    assert {mail.priority for mail in halves[half]} == set(Priority)


@pytest.mark.parametrize("half", HALVES)
def test_a_half_has_five_languages(half: str, halves: dict[str, tuple[LabelledMail, ...]]) -> None:
    languages = Counter(_language(mail.text) for mail in halves[half])
    assert {name: languages[name] >= 12 for name in ("en", "es", "fr", "zh", "ru")} == {
        "en": True,
        "es": True,
        "fr": True,
        "zh": True,
        "ru": True,
    }


@pytest.mark.parametrize("half", HALVES)
def test_no_more_than_a_few_mails_begin_alike(
    half: str, halves: dict[str, tuple[LabelledMail, ...]]
) -> None:
    starts = Counter(" ".join(_plain(mail.text).split()[:3]) for mail in halves[half])
    assert {start: count for start, count in starts.items() if count > 4} == {}


def test_all_people_and_numbers_of_the_data_sets_are_made_up() -> None:
    text = "\n".join(map(text_of, HALVES))
    assert set(re.findall(r"[\w.+-]+@[\w.-]*\w", text)) == set(
        re.findall(r"[\w.+-]+@[\w.-]*\.example\b", text)
    )
    assert re.findall(r"\b\d{3}-(?!01)\d{4}\b", text) == []


def test_the_scheduled_evaluation_is_of_the_half_that_nobody_tunes_on() -> None:
    text = (ROOT / "prefect.yaml").read_text("utf-8")
    assert "dataset: data/evaluation/report.jsonl" in text


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _language(text: str) -> str:
    if re.search("[\u4e00-\u9fff]", text):
        return "zh"
    if re.search("[\u0400-\u04ff]", text):
        return "ru"
    words = set(re.findall(r"\w+", text.lower()))
    return max(FREQUENT, key=lambda name: len(words & FREQUENT[name]))
