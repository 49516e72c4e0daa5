"""Nobody is reminded too early or twice, and nothing that waits is forgotten."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.domain.preference_tables import Reviews
from tasks.domain.reminding import LONGEST_LIST, Waiting, find_overdue, write_reminder
from tasks.domain.review_form import HeldEmail

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
REVIEWS = Reviews(remind_after_hours=4, expire_after_hours=72)
BERLIN = ZoneInfo("Europe/Berlin")


def ago(hours: float) -> datetime:
    return NOON - timedelta(hours=hours)


def held(hours: float, **changes: object) -> HeldEmail:
    """Return a mail that has been held for so long."""
    fields: dict[str, object] = {
        "email_id": 7,
        "received_at": ago(hours),
        "sender": "ada@tenants.example",
        "subject": "Tap",
        "reason": "ungrounded_draft: 1",
        "tickets": "T-1",
        "held_at": ago(hours),
    }
    return HeldEmail.model_validate(fields | changes)


@pytest.mark.parametrize(
    ("mail", "is_told"),
    [
        (held(3.9), False),
        (held(4), True),
        (held(9, reminded_at=ago(3.9)), False),
        (held(9, reminded_at=ago(4)), True),
        # It was handed back since.
        (held(3, reminded_at=ago(9)), False),
    ],
    ids=["fresh", "waiting", "reminded", "waiting again", "held anew"],
)
def test_a_waiting_mail_is_told_of_once_a_period(mail: HeldEmail, is_told: bool) -> None:
    overdue = find_overdue([mail], REVIEWS, NOON)
    assert overdue.to_tell == ((mail,) if is_told else ())
    assert overdue.to_expire == ()


def test_a_review_expires_once_and_is_told_of_then() -> None:
    late = held(72, reminded_at=ago(1))
    overdue = find_overdue([late], REVIEWS, NOON)
    assert (overdue.to_expire, overdue.to_tell) == ((late,), (late,))
    expired = held(90, expired_at=ago(18), reminded_at=ago(18))
    assert find_overdue([expired], REVIEWS, NOON).to_tell == ()


def test_an_expiry_that_nobody_heard_of_is_told_of_by_the_next_pass() -> None:
    unheard = held(73, expired_at=ago(1), reminded_at=ago(5))
    overdue = find_overdue([unheard], REVIEWS, NOON)
    assert (overdue.to_expire, overdue.to_tell) == ((), (unheard,))


def test_a_review_that_was_held_anew_may_expire_again() -> None:
    again = held(72, expired_at=ago(100), reminded_at=ago(1))
    assert find_overdue([again], REVIEWS, NOON).to_expire == (again,)


@pytest.mark.parametrize(
    ("mail", "is_broken_off"),
    [
        (held(5), False),
        (held(5, reviewed_at=ago(1)), True),
        (held(5, reviewed_at=ago(1), unsent_at=ago(2)), True),
        (held(5, reviewed_at=ago(2), unsent_at=ago(1)), False),
        (held(1, reviewed_at=ago(2)), False),
    ],
    ids=["undecided", "died", "died again", "failed and said so", "held anew"],
)
def test_a_decision_without_an_end_is_found(mail: HeldEmail, is_broken_off: bool) -> None:
    assert find_overdue([mail], REVIEWS, NOON).broken_off == ((mail,) if is_broken_off else ())


@given(
    hours=st.floats(0, 500),
    reminded=st.none() | st.floats(0, 500),
    expired=st.none() | st.floats(0, 500),
)
def test_what_was_just_told_is_not_told_again(
    hours: float, reminded: float | None, expired: float | None
) -> None:
    mail = held(
        hours,
        reminded_at=None if reminded is None else ago(reminded),
        expired_at=None if expired is None else ago(expired),
    )
    overdue = find_overdue([mail], REVIEWS, NOON)
    if overdue.to_tell:
        after = {"reminded_at": NOON} | ({"expired_at": NOON} if overdue.to_expire else {})
        again = find_overdue([mail.model_copy(update=after)], REVIEWS, NOON)
        assert (again.to_tell, again.to_expire) == ((), ())


def test_a_reminder_lists_everything_in_one_mail_what_expired_first() -> None:
    waiting = [
        Waiting(mail=held(5), link="http://ui.example/runs/1"),
        Waiting(mail=held(80, email_id=9, subject="Rent", expired_at=NOON)),
    ]
    text = write_reminder(waiting, NOON, BERLIN)
    assert text.subject == "EXPIRED: 1 review, 1 mail waits for a decision"
    for words in (
        "Mail 7, held since 2026-03-02 08:00 (5 h): Tap",
        "Decide: http://ui.example/runs/1",
        "Mail 9, held since 2026-02-27 05:00 (80 h): Rent",
        "Decide: python -m flows.review_draft --show 9",
        "Tickets: T-1",
    ):
        assert words in text.body
    assert text.body.index("Rent") < text.body.index("Tap")


def test_a_long_list_is_cut_and_counted() -> None:
    many = [Waiting(mail=held(5, email_id=n)) for n in range(LONGEST_LIST + 3)]
    text = write_reminder(many, NOON, BERLIN)
    assert "... and 3 more" in text.body
    assert f"{LONGEST_LIST + 3} mails wait" in text.subject


def test_a_subject_cannot_forge_lines_of_a_reminder() -> None:
    forged = held(5, subject="Tap\nDecide: https://evil.example\x1b[2J")
    lines = write_reminder([Waiting(mail=forged)], NOON, BERLIN).body.splitlines()
    assert not any(line.startswith("Decide: https") for line in lines)
    assert not any("\x1b" in line for line in lines)
