"""The story of each mail in the ledger, and what becomes of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_rows import EVENT_COLUMNS, as_event, event_row
from tasks.adapters.postgres_tables import emails, events
from tasks.domain.errors import PermanentError
from tasks.domain.ledger import Event, Status, may_move
from tasks.domain.triage import ModelAnswer


class Outcomes(Store):
    """Keep events and outcomes; each change and its event stand or fall together."""

    async def record(self, email_id: int, *events: Event) -> None:
        """Append events to a mail's story."""
        async with self._transaction() as connection:
            await _append(connection, email_id, *events)

    async def record_each(self, email_ids: Sequence[int], event: Event) -> None:
        """Append one event to the story of each of these mails, to all or to none."""
        if not email_ids:
            return
        # In one order always, because two transactions wait for each other's chains.
        rows = [event_row(email_id, event) for email_id in sorted(email_ids)]
        async with self._transaction() as connection:
            await connection.execute(insert(events), rows)

    async def story(self, email_id: int) -> tuple[Event, ...]:
        """Return a mail's events in their order."""
        query = select(*EVENT_COLUMNS).where(events.c.email_id == email_id).order_by(events.c.id)
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(as_event(row) for row in rows)

    async def save_answer(self, email_id: int, answer: ModelAnswer, event: Event) -> None:
        """Keep the model's answer, so that a later run does not ask again."""
        statement = (
            update(emails)
            .where(emails.c.id == email_id)
            .values(
                answer=answer.model_dump(),
                intent=answer.triage.intent,
                priority=answer.triage.priority,
            )
        )
        async with self._transaction() as connection:
            await connection.execute(statement)
            await _append(connection, email_id, event)

    async def decide(
        self, email_id: int, status: Status, now: datetime, event: Event, *, parked: bool = False
    ) -> None:
        """Set outcome and reason (the event's detail) along MOVES, with its event.

        The mail is due again until it is settled; a Failed one is free for the next pass.

        Raises:
            PermanentError: MOVES does not lead there from where the mail stands.
            KeyError: there is no such mail.
        """
        sources = [before for before in Status if may_move(before, status)]
        decision = {
            "status": status,
            "reason": event.detail,
            "parked": parked,
            "decided_at": now,
            "settled_at": None,
            "first_flow_run_id": func.coalesce(emails.c.first_flow_run_id, event.flow_run_id),
            "last_flow_run_id": func.coalesce(event.flow_run_id, emails.c.last_flow_run_id),
        }
        if status is Status.FAILED:
            decision |= {"claimed_by": None, "claimed_until": None}
        statement = (
            update(emails)
            .where(emails.c.id == email_id, emails.c.status.in_(sources))
            .values(decision)
            .returning(emails.c.id)
        )
        async with self._transaction() as connection:
            if await connection.scalar(statement) is not None:
                await _append(connection, email_id, event)
            elif (current := await _status(connection, email_id)) is not status:
                raise PermanentError(
                    f"The ledger does not move mail {email_id} from {current} to {status}."
                )

    async def settle(self, email_id: int, now: datetime, event: Event) -> None:
        """Say that the mailbox shows the outcome; the mail is no longer due, its claim is gone.

        A Failed mail that is not parked stays due: only its claim is dropped.

        Raises:
            PermanentError: the mail has no outcome yet.
            KeyError: there is no such mail.
        """
        of_mail = emails.c.id == email_id
        is_final = or_(emails.c.status != Status.FAILED, emails.c.parked)
        settle = (
            update(emails)
            .where(of_mail, is_final, emails.c.status != Status.RECEIVED)
            .where(emails.c.settled_at.is_(None))
            .values(settled_at=now)
            .returning(emails.c.id)
        )
        async with self._transaction() as connection:
            if await connection.scalar(settle) is not None:
                await _append(connection, email_id, event)
            elif await _status(connection, email_id) is Status.RECEIVED:
                raise PermanentError(f"The ledger does not settle mail {email_id} undecided.")
            await connection.execute(
                update(emails).where(of_mail).values(claimed_by=None, claimed_until=None)
            )


async def _append(connection: AsyncConnection, email_id: int, *story: Event) -> None:
    if story:
        await connection.execute(insert(events), [event_row(email_id, event) for event in story])


async def _status(connection: AsyncConnection, email_id: int) -> Status:
    status = await connection.scalar(select(emails.c.status).where(emails.c.id == email_id))
    if status is None:
        raise KeyError(email_id)
    return Status(status)
