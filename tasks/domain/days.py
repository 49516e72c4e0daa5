"""Ranges of days."""

from collections.abc import Iterator
from datetime import date, timedelta


def days_between(since: date, until: date) -> Iterator[date]:
    """Yield each day of a range, both ends included."""
    for number in range((until - since).days + 1):
        yield since + timedelta(days=number)
