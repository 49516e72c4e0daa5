"""A real Postgres for the tests: one server for the session, a migrated database for each test."""

import asyncio
import itertools
import shutil
import subprocess
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


def _memory() -> Path | None:
    # Copying a database takes an eighth of the time there; a container may have only 64 MB of it.
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else None


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    # Not a folder of pytest's: as root the server's account must be able to pass through the
    # folders above it, and another session of pytest would take that right away again.
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=_memory()))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def empty_server(postgres_folder: Path) -> Path:
    """Make the folder of a server once; a copy of it starts faster than a new one is made."""
    folder = postgres_folder / "empty"
    EmbeddedPostgres.start(folder, settings=("fsync=off",)).stop()
    return folder


def copy_server(folder: Path, to: Path) -> Path:
    """Copy a stopped server's folder with its owners."""
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", folder, to], check=True)
    return to


@pytest.fixture(scope="session")
def postgres(postgres_folder: Path, empty_server: Path) -> Iterator[EmbeddedPostgres]:
    """Run one server; what it holds need not survive the machine."""
    folder = copy_server(empty_server, postgres_folder / "shared")
    server = EmbeddedPostgres.start(folder, settings=("fsync=off",))
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
    # Without fsync, copying the files is faster than writing all of them to the log.
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
