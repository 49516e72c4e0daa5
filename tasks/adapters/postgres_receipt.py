"""How a mail is received once, however often and wherever it is seen."""

import hashlib
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from tasks.adapters.postgres_rows import event_row, place_of
from tasks.adapters.postgres_tables import emails, events, locations
from tasks.adapters.postgres_types import storable
from tasks.domain.ledger import Event, EventKind, IncomingMail, Location, Novelty, Receipt


async def receive(connection: AsyncConnection, mail: IncomingMail, now: datetime) -> Receipt:
    """Store a mail in the caller's transaction.

    Each statement sees what others committed before it (READ COMMITTED), and the unique index on
    the identity makes overlapping passes wait for one another.
    """
    known = await _email_at(connection, mail.location)
    if known is not None:
        return Receipt(email_id=known, novelty=Novelty.MOVED)
    email_id = await _insert_original(connection, mail, now)
    if email_id is not None:
        return Receipt(email_id=email_id, novelty=Novelty.NEW)
    return await _receive_copy(connection, mail, now)


async def _receive_copy(connection: AsyncConnection, mail: IncomingMail, now: datetime) -> Receipt:
    original = await _lock_original(connection, mail)
    # Asked again, because an overlapping pass may have just stored this very copy.
    known = await _email_at(connection, mail.location)
    if known is not None:
        return Receipt(email_id=known, novelty=Novelty.MOVED)
    if await _is_beside_a_copy(connection, mail):
        duplicate = await _insert_duplicate(connection, mail, now, original)
        return Receipt(email_id=duplicate, novelty=Novelty.DUPLICATE)
    await _move(connection, original, mail.location)
    return Receipt(email_id=original, novelty=Novelty.MOVED)


async def _email_at(connection: AsyncConnection, location: Location) -> int | None:
    return await connection.scalar(select(locations.c.email_id).filter_by(**place_of(location)))


async def _lock_original(connection: AsyncConnection, mail: IncomingMail) -> int:
    query = select(emails.c.id).filter_by(identity_hash=_hash(mail), duplicate_of=None)
    original: int = (await connection.execute(query.with_for_update())).scalar_one()
    return original


async def _is_beside_a_copy(connection: AsyncConnection, mail: IncomingMail) -> bool:
    place = mail.location.model_dump(exclude={"uid"})
    query = (
        select(locations.c.id)
        .join(emails, emails.c.id == locations.c.email_id)
        .where(emails.c.identity_hash == _hash(mail))
        .where(*(locations.c[name] == value for name, value in place.items()))
        .limit(1)
    )
    return await connection.scalar(query) is not None


async def _insert_original(
    connection: AsyncConnection, mail: IncomingMail, now: datetime
) -> int | None:
    is_original = emails.c.duplicate_of.is_(None)
    statement = _insertion(mail, now).on_conflict_do_nothing(
        index_elements=[emails.c.identity_hash], index_where=is_original
    )
    email_id: int | None = await connection.scalar(statement.returning(emails.c.id))
    if email_id is not None:
        await _add_place_and_event(connection, email_id, mail, now)
    return email_id


async def _insert_duplicate(
    connection: AsyncConnection, mail: IncomingMail, now: datetime, original: int
) -> int:
    statement = _insertion(mail, now).values(duplicate_of=original)
    email_id: int = (await connection.execute(statement.returning(emails.c.id))).scalar_one()
    await _add_place_and_event(connection, email_id, mail, now)
    return email_id


def _insertion(mail: IncomingMail, now: datetime) -> Insert:
    return (
        insert(emails)
        .values(**mail.model_dump(exclude={"location"}), **place_of(mail.location))
        .values(identity_hash=_hash(mail), created_at=now)
    )


async def _add_place_and_event(
    connection: AsyncConnection, email_id: int, mail: IncomingMail, now: datetime
) -> None:
    event = Event(kind=EventKind.RECEIVED, at=now)
    await connection.execute(insert(locations).values(email_id=email_id, **place_of(mail.location)))
    await connection.execute(insert(events).values(event_row(email_id, event)))


async def _move(connection: AsyncConnection, original: int, location: Location) -> None:
    place = place_of(location)
    await connection.execute(insert(locations).values(email_id=original, **place))
    # Unsettled again, because the copy at the new place does not show the outcome yet.
    statement = update(emails).where(emails.c.id == original)
    await connection.execute(statement.values(settled_at=None, **place))


def _hash(mail: IncomingMail) -> bytes:
    return hashlib.sha256(storable(mail.identity).encode()).digest()
