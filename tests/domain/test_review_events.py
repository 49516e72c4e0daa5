"""What the ledger keeps of a decision, and what is read from it later."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.domain.ledger import Event, EventKind
from tasks.domain.review_events import (
    broken_off,
    decided_in,
    edit_share,
    is_handed_over,
    review_event,
)
from tasks.domain.reviewing import Decision, Review

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DRAFT = "Hello Ada, we will look at the tap."


def decided(decision: Decision, text: str = "", minutes: int = 0, draft: str = DRAFT) -> Event:
    review = Review(decision=decision, text=text, by="Bea")
    return review_event(review, draft, NOON + timedelta(minutes=minutes), "run-1")


def event(kind: EventKind) -> Event:
    return Event(kind=kind, at=NOON)


def test_an_approved_draft_has_no_edit_and_other_words_a_share() -> None:
    approved = decided_in(decided(Decision.APPROVE))
    edited = decided_in(decided(Decision.EDIT, text="Hello Ada, we will look at the sink."))
    assert approved is not None
    assert edited is not None
    assert (approved.decision, approved.by, approved.edit_share) == (Decision.APPROVE, "Bea", 0.0)
    assert (edited.decision, edited.by, edited.edit_share) == (Decision.EDIT, "Bea", 0.125)


def test_what_sends_nothing_has_no_share() -> None:
    for decision in (Decision.REJECT, Decision.HAND_OVER, Decision.HAND_BACK):
        found = decided_in(decided(decision))
        assert found is not None
        assert found.edit_share is None


def test_another_event_is_no_decision() -> None:
    assert decided_in(event(EventKind.SENT)) is None


@pytest.mark.parametrize(
    ("draft", "sent", "share"),
    [
        (DRAFT, DRAFT, 0.0),
        (DRAFT, DRAFT.replace(" ", "\r\n"), 0.0),
        ("", "We come.", 1.0),
        ("one two", "three four", 1.0),
        ("one two three four", "one two", 1 / 3),
        ("", "", 0.0),
    ],
    ids=["the same", "other line ends", "no draft", "all new", "half", "nothing"],
)
def test_the_share_is_counted_in_words(draft: str, sent: str, share: float) -> None:
    assert edit_share(draft, sent) == pytest.approx(share)


@given(draft=st.text(), sent=st.text())
def test_a_share_is_between_none_and_all(draft: str, sent: str) -> None:
    share = edit_share(draft, sent)
    assert 0 <= share <= 1
    assert edit_share(draft, draft) == 0


def test_a_huge_text_is_compared_in_bounded_time() -> None:
    assert edit_share("a b " * 50_000, "b a " * 50_000) < 0.1


@pytest.mark.parametrize(
    ("said", "is_over"),
    [
        ([], False),
        ([(Decision.HAND_OVER, 1)], True),
        ([(Decision.HAND_OVER, 1), (Decision.REJECT, 2)], True),
        ([(Decision.HAND_OVER, 1), (Decision.HAND_BACK, 2)], False),
        ([(Decision.HAND_OVER, 3), (Decision.HAND_BACK, 2)], True),
    ],
    ids=["nobody", "over", "over and closed", "over and back", "over again, another mail first"],
)
def test_the_last_word_about_a_thread_counts(
    said: list[tuple[Decision, int]], is_over: bool
) -> None:
    assert is_handed_over(decided(one, minutes=at) for one, at in said) is is_over


def test_a_decision_breaks_off_where_neither_an_end_nor_a_failure_follows() -> None:
    approved = decided(Decision.APPROVE)
    assert broken_off([event(EventKind.DECIDED)]) is None
    found = broken_off([event(EventKind.DECIDED), approved, event(EventKind.SENT)])
    assert found is not None
    assert (found.decision, found.by) == (Decision.APPROVE, "Bea")
    assert broken_off([approved, event(EventKind.UNSENT)]) is None
    assert broken_off([approved, event(EventKind.DECIDED)]) is None
