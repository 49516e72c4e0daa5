from datetime import timedelta

import pytest
from support.ledger_values import MAILBOX, NOW, event, mail, outgoing, place, ticket

from tasks.adapters.postgres import PostgresLedger
from tasks.domain.ledger import EventKind, ReplyStatus, Status

OTHER_WORDS = b"Subject: Re: Tap\r\n\r\nWe come on Tuesday.\r\n"


async def receive(ledger: PostgresLedger, uid: int, status: Status, **place_changes: object) -> int:
    """Receive a mail and bring it to an outcome."""
    incoming = mail(f"<{uid}@tenant.example>", place(uid, **place_changes))
    email_id = (await ledger.receive(incoming, NOW)).email_id
    await ledger.decide(email_id, status, NOW, event(detail=f"reason {uid}"))
    return email_id


async def test_the_held_mails_of_one_mailbox_are_listed(ledger: PostgresLedger) -> None:
    held = await receive(ledger, 1, Status.HELD)
    await receive(ledger, 2, Status.REPLIED)
    await receive(ledger, 3, Status.HELD, mailbox="other@mail.example")
    for key in ("T-1", "T-2"):
        await ledger.open_ticket(held, ticket(key))
    (line,) = await ledger.held(MAILBOX)
    assert (line.email_id, line.reason, line.tickets) == (held, "reason 1", "PM-T-1, PM-T-2")
    assert (line.sender, line.subject) == ("ada@tenant.example", "Tap")


async def test_a_held_mail_without_a_ticket_is_listed_too(ledger: PostgresLedger) -> None:
    await receive(ledger, 1, Status.HELD)
    (line,) = await ledger.held(MAILBOX)
    assert line.tickets == ""


@pytest.mark.parametrize(
    ("moves", "allowed"),
    [
        ((), True),
        ((ReplyStatus.SENDING, ReplyStatus.REFUSED), True),
        ((ReplyStatus.SENDING,), False),
        ((ReplyStatus.SENDING, ReplyStatus.SENT), False),
        ((ReplyStatus.SENDING, ReplyStatus.UNCERTAIN), False),
    ],
    ids=str,
)
async def test_only_what_certainly_did_not_leave_is_reworded(
    ledger: PostgresLedger, moves: tuple[ReplyStatus, ...], allowed: bool
) -> None:
    email_id = await receive(ledger, 1, Status.HELD)
    before = await ledger.plan_reply(outgoing(email_id))
    for move in moves:
        assert await ledger.move_reply(before.reply_id or 0, move, NOW, "550")
    assert await ledger.reword_reply(before.reply_id or 0, OTHER_WORDS) is allowed
    (after,) = await ledger.outbox(email_id)
    if allowed:
        assert (after.raw, after.status, after.detail) == (OTHER_WORDS, ReplyStatus.PLANNED, "")
    else:
        assert (after.raw, after.status) == (before.raw, moves[-1])


async def test_a_held_mail_knows_when_it_was_last_decided_about_and_told_of(
    ledger: PostgresLedger,
) -> None:
    first, second = [await receive(ledger, uid, Status.HELD) for uid in (1, 2)]
    later = NOW + timedelta(hours=4)
    await ledger.record(first, event(EventKind.REMINDED), event(EventKind.UNSENT))
    await ledger.record_each((second, first), event(EventKind.REMINDED, at=later))
    one, two = await ledger.held(MAILBOX)
    assert (one.held_at, one.unsent_at, one.reminded_at) == (NOW, NOW, later)
    assert (two.reviewed_at, two.reminded_at, two.expired_at) == (None, later, None)
    await ledger.record_each((), event(EventKind.EXPIRED))


async def test_a_conversation_is_one_senders_mails_however_they_name_each_other(
    ledger: PostgresLedger,
) -> None:
    async def add(uid: int, thread: str, **changes: object) -> int:
        incoming = mail(f"<{uid}@tenant.example>", place(uid), thread=thread, **changes)
        return (await ledger.receive(incoming, NOW)).email_id

    first = await add(1, "<1@tenant.example>")
    ours = await ledger.plan_reply(outgoing(first))
    to_our_answer = await add(2, ours.message_id)
    to_the_first = await add(3, "<1@tenant.example>")
    stranger = await add(4, "<1@tenant.example>", sender="eve@other.example")
    await add(5, "<5@tenant.example>")
    whole = (first, to_our_answer, to_the_first)
    assert await ledger.conversation_ids(first, ()) == whole
    assert await ledger.conversation_ids(to_our_answer, (ours.message_id,)) == whole
    assert await ledger.conversation_ids(to_the_first, ("<1@tenant.example>",)) == whole
    assert await ledger.conversation_ids(stranger, ("<1@tenant.example>",)) == (stranger,)
