"""The ledger as a reviewer needs it: what is held, by whom it is worked on, what is to be sent."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_rows import EMAIL_COLUMNS, as_email
from tasks.adapters.postgres_tables import email_tickets, emails, replies, tickets
from tasks.domain.ledger import EmailRecord, ReplyStatus, Status
from tasks.domain.review_form import HeldEmail

# What the mail server certainly did not take.
_UNSENT = (ReplyStatus.PLANNED, ReplyStatus.REFUSED)


class Review(Store):
    """Give held mails to the people who decide about them."""

    async def held(self, mailbox: str) -> tuple[HeldEmail, ...]:
        """Return a mailbox's held mails, oldest first."""
        query = _held().where(emails.c.mailbox == mailbox)
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(HeldEmail(**row) for row in rows)

    async def claim_held(
        self, email_id: int, claimant: str, now: datetime, lease: timedelta
    ) -> EmailRecord | None:
        """Take a held mail for one review; None where it is not held or another works on it.

        The holder may claim again, which only renews its lease.
        """
        free = (emails.c.claimed_until.is_(None), emails.c.claimed_until < now)
        statement = (
            update(emails)
            .where(emails.c.id == email_id, emails.c.status == Status.HELD)
            .where(or_(*free, emails.c.claimed_by == claimant))
            .values(claimed_by=claimant, claimed_until=now + lease)
            .returning(*EMAIL_COLUMNS)
        )
        async with self._transaction() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
            return None if row is None else as_email(row)

    async def reword_reply(self, reply_id: int, raw: bytes) -> bool:
        """Put other words into an unsent or refused entry, which then is planned again."""
        statement = (
            update(replies)
            .where(replies.c.id == reply_id, replies.c.status.in_(_UNSENT))
            .values(raw=raw, status=ReplyStatus.PLANNED, detail="")
            .returning(replies.c.id)
        )
        async with self._transaction() as connection:
            return await connection.scalar(statement) is not None


def _held() -> Select[Any]:
    references = aggregate_order_by(tickets.c.reference, tickets.c.created_at, tickets.c.key)
    named = (
        select(func.coalesce(func.string_agg(references, ", "), ""))
        .join(email_tickets, email_tickets.c.key == tickets.c.key)
        .where(email_tickets.c.email_id == emails.c.id)
        .correlate(emails)
        .scalar_subquery()
    )
    return (
        select(
            emails.c.id.label("email_id"),
            emails.c.received_at,
            emails.c.sender,
            emails.c.subject,
            emails.c.reason,
            named.label("tickets"),
        )
        .where(emails.c.status == Status.HELD)
        .order_by(emails.c.received_at, emails.c.id)
    )
