"""Telling the manager of old mail: one mail about all of it."""

from collections.abc import Sequence

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.ledger import Event, EventKind, OutboxEntry, ReplyKind
from tasks.domain.plan import MANAGER
from tasks.domain.reply import Outgoing, mint_message_id, render
from tasks.domain.summary import OldMail, write_summary
from tasks.ledger import run_id
from tasks.outbox import deliver
from tasks.retry import retried


@retried
async def tell_of_old_mail() -> None:
    """Tell the manager of every old mail that was decided and not told of, in one mail.

    A backfill does this once, at its end, and so does a pass that met old mail without one. What
    a killed run left untold, the next one tells: the ledger notes on each mail that it stands in a
    summary, in the same transaction that plans the summary.
    """
    opened = connections()
    mailbox = opened.mailbox.name
    contacts = {c.key: c.email for c in load_house(opened.settings).preferences.contacts}
    mails = await opened.ledger.untold(mailbox) if MANAGER in contacts else ()
    if mails:
        entry = await _compose(opened, mails, contacts[MANAGER])
        event = Event(
            kind=EventKind.NOTIFIED,
            at=utc_now(),
            detail=f"one of {len(mails)} in a summary to the {MANAGER}",
            flow_run_id=run_id(),
        )
        await opened.ledger.plan_summary(entry, [mail.email_id for mail in mails], event)
    for unsent in await opened.ledger.unsent_summaries(mailbox):
        await deliver(unsent, urgent=False)


async def _compose(opened: Connections, mails: Sequence[OldMail], recipient: str) -> OutboxEntry:
    settings = opened.settings
    text = write_summary(mails, utc_now(), settings.timezone)
    first, ours = mails[0], settings.sender_address
    message_id = mint_message_id(
        await opened.ledger.secret(), first.identity, ReplyKind.SUMMARY, recipient,
        ours.rpartition("@")[2],
    )  # fmt: skip
    outgoing = Outgoing(
        sender=ours,
        sender_name=load_house(settings).preferences.sender_name,
        recipient=recipient,
        subject=text.subject,
        body=text.body,
        message_id=message_id,
        auto_submitted="auto-generated",
        date_at=utc_now(),
    )
    return OutboxEntry(
        email_id=first.email_id,
        kind=ReplyKind.SUMMARY,
        recipient=recipient,
        subject=text.subject,
        message_id=message_id,
        raw=render(outgoing),
    )
