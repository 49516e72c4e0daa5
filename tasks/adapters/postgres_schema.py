"""The ledger's database made and brought up to date."""

from pathlib import Path
from urllib.parse import unquote

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from tasks.adapters.postgres_connection import database_of, open_engine, read_url, translated
from tasks.domain.errors import ConfigurationError

_MIGRATIONS = Path(__file__).with_name("postgres_migrations")
# Any number, the same in every process that migrates.
_LOCK = 7_305_808_869_229_538_661


async def ensure_database(url: str) -> None:
    """Create the database that the address names, where its server does not have it yet.

    Raises:
        ConfigurationError, LedgerUnavailable: the server refuses or is away.
    """
    name = unquote(database_of(url))
    with translated():
        connection = await read_url(url, database="postgres").connect()
        try:
            if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
                return
            quoted = name.replace('"', '""')
            await connection.execute(f'CREATE DATABASE "{quoted}"')
        except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
            # Another process was faster.
            return
        finally:
            await connection.close()


async def migrate(url: str) -> None:
    """Bring the ledger's tables up to date; void where they are, and safe beside itself.

    Raises:
        ConfigurationError: the database is newer than this program, or refuses.
        LedgerUnavailable: the server is away.
    """
    engine = open_engine(url, pool_size=1)
    try:
        with translated():
            async with engine.begin() as connection:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config(attributes={"connection": connection})
    # ConfigParser reads a single % as the start of a reference.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise ConfigurationError(
            "The ledger's database was made by a newer version of this program; update the program,"
            " or set DATABASE_URL to another database."
        )
    command.upgrade(config, "head")
