"""Reading the mailbox into the ledger, and showing it what became of each mail."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.bus import Signal
from tasks.domain.days import day_bounds
from tasks.domain.dossier import House
from tasks.domain.ledger import IncomingMail, Location, Novelty
from tasks.domain.message import (
    Unparseable,
    identify_message,
    identify_raw,
    parse_message,
    thread_of,
)
from tasks.domain.pace import first_fresh_day
from tasks.domain.text_weights import Estimate
from tasks.domain.weighing import weigh
from tasks.events import announce_email
from tasks.learning import learnt_estimates
from tasks.ports import Listing, RawMail
from tasks.retry import retried

# A pass that finds another one at work waits for so long: a backfill lets go sooner than that, and
# the ledger gives up any statement that takes a minute.
PATIENCE = timedelta(seconds=45)
AT_ONCE = timedelta(milliseconds=1)
# Bounds what is in memory at once: so many mails, or so many bytes, whichever is reached first.
BATCH_COUNT = 50
BATCH_BYTES = 32_000_000


def hold_mailbox() -> AbstractAsyncContextManager[bool]:
    """Hold the mailbox for one pass; it yields False where another pass keeps it for too long."""
    opened = connections()
    return opened.ledger.hold(opened.mailbox.name, PATIENCE)


def hold_backfill() -> AbstractAsyncContextManager[bool]:
    """Be this mailbox's backfill; it yields False where another one is at work.

    The mailbox itself stays free for passes. The hold ends with the process, however that ends.
    """
    opened = connections()
    return opened.ledger.hold(_backfill_of(opened), PATIENCE)


async def is_backfilling() -> bool:
    """Say whether a backfill is at work on this mailbox."""
    opened = connections()
    async with opened.ledger.hold(_backfill_of(opened), AT_ONCE) as is_free:
        return not is_free


def _backfill_of(opened: Connections) -> str:
    return f"{opened.mailbox.name} backfill"


def fresh_day() -> date:
    """Return the first day that a pass looks at while a backfill is at work on what is older.

    Without this the next pass would take up the backfill's whole range at once, at full speed and
    before any fresh mail could have its turn.
    """
    opened = connections()
    days = load_house(opened.settings).preferences.reply_max_age_days
    return first_fresh_day(utc_now(), days, opened.settings.timezone)


@retried
async def count_unread(since: date, until: date) -> int:
    """Return how many mails of the range have no outcome yet, received or not."""
    opened = connections()
    start, end = day_bounds(since, until, opened.settings.timezone)
    due = await opened.ledger.due(opened.mailbox.name, utc_now(), start, end)
    return len(due) + len((await _unknown(opened, since, until)).listings)


@retried
async def receive_unread(since: date | None, until: date | None, limit: int | None) -> int:
    """Store the unread mails of the range that the ledger does not know; return how many it took.

    `limit` bounds them, the oldest first. Both days are included, in the property's time zone. Run
    again, it goes on where it stopped.
    """
    opened = connections()
    house = load_house(opened.settings)
    unknown = await _unknown(opened, since, until)
    cap = house.preferences.fetch_cap_bytes
    taken = 0
    for batch in _batches(unknown.listings[:limit], cap):
        for mail in await opened.mailbox.fetch(batch, cap):
            await _receive(opened, house, mail, unknown.uidvalidity)
            taken += 1
    return taken


class _Unknown(NamedTuple):
    uidvalidity: int
    listings: Sequence[Listing]


async def _unknown(opened: Connections, since: date | None, until: date | None) -> _Unknown:
    """Return the range's unread mails that the ledger does not know, oldest first."""
    mailbox = opened.mailbox
    survey = await mailbox.survey(since, until)
    known = await opened.ledger.known_uids(mailbox.name, mailbox.folder, survey.uidvalidity)
    coarse = await mailbox.describe([uid for uid in survey.uids if uid not in known])
    return _Unknown(survey.uidvalidity, _within(coarse, since, until, opened.settings.timezone))


async def _receive(opened: Connections, house: House, mail: RawMail, uidvalidity: int) -> None:
    mailbox = opened.mailbox
    location = Location(
        mailbox=mailbox.name,
        folder=mailbox.folder,
        uidvalidity=uidvalidity,
        uid=mail.listing.uid,
    )
    estimates = await learnt_estimates(opened)
    incoming = describe_mail(mail, location, house, estimates.emergency)
    receipt = await opened.ledger.receive(incoming, utc_now())
    if receipt.novelty is not Novelty.MOVED:
        announce_email(Signal.EMAIL_RECEIVED, receipt.email_id)


def describe_mail(
    mail: RawMail, location: Location, house: House, estimate: Estimate
) -> IncomingMail:
    """Return what the ledger keeps of a mail; of an unreadable one, its bytes alone."""
    message = parse_message(mail.raw)
    if isinstance(message, Unparseable):
        return IncomingMail(
            identity=identify_raw(mail.raw), location=location, raw=mail.raw,
            size=mail.listing.size, truncated=mail.truncated,
            received_at=mail.listing.received_at, message_id=None, sender=None, subject="",
            thread=None,
        )  # fmt: skip
    return IncomingMail(
        identity=identify_message(message, mail.raw), location=location, raw=mail.raw,
        size=mail.listing.size, truncated=mail.truncated, received_at=mail.listing.received_at,
        message_id=message.message_id, sender=message.sender.email if message.sender else None,
        subject=message.subject, thread=thread_of(message),
        urgent=bool(weigh(message, house.emergencies, estimate).hits),
    )  # fmt: skip


def _within(
    listings: Sequence[Listing], since: date | None, until: date | None, timezone: str
) -> list[Listing]:
    """Narrow the server's coarse days to the property's, oldest mail first."""
    start, end = day_bounds(since, until, timezone)
    return sorted(
        (
            listing
            for listing in listings
            if (start is None or listing.received_at >= start)
            and (end is None or listing.received_at < end)
        ),
        key=_age,
    )


def _age(listing: Listing) -> tuple[datetime, int]:
    return listing.received_at, listing.uid


def _batches(listings: Sequence[Listing], cap: int) -> Iterator[list[Listing]]:
    batch: list[Listing] = []
    weight = 0
    for listing in listings:
        if batch and (len(batch) == BATCH_COUNT or weight + listing.size > BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(listing)
        weight += min(listing.size, cap)
    if batch:
        yield batch
