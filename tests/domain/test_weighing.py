"""The words of a whole mail have a say in what the patterns found, and in what they missed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dossiers import dossier, raw_mail
from support.emergency_mails import BEYOND, DOES_NOT_PAGE, PAGES, written
from support.weights import shipped_weights

from tasks.domain.emergency_kinds import load_emergencies
from tasks.domain.errors import ConfigurationError
from tasks.domain.message import Message
from tasks.domain.rules import Action
from tasks.domain.text_weights import Estimate
from tasks.domain.weighing import Alarm, weigh

FILE = Path("data/emergencies.toml").read_text(encoding="utf-8")
EMERGENCIES = load_emergencies(FILE, "emergencies.toml")
CALM, ALARMING, BETWEEN = 0.01, 0.99, 0.8
DOUBTFUL = (
    "Could you tell the gardener that water is pouring onto the lawn at noon, which wastes it?"
)
UNHEARD_OF = "The whatsit in the cellar does what it did in the film."
# What a pattern takes for an emergency whatever stands about it.
PHRASE = "Water is pouring through the ceiling of the hall."


def always(chance: float) -> Estimate:
    return lambda _: chance


def where(word: str, there: float, elsewhere: float) -> Estimate:
    return lambda text: there if word in text else elsewhere


def mail(text: str, subject: str = "", forwarded: str = "", quoted: str = "") -> Message:
    return Message(
        message_id="<1@mail.example>", sender=None, text=text, subject=subject,
        forwarded=forwarded, quoted=quoted,
    )  # fmt: skip


def alarm(text: str, estimate: Estimate | None, subject: str = "", **parts: str) -> Alarm:
    return weigh(mail(text, subject, **parts), EMERGENCIES, estimate)


def alarm_of(letter: str) -> Alarm:
    return weigh(written(letter), EMERGENCIES, shipped_weights().emergency.chance)


def names(hits: Alarm) -> tuple[set[str], set[str]]:
    return {h.kind.name for h in hits.hits}, {h.kind.name for h in hits.doubted}


def test_without_an_estimate_the_patterns_decide() -> None:
    assert names(alarm(PHRASE, None)) == ({"flood"}, set())


def test_what_pattern_and_words_agree_on_is_an_emergency() -> None:
    assert names(alarm(PHRASE, always(ALARMING))) == ({"flood"}, set())


def test_a_pattern_wins_where_the_words_say_nothing_clear() -> None:
    assert names(alarm(PHRASE, always(BETWEEN))) == ({"flood"}, set())


def test_a_phrase_in_a_mail_that_reads_as_ordinary_is_doubted() -> None:
    doubted = alarm(PHRASE, always(CALM))
    assert names(doubted) == (set(), {"flood"})
    assert [(hit.rule, hit.action) for hit in doubted.rule_hits] == [
        ("doubtful_emergency", Action.HOLD)
    ]


def test_a_doubt_tells_no_word_of_the_mail() -> None:
    assert "hall" not in alarm(PHRASE, always(CALM)).rule_hits[0].detail


def test_one_alarming_sentence_in_a_calm_mail_leaves_no_doubt() -> None:
    text = f"Thank you for the new stove. {PHRASE} " + "The parking lot is full. " * 20
    assert names(alarm(text, where("pouring", ALARMING, CALM))) == ({"flood"}, set())


def test_gas_and_despair_of_life_are_never_doubted() -> None:
    assert names(alarm("I want to kill myself.", always(0))) == ({"self_harm"}, set())
    assert names(alarm("There is a slight smell of gas.", always(0))) == ({"gas"}, set())


def test_of_a_single_word_only_the_patterns_know_what_to_think() -> None:
    assert alarm("Hm", always(1)) == Alarm()
    assert shipped_weights().emergency.chance("y " + "q" * 75) < BETWEEN


def test_a_mail_that_reads_like_an_emergency_is_one_in_any_words() -> None:
    found = alarm(UNHEARD_OF, always(ALARMING))
    assert names(found) == ({"other"}, set())
    assert found.hits[0].phrase == UNHEARD_OF


def test_a_mail_that_may_be_an_emergency_is_looked_at_by_a_person() -> None:
    found = alarm(UNHEARD_OF, always(BETWEEN))
    assert names(found) == (set(), {"other"})
    assert "no rule finds one" in found.rule_hits[0].detail


def test_other_mail_is_left_alone() -> None:
    assert alarm(UNHEARD_OF, always(0.2)) == Alarm()


def test_what_the_patterns_take_for_denied_wakes_nobody() -> None:
    denied = "There is no smell of gas any more, thank you."
    assert names(alarm(denied, always(1))) == (set(), {"other"})
    assert alarm(denied, always(BETWEEN)) == Alarm()
    assert alarm(denied, shipped_weights().emergency.chance) == Alarm()


def test_the_last_line_of_a_letter_is_weighed_in_any_words() -> None:
    letter = "We would like another parking space near the gate. " * 200 + UNHEARD_OF
    found = alarm(letter, where("whatsit", ALARMING, CALM))
    assert names(found) == ({"other"}, set())
    assert len(found.hits[0].phrase) < 400


def test_the_last_line_of_a_long_letter_is_weighed() -> None:
    letter = "We would like another parking space near the gate. " * 200 + PHRASE
    assert names(alarm(letter, where("pouring", 0.2, CALM))) == ({"flood"}, set())


def test_a_long_letter_without_full_stops_is_weighed_in_parts() -> None:
    weighed: list[int] = []

    def estimate(text: str) -> float:
        weighed.append(len(text))
        return CALM

    alarm("burst pipe and then we went to the shop " * 300, estimate)
    assert len(weighed) > 10
    assert max(weighed) < 700


def test_a_huge_mail_costs_no_more_than_a_long_one() -> None:
    weighed: list[str] = []

    def estimate(text: str) -> float:
        weighed.append(text)
        return CALM

    alarm("The pipe burst. " + "The parking lot is full again today. " * 10_000 + "End.", estimate)
    assert len(weighed) <= 62
    assert weighed[-1].endswith("End.")


@pytest.mark.parametrize(
    "message",
    [
        mail(PHRASE, "The whatsit glows"),
        mail(PHRASE, "Question", forwarded="The whatsit glows."),
        mail(f"The whatsit glows. {'It is late. ' * 40} {PHRASE}"),
        mail("", f"The pipe burst. {'It is late. ' * 10} The whatsit glows."),
    ],
)
def test_every_part_that_the_sender_wrote_or_forwards_has_a_say(message: Message) -> None:
    assert weigh(message, EMERGENCIES, always(CALM)).doubted
    assert weigh(message, EMERGENCIES, where("whatsit", BETWEEN, CALM)).hits


def test_what_is_quoted_has_none() -> None:
    message = mail(PHRASE, quoted="The whatsit glows.")
    assert weigh(message, EMERGENCIES, where("whatsit", ALARMING, CALM)).doubted


def test_a_robots_mail_is_left_to_the_patterns() -> None:
    raw = raw_mail(PHRASE).replace(b"Subject:", b"Auto-Submitted: auto-generated\nSubject:")
    opened = dossier(raw)
    assert [kind.name for kind in opened.emergency_kinds] == ["flood"]


def test_a_doubted_emergency_is_held_for_a_person() -> None:
    opened = dossier(raw_mail(DOUBTFUL))
    assert opened.emergencies == ()
    assert "doubtful_emergency" in {hit.rule for hit in opened.hits}


def test_what_the_patterns_miss_is_found_by_its_words_or_looked_at() -> None:
    alarms = [alarm_of(letter) for letter in PAGES[BEYOND]]
    assert len(alarms) > 400
    assert sum(bool(one.hits) for one in alarms) / len(alarms) > 0.6
    assert sum(one == Alarm() for one in alarms) / len(alarms) < 0.1


def test_few_calm_mails_in_which_the_patterns_err_wake_anybody() -> None:
    alarms = [alarm_of(letter) for letter in DOES_NOT_PAGE[BEYOND]]
    assert len(alarms) > 100
    assert sum(bool(one.hits) for one in alarms) / len(alarms) < 0.5


def test_no_emergency_that_the_patterns_find_is_doubted() -> None:
    found = [letter for group in PAGES if group != BEYOND for letter in PAGES[group][::4]]
    assert [letter for letter in found if not alarm_of(letter).hits] == []


@given(text=st.text(max_size=2_000), subject=st.text(max_size=80))
def test_any_text_has_a_chance_between_nothing_and_certainty(text: str, subject: str) -> None:
    found = weigh(mail(text, subject), EMERGENCIES, shipped_weights().emergency.chance)
    assert not (found.hits and found.doubted)
    assert 0 <= shipped_weights().emergency.chance(text) <= 1


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        ("doubt_mail_below = 2", "doubt_mail_below: Input should be less than or equal to 1"),
        ("never_doubted = ['flud']", "never_doubted: flud is no emergency of this file"),
    ],
)
def test_a_fault_in_the_limits_is_named(edit: str, complaint: str) -> None:
    head, separator, rest = FILE.partition("[weighing]\n")
    table = f"{edit}\n\n[words]" + rest.partition("[words]")[2]
    with pytest.raises(ConfigurationError) as caught:
        load_emergencies(head + separator + table, "emergencies.toml")
    assert "emergencies.toml: [weighing]: " + complaint in str(caught.value)
