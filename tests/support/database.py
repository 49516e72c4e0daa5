"""A real Postgres for the tests: one server for the session, a migrated database for each test."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.postgres import PostgresLedger, ensure_database, migrate

_TEMPLATE = "migrated"
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    # Not a folder of pytest's: as root the server's account must be able to pass through the
    # folders above it, and another session of pytest would take that right away again.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(postgres_folder: Path) -> Iterator[EmbeddedPostgres]:
    """Run one server; what it holds need not survive the machine."""
    server = EmbeddedPostgres.start(postgres_folder, settings=("fsync=off",))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_template(postgres: EmbeddedPostgres) -> str:
    """Migrate one database that every test gets a copy of."""

    async def make() -> None:
        await ensure_database(postgres.url(_TEMPLATE))
        await migrate(postgres.url(_TEMPLATE))

    asyncio.run(make())
    return _TEMPLATE


async def execute(url: str, statement: str, *values: object) -> list[Any]:
    """Run one statement on a connection of its own and return its rows."""
    connection = await asyncpg.connect(url)
    try:
        rows: list[Any] = await connection.fetch(statement, *values)
        return rows
    finally:
        await connection.close()


@pytest.fixture
async def database_url(postgres: EmbeddedPostgres, migrated_template: str) -> AsyncIterator[str]:
    """Give a fresh migrated database to one test."""
    name = f"test_{next(_NUMBERS)}"
    maintenance = postgres.url("postgres")
    # Without fsync copying the files is three times as fast as writing them to the log.
    copy = f'CREATE DATABASE "{name}" TEMPLATE "{migrated_template}" STRATEGY FILE_COPY'
    await execute(maintenance, copy)
    yield postgres.url(name)
    await execute(maintenance, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def ledger(database_url: str) -> AsyncIterator[PostgresLedger]:
    """Open the ledger over the test's database."""
    opened = PostgresLedger(database_url)
    yield opened
    await opened.close()
