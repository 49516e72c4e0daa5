from datetime import timedelta

from support.ledger_values import MAILBOX, NOW, event, mail, outgoing, place, ticket

from tasks.adapters.postgres import PostgresLedger
from tasks.domain.ledger import EventKind, ReplyKind, ReplyStatus, Status
from tasks.domain.triage import Priority

TOLD = event(EventKind.NOTIFIED, "one of 2 in a summary to the manager")


async def hold_old(
    ledger: PostgresLedger, uid: int, *, days: int = 9, priority: Priority = Priority.NORMAL
) -> int:
    """Receive a mail and decide it as one that was too old to answer."""
    received_at = NOW - timedelta(days=days)
    incoming = mail(f"<{uid}@tenant.example>", place(uid), received_at=received_at)
    email_id = (await ledger.receive(incoming, NOW)).email_id
    await ledger.open_ticket(email_id, ticket(f"T-{uid}", priority=priority))
    await ledger.decide(email_id, Status.HELD, NOW, event(rules=("too_old",)))
    return email_id


async def test_old_mail_is_untold_until_a_summary_is_planned(ledger: PostgresLedger) -> None:
    late = await hold_old(ledger, 1, days=5)
    early = await hold_old(ledger, 2, days=21, priority=Priority.URGENT)
    first, second = await ledger.untold(MAILBOX)
    assert (first.email_id, first.is_emergency) == (early, True)
    assert (second.email_id, second.tickets) == (late, "PM-T-1 (maintenance)")
    entry = outgoing(early, kind=ReplyKind.SUMMARY)
    assert await ledger.plan_summary(entry, [early, late], TOLD)
    assert await ledger.untold(MAILBOX) == ()
    assert (await ledger.story(late))[-1] == TOLD


async def test_mail_that_is_decided_while_a_summary_is_under_way_comes_into_the_next(
    ledger: PostgresLedger,
) -> None:
    first = await hold_old(ledger, 1)
    await ledger.plan_summary(outgoing(first, kind=ReplyKind.SUMMARY), [first], TOLD)
    second = await hold_old(ledger, 2)
    assert [one.email_id for one in await ledger.untold(MAILBOX)] == [second]


async def test_of_two_runs_that_plan_the_same_summary_one_does(ledger: PostgresLedger) -> None:
    first, second = await hold_old(ledger, 1), await hold_old(ledger, 2)
    entry = outgoing(first, kind=ReplyKind.SUMMARY)
    assert await ledger.plan_summary(entry, [first], TOLD)
    assert not await ledger.plan_summary(entry, [first, second], TOLD)
    assert [one.email_id for one in await ledger.untold(MAILBOX)] == [second]


async def test_a_summary_is_unsent_until_the_mail_server_took_it(ledger: PostgresLedger) -> None:
    first = await hold_old(ledger, 1)
    await ledger.plan_summary(outgoing(first, kind=ReplyKind.SUMMARY), [first], TOLD)
    (unsent,) = await ledger.unsent_summaries(MAILBOX)
    assert unsent.reply_id is not None
    assert await ledger.unsent_summaries("other@mail.example") == ()
    for status in (ReplyStatus.SENDING, ReplyStatus.SENT):
        await ledger.move_reply(unsent.reply_id, status, NOW)
    assert await ledger.unsent_summaries(MAILBOX) == ()


async def test_answered_mail_and_old_mail_without_a_ticket_is_nothing_to_tell(
    ledger: PostgresLedger,
) -> None:
    for uid, status, rules in ((1, Status.REPLIED, ()), (2, Status.SKIPPED, ("too_old",))):
        incoming = mail(f"<{uid}@tenant.example>", place(uid))
        email_id = (await ledger.receive(incoming, NOW)).email_id
        await ledger.decide(email_id, status, NOW, event(rules=rules))
    assert await ledger.untold(MAILBOX) == ()
