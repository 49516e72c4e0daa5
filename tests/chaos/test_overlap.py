"""Passes beside one another, and a ledger that was put back: nobody is answered twice."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from support.database import execute
from support.once import assert_answered_once, assert_finished, assert_one_ticket_each
from support.openai_wire import Call, Reply, classify
from support.world import NEIGHBOUR, TENANT, World, mail, run

from tasks.domain.ledger import Status

MAINTENANCE = "maintenance@maple-court.example"
ON_CALL = "on-call@maple-court.example"
GUESTS = tuple(f"guest{number}@elsewhere.example" for number in range(12))


async def test_two_passes_and_a_backfill_at_once_answer_each_of_twelve_mails_once(
    world: World,
) -> None:
    mails = _requests()
    world.deliver(*mails)
    delivered = threading.Lock()

    def answer(call: Call) -> Reply:
        # Copies of what is being answered arrive in the middle of the first pass.
        if delivered.acquire(blocking=False):
            world.deliver(*mails[:2])
        return classify(call)

    world.model.answer = answer
    today = datetime.now(UTC).date()
    days = ("--since", str(today - timedelta(days=1)), "--until", str(today))
    passes = (run(world), run(world), run(world, *days, flow="backfill_mailbox"))
    for printed in await asyncio.gather(*passes):
        assert printed.code == 0, printed.err
    await world.run_pass()
    rows = await assert_finished(world, 14)
    assert [row.outcome for row in rows].count(Status.SKIPPED) == 2
    assert_answered_once(world.smtp.mails, GUESTS)
    assert_one_ticket_each(world, 12)
    assert len(world.model.calls) == 12


async def test_a_ledger_put_back_to_before_the_pass_answers_no_mail_that_was_read(
    world: World,
) -> None:
    world.deliver(mail("May I have a receipt for October?"))
    async with _put_back(world):
        await world.run_pass()
    assert str(await world.run_pass()) == "nothing to do"
    assert_answered_once(world.smtp.mails, [TENANT])


async def test_a_ledger_put_back_repeats_nothing_that_the_sent_folder_holds(world: World) -> None:
    world.deliver(
        mail("The sink is leaking."),
        mail("May I have a receipt for October?", sender=NEIGHBOUR),
    )
    async with _put_back(world):
        await world.run_pass()
    world.folder.remove_flags(1, "\\Seen", "\\Answered")
    # This one still shows that it was answered, but not by whom.
    world.folder.remove_flags(2, "\\Seen")
    world.deliver(mail("May I have a receipt for October?", subject="Receipt"))
    assert (await world.run_pass()).counts == {"Replied": 2, "Held": 1}
    first, second = world.sent_to(TENANT)
    assert first["Message-ID"] != second["Message-ID"]
    assert len(world.sent_to(MAINTENANCE)) == 1
    assert len(world.sent_to(NEIGHBOUR)) == 1
    reasons = {row.sender: row.reason for row in await world.rows() if row.subject != "Receipt"}
    assert "went out before" in reasons[TENANT]
    assert "answered_already" in reasons[NEIGHBOUR]


async def test_a_mail_that_a_person_answered_is_held_but_an_emergency_pages_all_the_same(
    world: World,
) -> None:
    gas = mail("I smell gas in the kitchen.", sender=NEIGHBOUR)
    # Answered by hand in a mail client, and marked unread again; the second twice in the mailbox.
    for raw in (mail("The sink is leaking."), gas, gas):
        world.folder.append(raw, received_at=datetime.now(UTC), flags=("\\Answered",))
    assert (await world.run_pass()).counts == {"Held": 1, "Escalated": 1, "Skipped": 1}
    assert world.sent_to(TENANT) == []
    assert len(world.sent_to(NEIGHBOUR)) == 1
    assert len(world.sent_to(ON_CALL)) == 1
    assert {ticket["priority"] for ticket in world.tickets()} == {"normal", "urgent"}


@asynccontextmanager
async def _put_back(world: World) -> AsyncIterator[None]:
    """Restore the ledger, at the block's end, to what it was at its beginning."""
    address, _, rest = world.ledger_url.partition("?")
    server, _, name = address.rpartition("/")
    maintenance = f"{server}/postgres?{rest}"
    copy = f"{name}_before"
    await execute(maintenance, f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    yield
    await execute(maintenance, f'DROP DATABASE "{name}" WITH (FORCE)')
    await execute(maintenance, f'ALTER DATABASE "{copy}" RENAME TO "{name}"')


def _requests() -> tuple[bytes, ...]:
    # A conversation is worked on one by one; strangers share none.
    return tuple(mail("May I have a receipt for October?", sender=guest) for guest in GUESTS)
