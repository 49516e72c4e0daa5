"""The ledger without the words of old mail: what was said goes, what was done stays."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select, update

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_rows import TICKET_COLUMNS, as_ticket, event_row
from tasks.adapters.postgres_tables import email_tickets, emails, events, replies, tickets
from tasks.domain.ledger import ANSWERS, Event, ReplyStatus
from tasks.domain.purging import PURGED_STATUSES, bare, without_words
from tasks.domain.ticket import Ticket, TicketStatus
from tasks.domain.triage import ModelAnswer


class Purging(Store):
    """Empty bodies; the chain begins with the hash of a mail's bytes and needs them no more."""

    async def purgeable(self, before: datetime, now: datetime, count: int) -> tuple[int, ...]:
        """Return at most `count` mails whose words nobody needs any more, the oldest first."""
        query = (
            select(emails.c.id)
            .where(_is_over(before, now))
            .order_by(emails.c.received_at, emails.c.id)
            .limit(count)
        )
        async with self._transaction() as connection:
            return tuple((await connection.execute(query)).scalars())

    async def purge(self, email_id: int, before: datetime, event: Event) -> bool:
        """Empty a mail, its draft and what was sent for it; False where it is in work again."""
        wanted = (emails.c.id == email_id, _is_over(before, event.at))
        async with self._transaction() as connection:
            row = (
                await connection.execute(
                    select(emails.c.id, emails.c.answer).where(*wanted).with_for_update()
                )
            ).first()
            if row is None:
                return False
            answer = without_words(ModelAnswer.model_validate(row.answer)) if row.answer else None
            emptied = {"raw": b"", "answer": answer.model_dump() if answer else None}
            await connection.execute(update(emails).where(emails.c.id == email_id).values(emptied))
            of_mail = replies.c.email_id == email_id
            await connection.execute(update(replies).where(of_mail).values(raw=b""))
            await connection.execute(insert(events).values(event_row(email_id, event)))
        return True

    async def emptied_tickets(self, before: datetime) -> tuple[Ticket, ...]:
        """Return the tickets, closed or opened before then, that outlived all of their mails.

        What has no words any more is left out.
        """
        of_ticket = and_(
            email_tickets.c.key == tickets.c.key, email_tickets.c.email_id == emails.c.id
        )
        is_kept = exists().where(of_ticket, func.octet_length(emails.c.raw) > 0)
        query = select(*TICKET_COLUMNS).where(
            or_(tickets.c.status == TicketStatus.CLOSED, tickets.c.created_at < before),
            exists().where(of_ticket),
            ~is_kept,
        )
        async with self._transaction() as connection:
            found = [as_ticket(row) for row in (await connection.execute(query)).mappings()]
        return tuple(ticket for ticket in found if ticket != bare(ticket))


def _is_over(before: datetime, now: datetime) -> ColumnElement[bool]:
    """Say whether a mail is old, done for good, shown in the mailbox, and still has its words."""
    is_free = or_(emails.c.claimed_by.is_(None), emails.c.claimed_until < now)
    unfinished = exists().where(
        replies.c.email_id == emails.c.id,
        or_(
            replies.c.status == ReplyStatus.SENDING,
            # What is planned for the sender of a settled mail was held back and never leaves.
            and_(replies.c.status == ReplyStatus.PLANNED, replies.c.kind.not_in(ANSWERS)),
        ),
    )
    return and_(
        emails.c.received_at < before,
        emails.c.status.in_(PURGED_STATUSES),
        emails.c.settled_at.is_not(None),
        is_free,
        func.octet_length(emails.c.raw) > 0,
        ~unfinished,
    )
