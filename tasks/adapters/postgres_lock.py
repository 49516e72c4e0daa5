"""One pass at a time for each mailbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from tasks.adapters.postgres_connection import Store, translated
from tasks.adapters.postgres_tables import emails

_LOCK_NOT_AVAILABLE = "55P03"


class MailboxLock(Store):
    """Hold a mailbox for the length of a pass, by an advisory lock of one connection."""

    @asynccontextmanager
    async def hold(self, mailbox: str, patience: timedelta) -> AsyncIterator[bool]:
        """Wait for the mailbox as long as `patience`; yield whether it is held now.

        Whoever gets it knows that every earlier claim on its mails is a dead run's and frees it.
        """
        with translated():
            connection = await self._engine.connect()
        try:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            held = await _lock(connection, mailbox, patience)
            if held:
                await self._free_claims(mailbox)
            yield held
        finally:
            # The lock goes with the connection, whatever becomes of either.
            with suppress(DBAPIError, OSError):
                await connection.invalidate()
            await connection.close()

    async def _free_claims(self, mailbox: str) -> None:
        statement = (
            update(emails)
            .where(emails.c.mailbox == mailbox, emails.c.claimed_by.is_not(None))
            .values(claimed_by=None, claimed_until=None)
        )
        async with self._transaction() as connection:
            await connection.execute(statement)


async def _lock(connection: AsyncConnection, mailbox: str, patience: timedelta) -> bool:
    milliseconds = max(1, int(patience.total_seconds() * 1000))
    with translated():
        await connection.execute(text(f"SET lock_timeout = {milliseconds}"))
        try:
            await connection.execute(
                text("SELECT pg_advisory_lock(hashtextextended(:mailbox, 0))"),
                {"mailbox": mailbox},
            )
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            return False
    return True
