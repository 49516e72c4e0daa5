import asyncio
from datetime import UTC, datetime, timedelta

from support.ledger_values import mail as incoming

from tasks.adapters.postgres import PostgresLedger

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SHORT = timedelta(milliseconds=50)
LONG = timedelta(seconds=20)
MAILBOX = "office@imap.example"


async def test_only_one_pass_holds_a_mailbox(ledger: PostgresLedger) -> None:
    async with ledger.hold(MAILBOX, LONG) as first, ledger.hold(MAILBOX, SHORT) as second:
        assert (first, second) == (True, False)


async def test_another_mailbox_is_free(ledger: PostgresLedger) -> None:
    async with ledger.hold(MAILBOX, LONG) as first, ledger.hold("other@x.example", SHORT) as other:
        assert (first, other) == (True, True)


async def test_a_waiting_pass_gets_the_mailbox_when_it_is_left(ledger: PostgresLedger) -> None:
    async def second() -> bool:
        async with ledger.hold(MAILBOX, LONG) as held:
            return held

    async with ledger.hold(MAILBOX, LONG):
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
    assert await waiting


async def test_claims_of_a_dead_pass_are_freed_for_the_next(ledger: PostgresLedger) -> None:
    mail = incoming()
    receipt = await ledger.receive(mail, NOW)
    assert await ledger.claim(receipt.email_id, "dead-run", NOW, timedelta(hours=1))
    assert await ledger.due(mail.location.mailbox, NOW) == ()
    async with ledger.hold(mail.location.mailbox, LONG):
        (due,) = await ledger.due(mail.location.mailbox, NOW)
    assert due.email_id == receipt.email_id
