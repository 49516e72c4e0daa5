"""Reading the mailbox into the ledger, and showing it what became of each mail."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.audit import day_bounds
from tasks.domain.bus import Signal
from tasks.domain.dossier import House
from tasks.domain.emergency import find_emergencies
from tasks.domain.ledger import IncomingMail, Location, Novelty
from tasks.domain.message import (
    Unparseable,
    identify_message,
    identify_raw,
    parse_message,
    thread_of,
)
from tasks.events import announce_email
from tasks.ports import Listing, RawMail
from tasks.retry import retried

# A pass that finds another one at work waits for so long: a backfill's day is shorter.
PATIENCE = timedelta(minutes=2)
# Bounds what is in memory at once: so many mails, or so many bytes, whichever is reached first.
BATCH_COUNT = 50
BATCH_BYTES = 32_000_000


def hold_mailbox() -> AbstractAsyncContextManager[bool]:
    """Hold the mailbox for one pass; it yields False where another pass keeps it for too long."""
    opened = connections()
    return opened.ledger.hold(opened.mailbox.name, PATIENCE)


@retried
async def receive_unread(since: date | None, until: date | None, limit: int | None) -> int:
    """Store every unread mail of the range that the ledger does not know; return how many are new.

    Both days are included, in the property's time zone. Run again, it goes on where it stopped.
    """
    opened = connections()
    house = load_house(opened.settings)
    mailbox = opened.mailbox
    survey = await mailbox.survey(since, until)
    known = await opened.ledger.known_uids(mailbox.name, mailbox.folder, survey.uidvalidity)
    fresh = [uid for uid in survey.uids if uid not in known][:limit]
    listings = _within(await mailbox.describe(fresh), since, until, opened.settings.timezone)
    cap = house.preferences.fetch_cap_bytes
    new = 0
    for batch in _batches(listings, cap):
        for mail in await mailbox.fetch(batch, cap):
            receipt = await _receive(opened, house, mail, survey.uidvalidity)
            new += receipt is not Novelty.MOVED
    return new


async def _receive(opened: Connections, house: House, mail: RawMail, uidvalidity: int) -> Novelty:
    mailbox = opened.mailbox
    location = Location(
        mailbox=mailbox.name,
        folder=mailbox.folder,
        uidvalidity=uidvalidity,
        uid=mail.listing.uid,
    )
    receipt = await opened.ledger.receive(describe_mail(mail, location, house), utc_now())
    if receipt.novelty is not Novelty.MOVED:
        announce_email(Signal.EMAIL_RECEIVED, receipt.email_id)
    return receipt.novelty


def describe_mail(mail: RawMail, location: Location, house: House) -> IncomingMail:
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
        urgent=bool(find_emergencies(message, house.emergencies)),
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
