"""The ledger read for the audit report."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ScalarSelect, Select, case, cast, exists, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_tables import email_tickets, emails, locations, replies, tickets
from tasks.domain.ledger import AuditRow, ReplyKind, ReplyStatus
from tasks.domain.triage import Priority


class Audit(Store):
    """Read what became of every mail."""

    async def audit_rows(
        self, mailbox: str | None, received_from: datetime | None, received_before: datetime | None
    ) -> tuple[AuditRow, ...]:
        """Return one row for every mail in the range, oldest first.

        A mail belongs to every mailbox that a copy of it was seen in.
        """
        query = audit_query()
        if mailbox is not None:
            seen_there = (locations.c.email_id == emails.c.id) & (locations.c.mailbox == mailbox)
            query = query.where(exists().where(seen_there))
        query = received_within(query, received_from, received_before)
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(AuditRow(**row) for row in rows)


def received_within(
    query: Select[Any], received_from: datetime | None, received_before: datetime | None
) -> Select[Any]:
    """Keep the mails that were received in a range; None is no bound."""
    if received_from is not None:
        query = query.where(emails.c.received_at >= received_from)
    if received_before is not None:
        query = query.where(emails.c.received_at < received_before)
    return query


def audit_query() -> Select[Any]:
    """Return the columns of a report's row, for every mail, oldest first."""
    usage = emails.c.answer["usage"]
    seconds = func.extract("epoch", emails.c.decided_at - emails.c.started_at)
    return select(
        emails.c.received_at,
        emails.c.message_id,
        emails.c.sender,
        emails.c.subject,
        emails.c.intent,
        func.coalesce(_highest_priority(), emails.c.priority).label("priority"),
        emails.c.status.label("outcome"),
        emails.c.reason,
        func.coalesce(_ticket_keys(), "").label("ticket"),
        _reply_message_id().label("reply_message_id"),
        usage["model"].astext.label("model"),
        func.coalesce(cast(usage["input_tokens"].astext, BigInteger), 0).label("input_tokens"),
        func.coalesce(cast(usage["output_tokens"].astext, BigInteger), 0).label("output_tokens"),
        seconds.label("seconds"),
        emails.c.attempts,
        emails.c.last_flow_run_id.label("flow_run_id"),
    ).order_by(emails.c.received_at, emails.c.id)


def _highest_priority() -> ScalarSelect[Any]:
    """Return what the tickets were given; the model's word may have been raised by a rule."""
    rank = case({priority.value: priority.rank for priority in Priority}, value=tickets.c.priority)
    return (
        select(tickets.c.priority)
        .join(email_tickets, email_tickets.c.key == tickets.c.key)
        .where(email_tickets.c.email_id == emails.c.id)
        .order_by(rank.desc())
        .limit(1)
        .correlate(emails)
        .scalar_subquery()
    )


def _ticket_keys() -> ScalarSelect[Any]:
    ordered = aggregate_order_by(literal(","), tickets.c.created_at, tickets.c.key)
    return (
        select(func.string_agg(tickets.c.key, ordered))
        .join(email_tickets, email_tickets.c.key == tickets.c.key)
        .where(email_tickets.c.email_id == emails.c.id)
        .correlate(emails)
        .scalar_subquery()
    )


def _reply_message_id() -> ScalarSelect[Any]:
    # An answer says more than the acknowledgement before it.
    rank = case(
        (replies.c.kind == ReplyKind.REPLY, 0), (replies.c.kind == ReplyKind.ACKNOWLEDGEMENT, 1)
    )
    return (
        select(replies.c.message_id)
        .where(replies.c.email_id == emails.c.id, rank.is_not(None))
        .where(replies.c.status == ReplyStatus.SENT)
        .order_by(rank, replies.c.id)
        .limit(1)
        .correlate(emails)
        .scalar_subquery()
    )
