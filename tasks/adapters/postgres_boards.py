"""The ledger read for what people look at: boards, one pass, one conversation."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from tasks.adapters.postgres_audit import audit_query
from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_tables import email_tickets, emails, replies, tickets
from tasks.domain.boards import HeldDraft, OpenTicket
from tasks.domain.ledger import ANSWERS, AuditRow, Status
from tasks.domain.thread import Answer, Turn
from tasks.domain.ticket import TicketStatus
from tasks.domain.triage import Priority

_ANSWER_COLUMNS = tuple(replies.c[name] for name in Answer.model_fields)


class Boards(Store):
    """Read what stands open, and what belongs together."""

    async def open_tickets(self, count: int) -> tuple[OpenTicket, ...]:
        """Return the first `count` open tickets, the most urgent first, then the oldest."""
        rank = case({item.value: item.rank for item in Priority}, value=tickets.c.priority)
        query = (
            select(*(tickets.c[name] for name in OpenTicket.model_fields))
            .where(tickets.c.status == TicketStatus.OPEN)
            .order_by(rank.desc(), tickets.c.created_at, tickets.c.key)
            .limit(count)
        )
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(OpenTicket(**row) for row in rows)

    async def held_drafts(self, count: int) -> tuple[HeldDraft, ...]:
        """Return the first `count` held mails of all mailboxes, oldest first."""
        query = (
            select(
                emails.c.id.label("email_id"),
                emails.c.identity,
                emails.c.received_at,
                func.coalesce(emails.c.decided_at, emails.c.received_at).label("held_at"),
                emails.c.sender,
                emails.c.subject,
                emails.c.reason,
                references().label("tickets"),
                emails.c.last_flow_run_id.label("flow_run_id"),
            )
            .where(emails.c.status == Status.HELD)
            .order_by(emails.c.received_at, emails.c.id)
            .limit(count)
        )
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(HeldDraft(**row) for row in rows)

    async def rows_of(self, email_ids: Sequence[int]) -> tuple[AuditRow, ...]:
        """Return the audit's row of each of these mails, oldest first."""
        query = audit_query().where(emails.c.id.in_(email_ids))
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(AuditRow(**row) for row in rows)

    async def conversation(self, email_id: int, message_ids: Sequence[str]) -> tuple[Turn, ...]:
        """Return this mail and every other of its sender in its thread, oldest first."""
        query = (
            select(
                emails.c.id.label("email_id"),
                emails.c.received_at,
                emails.c.subject,
                emails.c.status,
                references().label("tickets"),
                emails.c.last_flow_run_id.label("flow_run_id"),
            )
            .where(_is_in_thread(email_id, message_ids))
            .order_by(emails.c.received_at, emails.c.id)
        )
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings().all()
            answers = await _answers(connection, [row["email_id"] for row in rows])
            return tuple(Turn(answers=tuple(answers[row["email_id"]]), **row) for row in rows)


def _is_in_thread(email_id: int, message_ids: Iterable[str]) -> ColumnElement[bool]:
    this = emails.alias("this")
    named = emails.alias("named")
    answered = select(replies.c.email_id).where(replies.c.message_id.in_(list(message_ids)))
    # A Message-ID in References proves nothing: only what this very sender wrote is joined.
    sender = select(this.c.sender).where(this.c.id == email_id).scalar_subquery()
    threads = select(named.c.thread).where(
        or_(
            named.c.id == email_id,
            named.c.message_id.in_(list(message_ids)),
            named.c.id.in_(answered),
        ),
        named.c.sender == sender,
    )
    in_thread = (emails.c.sender == sender) & emails.c.thread.in_(threads)
    return or_(emails.c.id == email_id, in_thread & emails.c.duplicate_of.is_(None))


async def _answers(
    connection: AsyncConnection, email_ids: Sequence[int]
) -> defaultdict[int, list[Answer]]:
    query = (
        select(replies.c.email_id, *_ANSWER_COLUMNS)
        .where(replies.c.email_id.in_(email_ids), replies.c.kind.in_(ANSWERS))
        .order_by(replies.c.id)
    )
    found: defaultdict[int, list[Answer]] = defaultdict(list)
    for row in (await connection.execute(query)).mappings():
        fields = dict(row)
        found[fields.pop("email_id")].append(Answer(**fields))
    return found


def references() -> ScalarSelect[Any]:
    """Return a mail's tickets as people name them, oldest first, as one text."""
    ordered = aggregate_order_by(literal(", "), tickets.c.created_at, tickets.c.key)
    return (
        select(func.coalesce(func.string_agg(tickets.c.reference, ordered), ""))
        .join(email_tickets, email_tickets.c.key == tickets.c.key)
        .where(email_tickets.c.email_id == emails.c.id)
        .correlate(emails)
        .scalar_subquery()
    )
