"""Sending: each mail planned in the outbox, its state moved before and after the wire."""

from prefect.logging import get_run_logger

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.domain.bus import delivery_signal
from tasks.domain.errors import (
    AssistantError,
    ConfigurationError,
    DeliveryRefused,
    DeliveryUncertain,
    LedgerUnavailable,
    MailerDown,
    Postponed,
    StorageFull,
    TransientError,
)
from tasks.domain.ledger import Event, EventKind, OutboxEntry, ReplyStatus
from tasks.domain.plan import Delivery
from tasks.domain.sending import STOPPED
from tasks.events import announce_email
from tasks.ledger import run_id
from tasks.precedents import note_sent, went_out
from tasks.sending import sending_is_stopped


def mailer_is_down() -> bool:
    """Say whether the mail server has refused so many mails in a row that asking is in vain."""
    return connections().mailer_circuit.is_open


async def deliver(
    entry: OutboxEntry, *before: str, urgent: bool, may_stop: bool = False
) -> Delivery:
    """Send what the outbox holds unless it, or a mail with a Message-ID of `before`, went out.

    No doubt is resolved by sending. What is urgent is tried even while the mail server is down.
    What `may_stop` stays planned while automatic sending is stopped.
    """
    opened = connections()
    stored = await opened.ledger.plan_reply(entry)
    if stored.status is ReplyStatus.SENDING:
        # A run died between the wire and the ledger, so only the Sent folder can tell.
        found = await opened.mailbox.find_sent(stored.message_id)
        status = ReplyStatus.SENT if found else ReplyStatus.UNCERTAIN
        stored = await _move(opened, stored, status, "a run died while sending")
    if stored.status is not ReplyStatus.PLANNED:
        return delivery_of(stored)
    if await went_out(opened, stored.message_id, *before):
        return delivery_of(await _skip(opened, stored), sent_before=True)
    if may_stop and await sending_is_stopped():
        return delivery_of(stored.model_copy(update={"detail": STOPPED}))
    return delivery_of(await _send(opened, stored, urgent=urgent))


async def _skip(opened: Connections, entry: OutboxEntry) -> OutboxEntry:
    """Count as sent what the Sent folder holds: the ledger was put back to before it was sent."""
    sending = await _move(opened, entry, ReplyStatus.SENDING, "")
    return await _move(opened, sending, ReplyStatus.SENT, "found in the Sent folder")


async def _send(opened: Connections, planned: OutboxEntry, *, urgent: bool) -> OutboxEntry:
    async with opened.mailer_turn:
        if opened.mailer_circuit.is_open and not urgent:
            raise Postponed(opened.mailer_circuit.reason)
        sent = await _hand_over(opened, await _move(opened, planned, ReplyStatus.SENDING, ""))
    if sent.status is ReplyStatus.SENT:
        note_sent(opened, sent.message_id)
        announce_email(delivery_signal(sent.kind), sent.email_id, kind=sent.kind)
        await _keep_copy(opened, sent)
    return sent


async def _hand_over(opened: Connections, entry: OutboxEntry) -> OutboxEntry:
    sender = opened.settings.sender_address
    try:
        answer = await opened.mailer.send(entry.raw, sender, entry.recipient)
    except DeliveryUncertain as error:
        return await _move(opened, entry, ReplyStatus.UNCERTAIN, str(error))
    except DeliveryRefused as error:
        opened.mailer_circuit.succeed()
        return await _move(opened, entry, ReplyStatus.REFUSED, str(error))
    except (TransientError, ConfigurationError, StorageFull) as error:
        # Nothing was taken, so a later try is safe.
        _note_trouble(opened, error)
        await _move(opened, entry, ReplyStatus.PLANNED, str(error))
        raise
    opened.mailer_circuit.succeed()
    return await _move(opened, entry, ReplyStatus.SENT, answer)


def _note_trouble(opened: Connections, error: AssistantError) -> None:
    """Count what would keep any other mail from being sent, too."""
    opened.note(error)
    if isinstance(error, MailerDown | ConfigurationError):
        will_pass = isinstance(error, MailerDown)
        opened.mailer_circuit.fail(str(error), utc_now(), will_pass=will_pass)


async def _move(
    opened: Connections, entry: OutboxEntry, status: ReplyStatus, detail: str
) -> OutboxEntry:
    now = utc_now()
    if entry.reply_id is None or not await opened.ledger.move_reply(
        entry.reply_id, status, now, detail
    ):
        raise LedgerUnavailable("Another run is sending the same mail; this one waits for it.")
    kind = EventKind.SENT if status is ReplyStatus.SENT else EventKind.REPLYING
    event = Event(kind=kind, at=now, detail=f"{entry.kind} {status}", flow_run_id=run_id())
    await opened.ledger.record(entry.email_id, event)
    return entry.model_copy(update={"status": status, "detail": detail})


async def _keep_copy(opened: Connections, entry: OutboxEntry) -> None:
    """Put a copy into the Sent folder; the mail is out, so a failure here is only noted."""
    try:
        await opened.mailbox.append_sent(entry.raw, utc_now())
    except AssistantError as error:
        get_run_logger().warning("The Sent folder took no copy: %s", error)


def delivery_of(entry: OutboxEntry, *, sent_before: bool = False) -> Delivery:
    """Say what became of an outgoing mail."""
    return Delivery(
        kind=entry.kind,
        status=entry.status,
        detail=entry.detail,
        message_id=entry.message_id,
        recipient=entry.recipient,
        raw=entry.raw,
        sent_before=sent_before,
    )
