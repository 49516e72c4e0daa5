"""Old mails that nobody was told of yet, and the summaries that tell of them."""

from collections.abc import Sequence

from sqlalchemy import Text, cast, exists, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, array
from sqlalchemy.dialects.postgresql import insert as insert_once

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_rows import REPLY_COLUMNS, as_reply, event_row
from tasks.adapters.postgres_tables import email_tickets, emails, events, replies, tickets
from tasks.domain.ledger import Event, EventKind, OutboxEntry, ReplyKind, ReplyStatus
from tasks.domain.summary import OldMail
from tasks.domain.triage import Priority

_OLD = (
    events.c.kind == EventKind.DECIDED,
    events.c.rules.op("@>")(cast(array(["too_old"]), ARRAY(Text))),
)
_UNSENT = (ReplyStatus.PLANNED, ReplyStatus.SENDING)


class Summaries(Store):
    """Keep account of which old mails a person was told of."""

    async def untold(self, mailbox: str) -> tuple[OldMail, ...]:
        """Return the decided old mails with a ticket that no summary told of, oldest first."""
        ordered = aggregate_order_by(literal(", "), tickets.c.created_at, tickets.c.key)
        named = func.concat(tickets.c.reference, " (", tickets.c.queue, ")")
        told = exists().where(events.c.email_id == emails.c.id, events.c.kind == EventKind.NOTIFIED)
        query = (
            select(
                emails.c.id.label("email_id"),
                *(
                    emails.c[name]
                    for name in ("identity", "received_at", "sender", "subject", "status")
                ),
                func.string_agg(named, ordered).label("tickets"),
                func.bool_or(tickets.c.priority == Priority.URGENT).label("is_emergency"),
            )
            .join(email_tickets, email_tickets.c.email_id == emails.c.id)
            .join(tickets, tickets.c.key == email_tickets.c.key)
            .where(emails.c.mailbox == mailbox, ~told)
            .where(emails.c.id.in_(select(events.c.email_id).where(*_OLD)))
            .group_by(emails.c.id)
            .order_by(emails.c.received_at, emails.c.id)
        )
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(OldMail(**row) for row in rows)

    async def plan_summary(
        self, entry: OutboxEntry, email_ids: Sequence[int], event: Event
    ) -> bool:
        """Put a summary into the outbox and note on each mail that it is told of, as one.

        False, and nothing noted, where another run just planned one for the same first mail.
        """
        statement = (
            insert_once(replies)
            .values(topic="", **entry.model_dump(exclude={"reply_id"}))
            .on_conflict_do_nothing()
            .returning(replies.c.id)
        )
        async with self._transaction() as connection:
            if await connection.scalar(statement) is None:
                return False
            story = [event_row(email_id, event) for email_id in email_ids]
            await connection.execute(insert(events), story)
        return True

    async def unsent_summaries(self, mailbox: str) -> tuple[OutboxEntry, ...]:
        """Return the summaries that are planned, or were being sent when a run died."""
        query = (
            select(*REPLY_COLUMNS)
            .join(emails, emails.c.id == replies.c.email_id)
            .where(emails.c.mailbox == mailbox, replies.c.kind == ReplyKind.SUMMARY)
            .where(replies.c.status.in_(_UNSENT))
            .order_by(replies.c.id)
        )
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(as_reply(row) for row in rows)
