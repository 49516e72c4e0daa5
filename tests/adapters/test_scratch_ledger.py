from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from support.database import execute
from support.ledger_values import LEASE, MAILBOX, NOW, event, mail, outgoing, place, ticket

from tasks.adapters.postgres import PostgresLedger
from tasks.adapters.postgres_scratch import ScratchLedger
from tasks.domain.errors import LedgerUnavailable
from tasks.domain.ledger import Novelty, ReplyStatus, Status


@pytest.fixture
async def scratch(database_url: str) -> AsyncIterator[ScratchLedger]:
    """Open a rehearsal over the test's database."""
    opened = ScratchLedger(database_url)
    yield opened
    await opened.close()


async def contents(url: str) -> list[list[object]]:
    """Return everything that the real tables hold, with the state of their sequences."""
    tables = [
        row["tablename"]
        for row in await execute(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    found = [await execute(url, f'SELECT * FROM "{name}"') for name in sorted(tables)]
    return [*found, await execute(url, "SELECT * FROM pg_sequences WHERE schemaname = 'public'")]


async def live_through(ledger: PostgresLedger, uid: int) -> None:
    """Do with one mail what a pass does."""
    incoming = mail(f"<{uid}@tenant.example>", place(uid))
    receipt = await ledger.receive(incoming, NOW)
    assert receipt.novelty is Novelty.NEW
    assert await ledger.claim(receipt.email_id, f"run {uid}", NOW, LEASE)
    await ledger.open_ticket(receipt.email_id, ticket(f"T-{uid}"))
    planned = await ledger.plan_reply(outgoing(receipt.email_id))
    assert planned.reply_id is not None
    for status in (ReplyStatus.SENDING, ReplyStatus.SENT):
        assert await ledger.move_reply(planned.reply_id, status, NOW)
    await ledger.decide(receipt.email_id, Status.REPLIED, NOW, event())
    await ledger.settle(receipt.email_id, NOW, event())


async def test_a_rehearsal_leaves_the_ledger_as_it_was(
    ledger: PostgresLedger, scratch: ScratchLedger, database_url: str
) -> None:
    await live_through(ledger, 1)
    before = await contents(database_url)
    await live_through(scratch, 2)
    assert len(await scratch.audit_rows(None, None, None)) == 2
    await scratch.close()
    assert await contents(database_url) == before


async def test_a_rehearsal_knows_what_the_ledger_knows(
    ledger: PostgresLedger, scratch: ScratchLedger
) -> None:
    await live_through(ledger, 1)
    waiting = await ledger.receive(mail("<2@tenant.example>", place(2)), NOW)
    assert await scratch.known_uids(MAILBOX, "INBOX", 7) == {1, 2}
    (due,) = await scratch.due(MAILBOX, NOW)
    assert due.email_id == waiting.email_id
    assert (await scratch.load(due.email_id)).raw == (await ledger.load(due.email_id)).raw
    assert (await scratch.count_sent("ada@tenant.example", "Tap", NOW)).in_all == 1
    assert await scratch.secret() == await ledger.secret()


async def test_a_rehearsal_could_not_write_into_the_ledger_if_it_tried(
    scratch: ScratchLedger, database_url: str
) -> None:
    before = await contents(database_url)
    with pytest.raises(LedgerUnavailable):
        async with scratch._transaction() as connection:
            await connection.execute(text("UPDATE public.instance SET secret = ''"))
    assert await contents(database_url) == before


async def test_a_rehearsal_that_lost_its_connection_ends(
    scratch: ScratchLedger, database_url: str
) -> None:
    await scratch.secret()
    await execute(
        database_url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    for _ in range(2):
        with pytest.raises(LedgerUnavailable):
            await live_through(scratch, 1)


async def test_two_rehearsals_do_not_see_one_another(
    scratch: ScratchLedger, database_url: str
) -> None:
    other = ScratchLedger(database_url)
    await live_through(scratch, 1)
    await live_through(other, 1)
    await other.close()
