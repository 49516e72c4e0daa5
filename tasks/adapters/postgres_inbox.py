"""The incoming side of the ledger: mails received once, due, claimed by one run at a time."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select, update

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_receipt import receive
from tasks.adapters.postgres_rows import (
    DUE_COLUMNS,
    EMAIL_COLUMNS,
    LOCATION_COLUMNS,
    as_due,
    as_email,
    as_location,
    event_row,
)
from tasks.adapters.postgres_tables import emails, events, locations
from tasks.domain.ledger import (
    DueEmail,
    EmailRecord,
    Event,
    EventKind,
    IncomingMail,
    Location,
    Receipt,
)

_IS_OPEN: ColumnElement[bool] = emails.c.settled_at.is_(None)


class Inbox(Store):
    """Keep the mails, each once."""

    async def known_uids(self, mailbox: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """Return the UIDs that need no fetching."""
        query = select(locations.c.uid).where(
            locations.c.mailbox == mailbox,
            locations.c.folder == folder,
            locations.c.uidvalidity == uidvalidity,
        )
        async with self._transaction() as connection:
            return frozenset((await connection.scalars(query)).all())

    async def receive(self, mail: IncomingMail, now: datetime) -> Receipt:
        """Store a mail once, by location and then by identity; record the received event."""
        async with self._transaction() as connection:
            return await receive(connection, mail, now)

    async def due(
        self,
        mailbox: str,
        now: datetime,
        received_from: datetime | None = None,
        received_before: datetime | None = None,
        limit: int | None = None,
    ) -> tuple[DueEmail, ...]:
        """Return unsettled, unclaimed mails: urgent first, then oldest first."""
        columns = emails.c
        query = (
            select(*DUE_COLUMNS)
            .where(columns.mailbox == mailbox, _is_free(now))
            .order_by(columns.urgent.desc(), columns.received_at, columns.id)
            .limit(limit)
        )
        if received_from is not None:
            query = query.where(columns.received_at >= received_from)
        if received_before is not None:
            query = query.where(columns.received_at < received_before)
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(as_due(row) for row in rows)

    async def claim(
        self, email_id: int, claimant: str, now: datetime, lease: timedelta
    ) -> EmailRecord | None:
        """Take a mail for one run and count the attempt; None where another holds it or it is done.

        The holder may claim again, which only renews its lease: it may not have heard the answer.
        Any other claim leaves an event that names the run.
        """
        is_ours = and_(emails.c.claimed_by == claimant, emails.c.claimed_until >= now)
        statement = (
            update(emails)
            .where(emails.c.id == email_id, or_(_is_free(now), and_(_IS_OPEN, is_ours)))
            .values(
                claimed_by=claimant,
                claimed_until=now + lease,
                attempts=emails.c.attempts + case((is_ours, 0), else_=1),
                started_at=func.coalesce(emails.c.started_at, now),
            )
            .returning(*EMAIL_COLUMNS)
        )
        before = select(is_ours).where(emails.c.id == email_id).with_for_update()
        async with self._transaction() as connection:
            is_renewed = await connection.scalar(before)
            row = (await connection.execute(statement)).mappings().one_or_none()
            if row is not None and not is_renewed:
                event = Event(kind=EventKind.CLAIMED, at=now, flow_run_id=claimant)
                await connection.execute(insert(events).values(event_row(email_id, event)))
            return None if row is None else as_email(row)

    async def release(self, email_id: int, claimant: str) -> None:
        """Give up a claim that is still ours, and do not count it as an attempt."""
        statement = (
            update(emails)
            .where(emails.c.id == email_id, emails.c.claimed_by == claimant)
            .values(
                claimed_by=None,
                claimed_until=None,
                attempts=func.greatest(emails.c.attempts - 1, 0),
            )
        )
        async with self._transaction() as connection:
            await connection.execute(statement)

    async def unpark(self, mailbox: str) -> int:
        """Make parked mails due again with no attempt counted; return how many there were."""
        statement = (
            update(emails)
            .where(emails.c.mailbox == mailbox, emails.c.parked)
            .values(parked=False, attempts=0, settled_at=None)
            .returning(emails.c.id)
        )
        async with self._transaction() as connection:
            return len((await connection.scalars(statement)).all())

    async def load(self, email_id: int) -> EmailRecord:
        """Return one mail's record; raises KeyError where there is none."""
        query = select(*EMAIL_COLUMNS).where(emails.c.id == email_id)
        async with self._transaction() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise KeyError(email_id)
        return as_email(row)

    async def locations(self, email_id: int) -> tuple[Location, ...]:
        """Return every place where a copy of this mail was seen, newest first."""
        query = (
            select(*LOCATION_COLUMNS)
            .where(locations.c.email_id == email_id)
            .order_by(locations.c.id.desc())
        )
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(as_location(row) for row in rows)


def _is_free(now: datetime) -> ColumnElement[bool]:
    return and_(_IS_OPEN, or_(emails.c.claimed_until.is_(None), emails.c.claimed_until < now))
