from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.domain.pace import Pace, first_fresh_day, say_left, time_left

RATES = st.integers(1, 10_000)


@given(RATES, st.integers(0, 50), st.floats(0, 3600))
def test_no_more_than_the_rate_is_worked_on_in_a_minute(
    rate: int, mails: int, seconds: float
) -> None:
    pace = Pace(mails_per_minute=rate)
    at_once = pace.chunk(mails, seconds)
    assert at_once * 60 / pace.pause(at_once, 0.0) == pytest.approx(rate)


@given(RATES, st.integers(1, 50), st.floats(0.1, 3600))
def test_the_mailbox_is_let_go_after_a_turn_or_after_a_single_mail(
    rate: int, mails: int, seconds: float
) -> None:
    at_once = Pace(mails_per_minute=rate).chunk(mails, seconds)
    assert 1 <= at_once <= 50
    assert at_once == 1 or at_once * seconds / mails <= 10.0
    assert at_once == 1 or at_once * 4 <= rate


def test_a_part_of_which_nothing_came_says_nothing_of_the_speed() -> None:
    assert Pace(mails_per_minute=6000).chunk(0, 3.0) == 10


def test_work_that_took_its_time_needs_no_rest() -> None:
    assert Pace(mails_per_minute=60).pause(15, 20.0) == 0.0
    assert Pace(mails_per_minute=60).pause(15, 5.0) == 10.0


def test_the_rest_takes_as_long_as_what_is_done() -> None:
    assert time_left(500, 2000, timedelta(minutes=2)) == timedelta(minutes=6)
    assert time_left(2000, 2000, timedelta(minutes=8)) == timedelta(0)
    assert time_left(0, 2000, timedelta(minutes=1)) is None


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (None, "time left unknown"),
        (timedelta(seconds=20), "less than a minute left"),
        (timedelta(minutes=6, seconds=10), "about 6 min left"),
        (timedelta(hours=5, minutes=10), "about 5 h left"),
    ],
)
def test_the_time_left_is_said_roughly(left: timedelta | None, said: str) -> None:
    assert say_left(left) == said


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        (datetime(2026, 3, 2, 4, tzinfo=UTC), "UTC", date(2026, 2, 27)),
        # It is still the day before there.
        (datetime(2026, 3, 2, 4, tzinfo=UTC), "America/New_York", date(2026, 2, 26)),
        (datetime(2026, 3, 2, 20, tzinfo=UTC), "Asia/Tokyo", date(2026, 2, 28)),
        # The clock went forward in between, so three days are an hour longer by the wall.
        (datetime(2026, 3, 10, 4, 30, tzinfo=UTC), "America/New_York", date(2026, 3, 6)),
    ],
)
def test_fresh_mail_begins_with_the_propertys_own_day(now: datetime, zone: str, day: date) -> None:
    assert first_fresh_day(now, 3, zone) == day
