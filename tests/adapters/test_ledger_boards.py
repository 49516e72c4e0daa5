"""What boards, passes and conversations read from the ledger, and the ledger's stop button."""

from datetime import timedelta

import asyncpg
import pytest
from support.database import execute
from support.ledger_values import MAILBOX, NOW, event, mail, outgoing, place, ticket

from tasks.adapters.postgres import PostgresLedger
from tasks.domain.ledger import ReplyStatus, Status
from tasks.domain.sending import SendingChange
from tasks.domain.triage import Priority

THREAD = "<first@mail.example>"


async def receive(ledger: PostgresLedger, uid: int, **changes: object) -> int:
    identity = str(changes.pop("identity", f"<{uid}@mail.example>"))
    receipt = await ledger.receive(mail(identity, place(uid), **changes), NOW)
    return receipt.email_id


async def test_open_tickets_come_most_urgent_first(ledger: PostgresLedger) -> None:
    email_id = await receive(ledger, 1)
    for number, priority in enumerate((Priority.LOW, Priority.URGENT, Priority.NORMAL)):
        await ledger.open_ticket(email_id, ticket(f"K-{number}", priority=priority))
    await ledger.open_ticket(
        email_id, ticket("K-9", priority=Priority.URGENT, created_at=NOW - timedelta(days=1))
    )
    found = await ledger.open_tickets(3)
    assert [item.reference for item in found] == ["PM-K-9", "PM-K-1", "PM-K-2"]


async def test_held_mail_of_every_mailbox_is_on_the_board(ledger: PostgresLedger) -> None:
    first = await receive(ledger, 1)
    other = place(2, mailbox="second@mail.example")
    second = (await ledger.receive(mail("<2@mail.example>", other), NOW)).email_id
    await receive(ledger, 3)
    await ledger.open_ticket(first, ticket("K-1"))
    for email_id in (first, second):
        await ledger.decide(email_id, Status.HELD, NOW, event(detail="because"))
    found = await ledger.held_drafts(10)
    assert [(item.email_id, item.reason, item.tickets) for item in found] == [
        (first, "because", "PM-K-1"),
        (second, "because", ""),
    ]
    assert found[0].held_at == NOW
    assert len(await ledger.held(MAILBOX)) == 1


async def test_the_rows_of_a_pass_are_those_of_its_mails(ledger: PostgresLedger) -> None:
    ids = [await receive(ledger, uid, subject=f"Mail {uid}") for uid in (1, 2, 3)]
    assert [row.subject for row in await ledger.rows_of(ids[1:])] == ["Mail 2", "Mail 3"]
    assert await ledger.rows_of(()) == ()


async def test_a_conversation_is_one_senders_alone(ledger: PostgresLedger) -> None:
    first = await receive(ledger, 1, identity=THREAD, thread=THREAD)
    entry = await ledger.plan_reply(outgoing(first))
    assert entry.reply_id
    await ledger.move_reply(entry.reply_id, ReplyStatus.SENDING, NOW)
    await ledger.move_reply(entry.reply_id, ReplyStatus.SENT, NOW)
    neighbour = "bob@tenant.example"
    stolen = await receive(ledger, 2, sender=neighbour, thread=THREAD)
    later = NOW + timedelta(hours=1)
    follow = await receive(ledger, 3, thread=THREAD, received_at=later)
    # Some mail programs name our answer alone.
    answered = await receive(
        ledger, 4, thread=entry.message_id, received_at=later + timedelta(hours=1)
    )
    turns = await ledger.conversation(answered, (entry.message_id,))
    assert [turn.email_id for turn in turns] == [first, follow, answered]
    assert [answer.status for turn in turns for answer in turn.answers] == [ReplyStatus.SENT]
    assert [t.email_id for t in await ledger.conversation(stolen, (THREAD,))] == [stolen]


async def test_the_last_change_of_sending_counts_and_none_can_be_taken_back(
    ledger: PostgresLedger, database_url: str
) -> None:
    assert await ledger.last_sending_change() is None
    for is_stopped in (True, False, True):
        await ledger.change_sending(SendingChange(is_stopped=is_stopped, at=NOW, by="bea"))
    last = await ledger.last_sending_change()
    assert last == SendingChange(is_stopped=True, at=NOW, by="bea")
    with pytest.raises(asyncpg.RestrictViolationError, match="append only"):
        await execute(database_url, "DELETE FROM sending_changes")
