"""The ledger when several runs use it at once, and when its server goes away under them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from support.database import copy_server, execute
from support.ledger_values import LEASE, MAILBOX, NOW, event, mail, outgoing, place, ticket

from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.postgres import PostgresLedger, ensure_database, migrate
from tasks.domain.errors import LedgerUnavailable, PermanentError
from tasks.domain.ledger import Novelty, ReplyStatus, Status

RUNS = 20


@asynccontextmanager
async def several(url: str, count: int = 4) -> AsyncIterator[list[PostgresLedger]]:
    """Open ledgers of their own connections, as separate processes would have."""
    ledgers = [PostgresLedger(url, pool_size=3) for _ in range(count)]
    try:
        yield ledgers
    finally:
        for ledger in ledgers:
            await ledger.close()


async def received(url: str) -> int:
    async with several(url, 1) as (ledger,):
        return (await ledger.receive(mail(), NOW)).email_id


async def test_overlapping_passes_that_receive_one_mail_store_it_once(database_url: str) -> None:
    async with several(database_url) as ledgers:
        receipts = await asyncio.gather(
            *(ledgers[run % 4].receive(mail(), NOW) for run in range(RUNS))
        )
        assert len({receipt.email_id for receipt in receipts}) == 1
        assert [receipt.novelty for receipt in receipts].count(Novelty.NEW) == 1
        email_id = receipts[0].email_id
        assert await ledgers[0].locations(email_id) == (place(),)
        assert len(await ledgers[0].story(email_id)) == 1


async def test_overlapping_passes_agree_on_which_copy_is_the_duplicate(database_url: str) -> None:
    async with several(database_url) as ledgers:
        copies = [mail(location=place(1 + run % 2)) for run in range(RUNS)]
        receipts = await asyncio.gather(
            *(ledgers[run % 4].receive(copy, NOW) for run, copy in enumerate(copies))
        )
        records = [await ledgers[0].load(id_) for id_ in {r.email_id for r in receipts}]
        assert len(records) == 2
        assert sum(record.duplicate_of is None for record in records) == 1
        assert {record.location.uid for record in records} == {1, 2}


async def test_one_mail_in_many_folders_at_once_is_one_mail_with_many_places(
    database_url: str,
) -> None:
    async with several(database_url) as ledgers:
        places = [place(folder=f"Folder {run}") for run in range(RUNS)]
        receipts = await asyncio.gather(
            *(ledgers[run % 4].receive(mail(location=p), NOW) for run, p in enumerate(places))
        )
        assert len({receipt.email_id for receipt in receipts}) == 1
        assert set(await ledgers[0].locations(receipts[0].email_id)) == set(places)


async def test_exactly_one_of_many_claims_wins(database_url: str) -> None:
    email_id = await received(database_url)
    async with several(database_url) as ledgers:
        claims = await asyncio.gather(
            *(ledgers[run % 4].claim(email_id, f"run-{run}", NOW, LEASE) for run in range(RUNS))
        )
        assert sum(claim is not None for claim in claims) == 1
        assert (await ledgers[0].load(email_id)).attempts == 1


async def test_an_ended_lease_is_taken_over_by_exactly_one(database_url: str) -> None:
    email_id = await received(database_url)
    async with several(database_url) as ledgers:
        await ledgers[0].claim(email_id, "killed", NOW, LEASE)
        later = NOW + LEASE + timedelta(seconds=1)
        claims = await asyncio.gather(
            *(ledgers[run % 4].claim(email_id, f"run-{run}", later, LEASE) for run in range(RUNS))
        )
        assert sum(claim is not None for claim in claims) == 1


async def test_a_reply_is_planned_once_and_sent_by_one(database_url: str) -> None:
    email_id = await received(database_url)
    async with several(database_url) as ledgers:
        entries = await asyncio.gather(
            *(
                ledgers[run % 4].plan_reply(outgoing(email_id, raw=f"{run}".encode()))
                for run in range(RUNS)
            )
        )
        assert len({(entry.reply_id, entry.raw) for entry in entries}) == 1
        reply_id = entries[0].reply_id
        assert reply_id is not None
        moves = await asyncio.gather(
            *(
                ledgers[run % 4].move_reply(reply_id, ReplyStatus.SENDING, NOW)
                for run in range(RUNS)
            )
        )
        assert sum(moves) == 1


async def test_a_ticket_is_opened_once(database_url: str) -> None:
    email_id = await received(database_url)
    async with several(database_url) as ledgers:
        opened = await asyncio.gather(
            *(
                ledgers[run % 4].open_ticket(email_id, ticket(summary=f"{run}"))
                for run in range(RUNS)
            )
        )
        assert len({each.summary for each in opened}) == 1
        assert len(await ledgers[0].tickets_of(email_id)) == 1


async def test_of_two_different_outcomes_one_stands(database_url: str) -> None:
    email_id = await received(database_url)
    async with several(database_url) as ledgers:
        outcomes = [Status.REPLIED, Status.SKIPPED] * 5
        results = await asyncio.gather(
            *(
                ledgers[run % 4].decide(email_id, outcome, NOW, event(detail=outcome))
                for run, outcome in enumerate(outcomes)
            ),
            return_exceptions=True,
        )
        record = await ledgers[0].load(email_id)
        refused = [isinstance(result, PermanentError) for result in results]
        assert refused == [outcome is not record.status for outcome in outcomes]
        assert record.reason == record.status
        assert len(await ledgers[0].story(email_id)) == 2


async def test_more_work_than_connections_waits_its_turn(database_url: str) -> None:
    ledger = PostgresLedger(database_url, pool_size=2)
    mails = [mail(f"<{uid}@tenant.example>", place(uid)) for uid in range(100)]
    receipts = await asyncio.gather(*(ledger.receive(each, NOW) for each in mails))
    assert len({receipt.email_id for receipt in receipts}) == 100
    await ledger.close()


@pytest.fixture
def folder(empty_server: Path) -> Path:
    """Return the folder of a server of the test's own."""
    return copy_server(empty_server, empty_server.with_name("own"))


