"""A ledger to rehearse in: it begins with what the real one holds, and is gone with its connection.

Its tables are temporary ones that hide the real tables behind their names. Whatever else the
connection would write, Postgres itself refuses: every transaction on it is read only, which leaves
temporary tables alone.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import create_async_engine

from tasks.adapters.postgres import PostgresLedger
from tasks.adapters.postgres_connection import read_url
from tasks.adapters.postgres_tables import metadata
from tasks.domain.errors import LedgerUnavailable

# A rehearsal waits for its one connection, behind the other mails in flight.
_POOL_SECONDS = 120.0
_OPEN = "(SELECT id FROM {schema}.emails WHERE settled_at IS NULL)"
# Of finished mails only what others are compared with is copied: no bodies and no stories.
_ROWS = {
    "events": f"WHERE email_id IN {_OPEN}",
    "chains": f"WHERE email_id IN {_OPEN}",
}
_CELLS = {
    ("emails", "raw"): "CASE WHEN settled_at IS NULL THEN raw ELSE '' END",
    ("replies", "raw"): f"CASE WHEN email_id IN {_OPEN} THEN raw ELSE '' END",
}
# A trigger computes these in the real table; nobody compares them in this one, where they have only
# to be unique.
_UNCHAINED = (
    "CREATE TEMPORARY SEQUENCE positions AS integer START 1000000",
    "ALTER TABLE pg_temp.events ALTER position SET DEFAULT nextval('pg_temp.positions'),"
    " ALTER chain SET DEFAULT ''",
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
)


class ScratchLedger(PostgresLedger):
    """Implement tasks.ports.Ledger over one connection, leaving nothing behind."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._target = read_url(url)
        self._is_begun = False
        # One connection, because nobody else sees its temporary tables.
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._begin,
            pool_size=1,
            max_overflow=0,
            pool_timeout=_POOL_SECONDS,
            # Finds a lost connection, and asks for another, which is refused.
            pool_pre_ping=True,
            hide_parameters=True,
        )

    @asynccontextmanager
    async def hold(self, mailbox: str, patience: timedelta) -> AsyncIterator[bool]:  # noqa: ARG002 - the port's.
        """Hold nothing: nobody else works on this copy."""
        yield True

    async def _begin(self) -> Any:  # noqa: ANN401 - asyncpg publishes no types
        """Connect once and copy; a second connection would not have the temporary tables."""
        if self._is_begun:
            raise LedgerUnavailable(
                "The dry run's connection to Postgres was lost; start it again."
            )
        connection = await self._target.connect()
        self._is_begun = True
        try:
            schema = await connection.fetchval("SELECT quote_ident(current_schema())")
            async with connection.transaction(isolation="repeatable_read"):
                for table in metadata.sorted_tables:
                    for statement in _copy(table, schema):
                        await connection.execute(statement)
            for statement in _UNCHAINED:
                await connection.execute(statement)
        except BaseException:
            await connection.close()
            raise
        return connection


def _copy(table: Table, schema: str) -> Iterator[str]:
    name = f'"{table.name}"'
    columns = [f'"{column.name}"' for column in table.columns]
    cells = [
        _CELLS.get((table.name, column.name), f'"{column.name}"').format(schema=schema)
        for column in table.columns
    ]
    rows = _ROWS.get(table.name, "").format(schema=schema)
    yield f"CREATE TEMPORARY TABLE {name} (LIKE {schema}.{name} INCLUDING ALL)"
    # The names are the program's own, from its table definitions.
    yield (
        f"INSERT INTO pg_temp.{name} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE"  # noqa: S608
        f" SELECT {', '.join(cells)} FROM {schema}.{name} {rows}"
    )
    for column in table.columns:
        if column.identity is not None:
            yield (
                f"SELECT setval(pg_get_serial_sequence('pg_temp.{name}', '{column.name}'),"  # noqa: S608
                f" (SELECT coalesce(max({column.name}), 0) + 1 FROM pg_temp.{name}), false)"
            )
