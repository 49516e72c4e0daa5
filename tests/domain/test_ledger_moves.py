import pytest

from tasks.domain.ledger import (
    MOVES,
    REPLY_MOVES,
    ReplyStatus,
    Status,
    may_move,
    may_move_reply,
)

OUTCOMES = tuple(status for status in Status if status is not Status.RECEIVED)
FINAL = (Status.REPLIED, Status.SKIPPED, Status.ESCALATED)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_received_mail_may_get_every_outcome(outcome: Status) -> None:
    assert may_move(Status.RECEIVED, outcome)


@pytest.mark.parametrize("status", Status)
def test_no_mail_becomes_received_again(status: Status) -> None:
    assert not may_move(status, Status.RECEIVED)


@pytest.mark.parametrize("final", FINAL)
def test_a_final_outcome_stands(final: Status) -> None:
    assert not any(may_move(final, status) for status in Status)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_failed_mail_may_still_get_every_outcome(outcome: Status) -> None:
    assert may_move(Status.FAILED, outcome)


def test_a_held_mail_is_sent_dropped_or_handed_over_and_nothing_else() -> None:
    allowed = {status for status in Status if may_move(Status.HELD, status)}
    assert allowed == {Status.REPLIED, Status.SKIPPED, Status.HELD}


def test_nothing_is_sent_without_its_intent_recorded_before() -> None:
    before_sent = {status for status in ReplyStatus if may_move_reply(status, ReplyStatus.SENT)}
    assert before_sent == {ReplyStatus.SENDING, ReplyStatus.UNCERTAIN}


def test_an_uncertain_delivery_is_never_sent_again() -> None:
    assert not may_move_reply(ReplyStatus.UNCERTAIN, ReplyStatus.SENDING)
    assert not may_move_reply(ReplyStatus.UNCERTAIN, ReplyStatus.PLANNED)


@pytest.mark.parametrize("end", [ReplyStatus.SENT, ReplyStatus.REFUSED])
def test_a_sent_or_refused_mail_is_done(end: ReplyStatus) -> None:
    assert not any(may_move_reply(end, status) for status in ReplyStatus)


def test_every_status_has_its_moves() -> None:
    assert set(MOVES) == set(Status)
    assert set(REPLY_MOVES) == set(ReplyStatus)
