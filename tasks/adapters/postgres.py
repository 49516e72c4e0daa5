"""The ledger in Postgres: the port, put together from a module for each kind of thing it keeps."""

from sqlalchemy import select

from tasks.adapters.postgres_alerts import Alerts
from tasks.adapters.postgres_audit import Audit
from tasks.adapters.postgres_boards import Boards
from tasks.adapters.postgres_connection import open_engine
from tasks.adapters.postgres_facts import Facts
from tasks.adapters.postgres_inbox import Inbox
from tasks.adapters.postgres_integrity import Integrity
from tasks.adapters.postgres_lock import MailboxLock
from tasks.adapters.postgres_outbox import Outbox
from tasks.adapters.postgres_outcomes import Outcomes
from tasks.adapters.postgres_purge import Purging
from tasks.adapters.postgres_review import Review
from tasks.adapters.postgres_schema import ensure_database, migrate
from tasks.adapters.postgres_sending import Sending
from tasks.adapters.postgres_summaries import Summaries
from tasks.adapters.postgres_tables import instance
from tasks.adapters.postgres_tickets import Tickets

__all__ = ["PostgresLedger", "ensure_database", "migrate"]


class PostgresLedger(
    MailboxLock,
    Inbox,
    Outcomes,
    Tickets,
    Outbox,
    Summaries,
    Review,
    Alerts,
    Audit,
    Facts,
    Integrity,
    Boards,
    Sending,
    Purging,
):
    """Implement tasks.ports.Ledger for one event loop.

    `url` is a postgresql:// address as libpq reads it. Nothing is connected before the first call.
    Raises ConfigurationError where the address cannot be read.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        super().__init__(open_engine(url, pool_size))

    async def secret(self) -> bytes:
        """Return this ledger's random key, made once, that signs Message-IDs."""
        async with self._transaction() as connection:
            secret: bytes = (await connection.execute(select(instance.c.secret))).scalar_one()
        return secret

    async def close(self) -> None:
        """Close connections; never raises."""
        await self._engine.dispose()
