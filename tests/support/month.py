"""A month of unread mail: requests, emergencies, newsletters and second copies, day by day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from support.world import TENANT, mail

NEWSLETTER = {"List-Unsubscribe": "<mailto:x@shop.example>"}
TEXTS = (
    "The sink is leaking.",
    "May I have a receipt for October?",
    "When is the bulky waste collected?",
    "The heating in my flat does not work since yesterday.",
)
# Of a hundred mails one is an emergency, ten are newsletters and one comes twice.
EVERY_EMERGENCY, EVERY_NEWSLETTER, EVERY_COPY = 100, 10, 100


class Posted(NamedTuple):
    """Hold a mail and when the mailbox received it."""

    raw: bytes
    received_at: datetime


def a_month(count: int, first: datetime, days: float) -> Iterator[Posted]:
    """Write so many mails, spread evenly over the days that begin at `first`."""
    step = timedelta(days=days) / count
    for number in range(count):
        raw = _mail(number)
        yield Posted(raw, first + number * step)
        if number % EVERY_COPY == EVERY_COPY // 2:
            yield Posted(raw, first + number * step)


def _mail(number: int) -> bytes:
    sender = TENANT if number % EVERY_COPY == 1 else f"guest{number}@elsewhere.example"
    name = f"number {number}"
    if number % EVERY_EMERGENCY == 7:
        return mail("I smell gas in the hall.", subject=f"Hall {name}", sender=sender)
    if number % EVERY_NEWSLETTER == 3:
        return mail("Ten per cent off", subject=f"Sale {name}", sender=sender, headers=NEWSLETTER)
    text = TEXTS[number % len(TEXTS)]
    return mail(text, subject=f"Request {name}", sender=sender)
