"""The ledger as a reviewer needs it: what is held, and what is to be sent instead of a draft."""

from typing import Any

from sqlalchemy import Select, func, select, true, update
from sqlalchemy.sql.selectable import LateralFromClause

from tasks.adapters.postgres_boards import references
from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_tables import emails, events, replies
from tasks.domain.ledger import EventKind, ReplyStatus, Status
from tasks.domain.review_form import HeldEmail

# What the mail server certainly did not take.
_UNSENT = (ReplyStatus.PLANNED, ReplyStatus.REFUSED)
_MOMENTS = {
    "reviewed_at": EventKind.REVIEWED,
    "unsent_at": EventKind.UNSENT,
    "reminded_at": EventKind.REMINDED,
    "expired_at": EventKind.EXPIRED,
}


class Review(Store):
    """Give held mails to the people who decide about them."""

    async def held(self, mailbox: str) -> tuple[HeldEmail, ...]:
        """Return a mailbox's held mails, oldest first."""
        query = _held().where(emails.c.mailbox == mailbox)
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(HeldEmail(**row) for row in rows)

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


def _moments() -> LateralFromClause:
    last = (
        func.max(events.c.at).filter(events.c.kind == kind).label(name)
        for name, kind in _MOMENTS.items()
    )
    return select(*last).where(events.c.email_id == emails.c.id).lateral("moments")


def _held() -> Select[Any]:
    moments = _moments()
    return (
        select(
            emails.c.id.label("email_id"),
            emails.c.received_at,
            emails.c.sender,
            emails.c.subject,
            emails.c.reason,
            references().label("tickets"),
            emails.c.decided_at.label("held_at"),
            *(moments.c[name] for name in _MOMENTS),
        )
        .join_from(emails, moments, true())
        .where(emails.c.status == Status.HELD)
        .order_by(emails.c.received_at, emails.c.id)
    )