@pytest.fixture
def own_server(folder: Path) -> Iterator[EmbeddedPostgres]:
    """Run a server that the test may stop."""
    server = EmbeddedPostgres.start(folder, settings=("fsync=off",))
    yield server
    server.stop()


async def test_a_restart_of_the_server_is_an_outage_and_then_over(
    own_server: EmbeddedPostgres, folder: Path
) -> None:
    url = own_server.url("ledger")
    await ensure_database(url)
    await migrate(url)
    ledger, leaving = PostgresLedger(url), PostgresLedger(url)
    receipt = await ledger.receive(mail(), NOW)
    await leaving.secret()
    own_server.stop()
    with pytest.raises(LedgerUnavailable):
        await ledger.load(receipt.email_id)
    await leaving.close()
    again = EmbeddedPostgres.start(folder, settings=("fsync=off",))
    try:
        assert [mail.email_id for mail in await ledger.due(MAILBOX, NOW)] == [receipt.email_id]
        await ledger.close()
    finally:
        again.stop()


@asynccontextmanager
async def locked_mail(url: str, email_id: int) -> AsyncIterator[None]:
    """Hold a mail's row, so that whoever changes it waits."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute("SELECT 1 FROM emails WHERE id = $1 FOR UPDATE", email_id)
            yield
    finally:
        await connection.close()


async def cut_who_waits(url: str) -> None:
    """Wait for a connection that waits for a lock, and end it."""
    cut = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()
    """
    async with asyncio.timeout(10):
        while not await execute(url, cut):  # noqa: ASYNC110 - the server tells nobody who waits
            await asyncio.sleep(0.01)


async def test_a_connection_that_is_cut_in_the_middle_undoes_its_step(database_url: str) -> None:
    email_id = await received(database_url)
    async with several(database_url, 1) as (ledger,):
        async with locked_mail(database_url, email_id):
            step = asyncio.create_task(ledger.decide(email_id, Status.REPLIED, NOW, event()))
            await cut_who_waits(database_url)
            with pytest.raises(LedgerUnavailable):
                await step
        assert (await ledger.load(email_id)).status is Status.RECEIVED
        assert len(await ledger.story(email_id)) == 1
