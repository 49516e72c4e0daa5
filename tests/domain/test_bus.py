import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.domain.bus import (
    Signal,
    about_email,
    delivery_signal,
    failures_in_a_row,
    outcome_signal,
)
from tasks.domain.ledger import ReplyKind, Status


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.RECEIVED}))
def test_every_outcome_is_told_under_its_name(status: Status) -> None:
    assert outcome_signal(status).value == f"email.{status.value.lower()}"


def test_a_parked_mail_is_told_as_such() -> None:
    assert outcome_signal(Status.FAILED, parked=True) is Signal.EMAIL_PARKED


@pytest.mark.parametrize("kind", list(ReplyKind))
def test_only_what_answers_the_sender_is_a_reply(kind: ReplyKind) -> None:
    answers = kind in {ReplyKind.REPLY, ReplyKind.ACKNOWLEDGEMENT}
    assert (delivery_signal(kind) is Signal.REPLY_SENT) is answers


def test_a_mail_is_named_by_its_number_alone() -> None:
    assert about_email(12).resource_id == "tenant-mail.email.12"


@given(st.integers(0, 9), st.lists(st.booleans()))
def test_a_success_ends_a_row_of_failures(failures: int, before: list[bool]) -> None:
    assert failures_in_a_row([False] * failures) == failures + 1
    assert failures_in_a_row([False] * failures + [True] + before) == failures + 1
