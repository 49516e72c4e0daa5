"""How a mail is received once, however often and wherever it is seen."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from tasks.adapters.postgres_rows import event_row, place_of
from tasks.adapters.postgres_tables import emails, events, locations
from tasks.domain.ledger import Event, EventKind, IncomingMail, Location, Novelty, Receipt


async def receive(connection: AsyncConnection, mail: IncomingMail, now: datetime) -> Receipt:
    """Store a mail in the caller's transaction.

    Every statement sees what the others committed before it (read committed), and the unique
    indexes on the identity and on the location make overlapping passes wait for one another.
    """
    known = await _at(connection, mail.location)
    if known is not None:
        return Receipt(email_id=known, novelty=Novelty.MOVED)
    email_id = await _insert(connection, mail, now)
    if email_id is not None:
        return Receipt(email_id=email_id, novelty=Novelty.NEW)
    return await _receive_copy(connection, mail, now)


async def _receive_copy(
    connection: AsyncConnection, mail: IncomingMail, now: datetime
) -> Receipt:
    is_original = (emails.c.identity_hash == _hash(mail)) & emails.c.duplicate_of.is_(None)
    # Locked, so that two passes with the same copy follow one another.
    original = await connection.scalar(select(emails.c.id).where(is_original).with_for_update())
    known = await _at(connection, mail.location)
    if known is not None:
        return Receipt(email_id=known, novelty=Novelty.MOVED)
    if await _is_beside_another(connection, mail):
        duplicate = await _insert(connection, mail, now, duplicate_of=original)
        return Receipt(email_id=duplicate, novelty=Novelty.DUPLICATE)
    await connection.execute(
        locations.insert().values(email_id=original, **place_of(mail.location))
    )
    # Unsettled again: the copy at the new place does not show the outcome yet.
    await connection.execute(
        update(emails)
        .where(emails.c.id == original)
        .values(settled_at=None, **place_of(mail.location))
    )
    return Receipt(email_id=original, novelty=Novelty.MOVED)
