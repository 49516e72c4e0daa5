"""Ranges of days, and the instants that bound them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tasks.domain.errors import ConfigurationError


def days_between(since: date, until: date) -> Iterator[date]:
    """Yield each day of a range, both ends included."""
    for number in range((until - since).days + 1):
        yield since + timedelta(days=number)


def day_bounds(
    since: date | None, until: date | None, timezone: str
) -> tuple[datetime | None, datetime | None]:
    """Return the first instant of `since` and the first one after `until`, in UTC.

    Raises:
        ConfigurationError: `since` is later than `until`.
    """
    if since and until and since > until:
        raise ConfigurationError(f"--since {since} is later than --until {until}; exchange them.")
    zone = ZoneInfo(timezone)
    following = until + timedelta(days=1) if until and until < date.max else None
    return _first_instant(since, zone), _first_instant(following, zone)


def _first_instant(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Return when a day begins: where the clock skips midnight, at the skip (PEP 495, fold=0)."""
    if day is None:
        return None
    try:
        return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        # The calendar's first day begins before it does in UTC, which bounds nothing.
        return None
