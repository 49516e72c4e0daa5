"""The ledger's tickets, and the mails that belong to each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_rows import TICKET_COLUMNS, as_ticket
from tasks.adapters.postgres_tables import email_tickets, emails, replies, tickets
from tasks.domain.ledger import ThreadLink
from tasks.domain.ticket import Ticket

_CHANGING = {"priority", "status", "summary", "action_items", "attachments"}


class Tickets(Store):
    """Keep tickets, each once by its key."""

    async def open_ticket(self, email_id: int, ticket: Ticket) -> Ticket:
        """Insert the ticket, or return the one that already has its key."""
        statement = (
            insert(tickets)
            .values(email_id=email_id, **ticket.model_dump())
            .on_conflict_do_nothing(index_elements=[tickets.c.key])
        )
        query = select(*TICKET_COLUMNS).where(tickets.c.key == ticket.key)
        async with self._transaction() as connection:
            await connection.execute(statement)
            await _tie(connection, email_id, ticket.key)
            return as_ticket((await connection.execute(query)).mappings().one())

    async def update_ticket(self, ticket: Ticket) -> None:
        """Replace a ticket's changing fields; raises KeyError where there is no such ticket."""
        statement = (
            update(tickets)
            .where(tickets.c.key == ticket.key)
            .values(ticket.model_dump(include=_CHANGING))
            .returning(tickets.c.key)
        )
        async with self._transaction() as connection:
            if await connection.scalar(statement) is None:
                raise KeyError(ticket.key)

    async def tickets_of(self, email_id: int) -> tuple[Ticket, ...]:
        """Return the tickets this mail opened or was appended to, oldest first."""
        async with self._transaction() as connection:
            return await _tickets_of(connection, email_id)

    async def attach_ticket(self, email_id: int, key: str) -> None:
        """Tie a follow-up mail to a ticket that another mail opened."""
        async with self._transaction() as connection:
            await _tie(connection, email_id, key)

    async def thread(self, message_ids: Sequence[str]) -> tuple[ThreadLink, ...]:
        """Return the mails that these Message-IDs (received or sent by us) belong to, newest first.

        Duplicates are left out: their original stands for them.
        """
        if not message_ids:
            return ()
        async with self._transaction() as connection:
            rows = (await connection.execute(_mails_of(message_ids))).all()
            return tuple(
                [
                    ThreadLink(
                        email_id=row.id,
                        sender=row.sender,
                        tickets=await _tickets_of(connection, row.id),
                    )
                    for row in rows
                ]
            )

    async def conversation_ids(self, email_id: int, message_ids: Sequence[str]) -> tuple[int, ...]:
        """Return this mail and its sender's others in the threads of these Message-IDs, by id."""
        async with self._transaction() as connection:
            names = await _names_of_threads(connection, email_id, message_ids)
            sender = select(emails.c.sender).where(emails.c.id == email_id).scalar_subquery()
            others = (
                (emails.c.sender == sender)
                & or_(emails.c.message_id.in_(names), emails.c.thread.in_(names))
                & emails.c.duplicate_of.is_(None)
            )
            query = select(emails.c.id).where(or_(emails.c.id == email_id, others))
            return tuple((await connection.scalars(query.order_by(emails.c.id))).all())


async def _tie(connection: AsyncConnection, email_id: int, key: str) -> None:
    await connection.execute(
        insert(email_tickets).values(email_id=email_id, key=key).on_conflict_do_nothing()
    )


async def _tickets_of(connection: AsyncConnection, email_id: int) -> tuple[Ticket, ...]:
    query = (
        select(*TICKET_COLUMNS)
        .join(email_tickets, email_tickets.c.key == tickets.c.key)
        .where(email_tickets.c.email_id == email_id)
        .order_by(tickets.c.created_at, tickets.c.key)
    )
    return tuple(as_ticket(row) for row in (await connection.execute(query)).mappings())


def _mails_of(message_ids: Sequence[str]) -> Select[Any]:
    answered = select(replies.c.email_id).where(replies.c.message_id.in_(message_ids))
    return (
        select(emails.c.id, emails.c.sender)
        .where(or_(emails.c.message_id.in_(message_ids), emails.c.id.in_(answered)))
        .where(emails.c.duplicate_of.is_(None))
        .order_by(emails.c.received_at.desc(), emails.c.id.desc())
    )


async def _names_of_threads(
    connection: AsyncConnection, email_id: int, message_ids: Sequence[str]
) -> frozenset[str]:
    """Return every Message-ID by which a mail of these threads may name another.

    Mail programs name the first mail of a thread, the last one or all of them.
    """
    answered = select(replies.c.email_id).where(replies.c.message_id.in_(message_ids))
    near = select(emails.c.id, emails.c.message_id, emails.c.thread).where(
        or_(
            emails.c.id == email_id,
            emails.c.message_id.in_(message_ids),
            emails.c.thread.in_(message_ids),
            emails.c.id.in_(answered),
        )
    )
    rows = (await connection.execute(near)).all()
    ours = select(replies.c.message_id).where(replies.c.email_id.in_([row.id for row in rows]))
    names = {*message_ids, *(name for row in rows for name in (row.message_id, row.thread))}
    names.update((await connection.scalars(ours)).all())
    return frozenset(name for name in names if name)
