"""The outgoing side of the ledger: each mail planned once, moved one step at a time, counted."""

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_rows import REPLY_COLUMNS, as_reply
from tasks.adapters.postgres_tables import replies
from tasks.domain.ledger import (
    ANSWERS,
    OutboxEntry,
    ReplyStatus,
    SendCounts,
    may_move_reply,
)

_RE = re.compile(r"(?:\s*re\s*:)*\s*", re.IGNORECASE)


class Outbox(Store):
    """Keep outgoing mails."""

    async def plan_reply(self, entry: OutboxEntry) -> OutboxEntry:
        """Insert into the outbox, or return the entry that already stands for it."""
        planned = entry.model_copy(
            update={"status": ReplyStatus.PLANNED, "detail": "", "sent_at": None}
        )
        statement = (
            insert(replies)
            .values(topic=_topic(entry.subject), **planned.model_dump(exclude={"reply_id"}))
            .on_conflict_do_nothing()
        )
        query = select(*REPLY_COLUMNS).filter_by(
            email_id=entry.email_id, kind=entry.kind, recipient=entry.recipient
        )
        async with self._transaction() as connection:
            await connection.execute(statement)
            return as_reply((await connection.execute(query)).mappings().one())

    async def move_reply(
        self, reply_id: int, to: ReplyStatus, now: datetime, detail: str = ""
    ) -> bool:
        """Move an entry along REPLY_MOVES in one statement; False where it was not allowed."""
        sources = [before for before in ReplyStatus if may_move_reply(before, to)]
        sent_at = now if to is ReplyStatus.SENT else None
        statement = (
            update(replies)
            .where(replies.c.id == reply_id, replies.c.status.in_(sources))
            .values(status=to, detail=detail, sent_at=sent_at)
            .returning(replies.c.id)
        )
        async with self._transaction() as connection:
            return await connection.scalar(statement) is not None

    async def outbox(self, email_id: int) -> tuple[OutboxEntry, ...]:
        """Return every outgoing mail of this mail, in the order of planning."""
        query = select(*REPLY_COLUMNS).where(replies.c.email_id == email_id).order_by(replies.c.id)
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(as_reply(row) for row in rows)

    async def count_sent(
        self, recipient: str, subject: str, since: datetime, besides: Collection[int] = ()
    ) -> SendCounts:
        """Count replies and acknowledgements sent since then; `subject` without its `Re: `.

        Answers to the mails `besides` are not counted.
        """
        to_recipient = func.lower(replies.c.recipient) == recipient.lower()
        same_subject = to_recipient & (replies.c.topic == _topic(subject))
        query = select(
            func.count().filter(to_recipient).label("to_recipient"),
            func.count().filter(same_subject).label("same_subject"),
            func.count().label("in_all"),
        ).where(
            replies.c.status == ReplyStatus.SENT,
            replies.c.kind.in_(ANSWERS),
            replies.c.sent_at >= since,
            replies.c.email_id.not_in(besides),
        )
        async with self._transaction() as connection:
            return SendCounts(**(await connection.execute(query)).mappings().one())


def _topic(subject: str) -> str:
    return _RE.sub("", subject, count=1).strip().casefold()
