"""The ledger as evidence: all that it keeps of mails and tickets, to be compared with others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, RowMapping, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_rows import LOCATION_COLUMNS, as_location
from tasks.adapters.postgres_tables import (
    chains,
    email_tickets,
    emails,
    events,
    locations,
    replies,
    tickets,
)
from tasks.domain.chain import Chain, ChainedEvent
from tasks.domain.evidence import KeptMail, KeptReply, KeptTicket

_MAIL_COLUMNS: tuple[ColumnElement[Any], ...] = (
    emails.c.id.label("email_id"),
    emails.c.identity,
    func.sha256(emails.c.raw).label("digest"),
    emails.c.status,
    emails.c.parked,
    emails.c.created_at,
    emails.c.decided_at,
    emails.c.settled_at,
    emails.c.last_flow_run_id.label("flow_run_id"),
)
_EVENT_COLUMNS: tuple[ColumnElement[Any], ...] = (
    events.c.id.label("event_id"),
    events.c.chain.label("link"),
    *(events.c[name] for name in ChainedEvent.model_fields if name not in {"event_id", "link"}),
)
_TICKET_COLUMNS: tuple[ColumnElement[Any], ...] = tuple(
    tickets.c[name] for name in KeptTicket.model_fields if name != "in_work"
)


class Integrity(Store):
    """Give all that the ledger keeps, page by page."""

    async def kept_mails(
        self,
        after: int,
        count: int,
        now: datetime,
        received_from: datetime | None,
        received_before: datetime | None,
    ) -> tuple[KeptMail, ...]:
        """Return the next `count` mails of the range whose id is over `after`, by their ids."""
        query = select(*_MAIL_COLUMNS, _is_claimed(now).label("in_work"))
        query = query.where(emails.c.id > after).order_by(emails.c.id).limit(count)
        if received_from is not None:
            query = query.where(emails.c.received_at >= received_from)
        if received_before is not None:
            query = query.where(emails.c.received_at < received_before)
        async with self._transaction() as connection:
            # All of it of one moment, whatever a pass writes meanwhile.
            await connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            rows = (await connection.execute(query)).mappings().all()
            parts = await _parts(connection, [row["email_id"] for row in rows])
        return tuple(_kept(row, parts) for row in rows)

    async def kept_tickets(self, now: datetime) -> tuple[KeptTicket, ...]:
        """Return every ticket, by its key."""
        of_ticket = and_(
            email_tickets.c.key == tickets.c.key,
            email_tickets.c.email_id == emails.c.id,
            _is_claimed(now),
        )
        in_work = exists().where(of_ticket).label("in_work")
        query = select(*_TICKET_COLUMNS, in_work).order_by(tickets.c.key)
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(KeptTicket(**row) for row in rows)


class _Parts(NamedTuple):
    """Hold what belongs to a page's mails, by their ids."""

    locations: Mapping[int, list[RowMapping]]
    replies: Mapping[int, list[RowMapping]]
    events: Mapping[int, list[RowMapping]]
    chains: Mapping[int, list[RowMapping]]


async def _parts(connection: AsyncConnection, ids: Sequence[int]) -> _Parts:
    async def read(query: Select[Any], email_id: ColumnElement[int]) -> Mapping[int, Any]:
        owned = query.add_columns(email_id.label("owner")).where(email_id.in_(ids))
        return _by_owner((await connection.execute(owned)).mappings())

    return _Parts(
        locations=await read(
            select(*LOCATION_COLUMNS).order_by(locations.c.id), locations.c.email_id
        ),
        replies=await read(
            select(replies.c.kind, replies.c.status).order_by(replies.c.id), replies.c.email_id
        ),
        events=await read(select(*_EVENT_COLUMNS).order_by(events.c.position), events.c.email_id),
        chains=await read(
            select(chains.c.origin, chains.c.length, chains.c.head), chains.c.email_id
        ),
    )


def _by_owner(rows: Iterable[RowMapping]) -> Mapping[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        fields = dict(row)
        found[fields.pop("owner")].append(fields)
    return found


def _kept(row: RowMapping, parts: _Parts) -> KeptMail:
    email_id = row["email_id"]
    begun = parts.chains.get(email_id)
    return KeptMail(
        **row,
        locations=tuple(as_location(one) for one in parts.locations.get(email_id, ())),
        replies=tuple(KeptReply(**one) for one in parts.replies.get(email_id, ())),
        events=tuple(ChainedEvent(**one) for one in parts.events.get(email_id, ())),
        chain=Chain(**begun[0]) if begun else None,
    )


def _is_claimed(now: datetime) -> ColumnElement[bool]:
    return and_(emails.c.claimed_by.is_not(None), emails.c.claimed_until >= now)
