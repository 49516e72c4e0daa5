import pytest
from support.ledger_values import MAILBOX, NOW, event, mail, outgoing, place, ticket

from tasks.adapters.postgres import PostgresLedger
from tasks.domain.ledger import ReplyStatus, Status

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
