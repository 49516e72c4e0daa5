"""The ledger's database: made, migrated, and the addresses and refusals on the way to it."""

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from support.database import execute
from support.ledger_values import NOW, mail, outgoing

from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.postgres import PostgresLedger, ensure_database, migrate
from tasks.adapters.postgres_connection import open_engine, read_url
from tasks.adapters.postgres_tables import metadata
from tasks.domain.errors import (
    ConfigurationError,
    LedgerUnavailable,
    LoginRefused,
    PermanentError,
)


async def test_two_processes_make_and_migrate_a_database_at_once(
    postgres: EmbeddedPostgres,
) -> None:
    url = postgres.url('at "once"/%41')
    await asyncio.gather(*(ensure_database(url) for _ in range(3)))
    await asyncio.gather(*(migrate(url) for _ in range(3)))
    await migrate(url)
    ledger = PostgresLedger(url)
    secret = await ledger.secret()
    await migrate(url)
    assert await ledger.secret() == secret
    await ledger.close()


async def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    await execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ConfigurationError, match="newer version"):
        await migrate(database_url)


async def test_the_tables_are_what_the_migrations_make(database_url: str) -> None:
    engine = open_engine(database_url, pool_size=1)
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )
    await engine.dispose()
    # Indexes and constraints are the migrations' own business.
    ours = {"remove_index", "remove_constraint"}
    assert [found for found in differences if found[0] not in ours] == []


async def test_a_database_without_tables_asks_for_the_migrations(
    postgres: EmbeddedPostgres,
) -> None:
    ledger = PostgresLedger(postgres.url("postgres"))
    with pytest.raises(ConfigurationError, match="run the migrations"):
        await ledger.secret()
    await ledger.close()


async def test_a_missing_database_names_the_setting(postgres: EmbeddedPostgres) -> None:
    ledger = PostgresLedger(postgres.url("nowhere"))
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        await ledger.secret()
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        await migrate(postgres.url("nowhere"))
    await ledger.close()


async def test_a_server_that_is_not_there_is_an_outage(tmp_path: Path) -> None:
    ledger = PostgresLedger(f"postgresql:///ledger?host={tmp_path}")
    with pytest.raises(LedgerUnavailable):
        await ledger.secret()
    await ledger.close()


async def test_a_port_where_nobody_listens_is_an_outage(unused_tcp_port: int) -> None:
    url = f"postgresql://u:hush@127.0.0.1:{unused_tcp_port}/ledger"
    ledger = PostgresLedger(url)
    with pytest.raises(LedgerUnavailable) as caught:
        await ledger.secret()
    assert "hush" not in f"{caught.value!r}{caught.value.__cause__!r}"
    with pytest.raises(LedgerUnavailable):
        await ensure_database(url)
    await ledger.close()


@pytest.fixture
def guarded_role(postgres: EmbeddedPostgres) -> Iterator[str]:
    """Let a user exist who needs a password, over the same socket."""
    maintenance = postgres.url("postgres")
    asyncio.run(execute(maintenance, "CREATE ROLE ada LOGIN PASSWORD 'right'"))
    (row,) = asyncio.run(execute(maintenance, "SHOW hba_file"))
    rules = Path(row["hba_file"])
    before = rules.read_text()
    rules.write_text("local all ada scram-sha-256\n" + before)
    asyncio.run(execute(maintenance, "SELECT pg_reload_conf()"))
    yield "ada"
    rules.write_text(before)
    asyncio.run(execute(maintenance, "DROP ROLE ada"))


async def test_a_wrong_password_names_the_setting_and_never_the_password(
    database_url: str, guarded_role: str
) -> None:
    ledger = PostgresLedger(database_url.replace("postgres:@", f"{guarded_role}:hush@"))
    with pytest.raises(LoginRefused, match="DATABASE_URL") as caught:
        await ledger.secret()
    assert "hush" not in str(caught.value)
    await ledger.close()


async def test_a_user_without_rights_is_a_setting_to_change(
    database_url: str, guarded_role: str
) -> None:
    ledger = PostgresLedger(database_url.replace("postgres:@", f"{guarded_role}:right@"))
    with pytest.raises(ConfigurationError, match="own them"):
        await ledger.secret()
    await ledger.close()


async def test_no_error_quotes_a_mail(ledger: PostgresLedger) -> None:
    email_id = (await ledger.receive(mail(), NOW)).email_id
    endless = "".join(f"{number:x}" for number in range(20_000))
    with pytest.raises(PermanentError) as caught:
        await ledger.plan_reply(outgoing(email_id, recipient=f"{endless}@tenant.example"))
    assert endless not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("url", "dsn"),
    [
        ("postgres://u:p%40w@h:5/db", "postgresql://u:p%40w@h:5/db"),
        ("postgresql+asyncpg://u@h/db", "postgresql://u@h/db"),
        ("postgresql:///db?host=/run/a%20b", "postgresql:///db?host=%2Frun%2Fa%20b"),
        ("postgresql://h/db?sslmode=require", "postgresql://h/db?sslmode=require"),
        ("postgresql+asyncpg://h/db?ssl=require", "postgresql://h/db?sslmode=require"),
        ("postgresql://h/db?channel_binding=require&connect_timeout=9", "postgresql://h/db"),
        ("postgresql://[::1]:5432/db", "postgresql://[::1]:5432/db"),
    ],
)
def test_addresses_of_every_habit_are_understood(url: str, dsn: str) -> None:
    assert read_url(url).dsn == dsn


@pytest.mark.parametrize(
    "url",
    ["", "ledger", "mysql://h/db", "sqlite:///x", "postgresql://u:a#b@h/db", "postgresql://h:x/"],
)
def test_what_is_no_address_is_a_setting_to_change(url: str) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL") as caught:
        PostgresLedger(url)
    assert "a#b" not in str(caught.value)


@pytest.mark.parametrize("query", ["", "&sslrootcert=system"])
def test_certificates_are_checked_against_those_of_the_system(query: str) -> None:
    full = read_url(f"postgresql://h/db?sslmode=verify-full{query}").tls
    some = read_url(f"postgresql://h/db?sslmode=verify-ca{query}").tls
    assert full is not None
    assert some is not None
    assert (full.verify_mode, full.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert (some.verify_mode, some.check_hostname) == (ssl.CERT_REQUIRED, False)
    assert read_url("postgresql://h/db?sslmode=verify-full&sslrootcert=/own.crt").tls is None
