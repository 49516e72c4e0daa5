"""Which mails lose their words in Postgres, and what is left of them."""

from datetime import timedelta

import pytest
from support.database import execute
from support.ledger_values import LEASE, MAILBOX, NOW, answer, event, mail, outgoing, place, ticket

from tasks.adapters.postgres import PostgresLedger
from tasks.domain.chain import first_break
from tasks.domain.ledger import EventKind, ReplyKind, ReplyStatus, Status
from tasks.domain.purging import bare, purge_event
from tasks.domain.ticket import TicketStatus

LATER = NOW + timedelta(days=400)
CUTOFF = NOW + timedelta(days=1)
PURGED = purge_event(365, LATER, "run")


async def received(ledger: PostgresLedger, uid: int = 1) -> int:
    return (await ledger.receive(mail(f"<{uid}@tenant.example>", place(uid)), NOW)).email_id


async def done(ledger: PostgresLedger, uid: int = 1, status: Status = Status.REPLIED) -> int:
    email_id = await received(ledger, uid)
    await ledger.save_answer(email_id, answer(), event(EventKind.CLASSIFIED))
    await ledger.decide(email_id, status, NOW, event(), parked=status is Status.FAILED)
    await ledger.settle(email_id, NOW, event(EventKind.SETTLED))
    return email_id


async def test_an_old_settled_mail_loses_its_words_and_keeps_its_facts(
    ledger: PostgresLedger, database_url: str
) -> None:
    email_id = await done(ledger)
    entry = await ledger.plan_reply(outgoing(email_id))
    assert entry.reply_id is not None
    for status in (ReplyStatus.SENDING, ReplyStatus.SENT):
        await ledger.move_reply(entry.reply_id, status, NOW)
    before = await ledger.audit_rows(MAILBOX, None, None)
    assert await ledger.purge(email_id, CUTOFF, PURGED)
    assert not await ledger.purge(email_id, CUTOFF, PURGED)
    record = await ledger.load(email_id)
    assert record.raw == b""
    assert record.answer is not None
    assert (record.answer.triage.summary, record.answer.triage.reply) == ("", "")
    assert record.answer.usage == answer().usage
    assert [one.raw for one in await ledger.outbox(email_id)] == [b""]
    assert await ledger.audit_rows(MAILBOX, None, None) == before
    (kept,) = await ledger.kept_mails(0, 10, LATER, None, None)
    assert first_break(kept.chain, kept.events) is None
    assert kept.events[-1].kind == EventKind.PURGED
    # A copy that turns up later is still known, and its words are not stored again.
    await ledger.receive(mail("<1@tenant.example>", place(1, uidvalidity=8)), LATER)
    assert (await execute(database_url, "SELECT octet_length(raw) FROM emails"))[0][0] == 0


@pytest.mark.parametrize("status", [Status.HELD, Status.FAILED])
async def test_what_still_waits_for_a_person_is_never_purged(
    ledger: PostgresLedger, status: Status
) -> None:
    email_id = await done(ledger, status=status)
    assert await ledger.purgeable(CUTOFF, LATER, 10) == ()
    assert not await ledger.purge(email_id, CUTOFF, PURGED)
    assert (await ledger.load(email_id)).raw


async def test_what_is_new_unsettled_claimed_or_unsent_is_not_purged(
    ledger: PostgresLedger,
) -> None:
    young, undecided, claimed = await done(ledger, 1), await received(ledger, 2), 0
    assert await ledger.purgeable(NOW - timedelta(hours=2), LATER, 10) == ()
    unsent = await done(ledger, 3)
    await ledger.plan_reply(outgoing(unsent, kind=ReplyKind.SUMMARY))
    claimed = await received(ledger, 4)
    await ledger.claim(claimed, "run", LATER, LEASE)
    await ledger.decide(claimed, Status.SKIPPED, NOW, event())
    assert await ledger.purgeable(CUTOFF, LATER, 10) == (young,)
    for email_id in (undecided, unsent, claimed):
        assert not await ledger.purge(email_id, CUTOFF, PURGED)


async def test_an_answer_that_was_held_back_for_good_keeps_no_mail(ledger: PostgresLedger) -> None:
    stopped = await done(ledger, status=Status.ESCALATED)
    entry = await ledger.plan_reply(outgoing(stopped, kind=ReplyKind.ACKNOWLEDGEMENT))
    assert await ledger.purge(stopped, CUTOFF, PURGED)
    sending = await done(ledger, 2)
    entry = await ledger.plan_reply(outgoing(sending))
    assert entry.reply_id is not None
    await ledger.move_reply(entry.reply_id, ReplyStatus.SENDING, NOW)
    assert not await ledger.purge(sending, CUTOFF, PURGED)


async def test_a_ticket_keeps_its_words_until_all_of_its_mails_are_purged(
    ledger: PostgresLedger,
) -> None:
    first, second = await done(ledger, 1), await done(ledger, 2)
    await ledger.open_ticket(first, ticket())
    await ledger.attach_ticket(second, "T-1")
    await ledger.purge(first, CUTOFF, PURGED)
    assert await ledger.emptied_tickets(CUTOFF) == ()
    await ledger.purge(second, CUTOFF, PURGED)
    assert [one.key for one in await ledger.emptied_tickets(CUTOFF)] == ["T-1"]
    await ledger.update_ticket(bare(ticket()))
    assert await ledger.emptied_tickets(CUTOFF) == ()
    await ledger.update_ticket(ticket(summary="", attachments=("tickets/T-1/a.png",)))
    assert [one.key for one in await ledger.emptied_tickets(CUTOFF)] == ["T-1"]


async def test_an_open_ticket_keeps_its_words_until_it_is_old_itself(
    ledger: PostgresLedger,
) -> None:
    email_id = await done(ledger)
    await ledger.open_ticket(email_id, ticket())
    await ledger.purge(email_id, CUTOFF, PURGED)
    assert await ledger.emptied_tickets(NOW - timedelta(days=1)) == ()
    await ledger.update_ticket(ticket(status=TicketStatus.CLOSED))
    assert [one.key for one in await ledger.emptied_tickets(NOW - timedelta(days=1))] == ["T-1"]
