"""Sending: each mail planned in the outbox, its state moved before and after the wire."""

from prefect.logging import get_run_logger

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.directory import reply_address
from tasks.domain.dossier import Dossier
from tasks.domain.errors import (
    AssistantError,
    ConfigurationError,
    DeliveryRefused,
    DeliveryUncertain,
    LedgerUnavailable,
    TransientError,
)
from tasks.domain.ledger import Event, EventKind, OutboxEntry, ReplyKind, ReplyStatus
from tasks.domain.message import Message
from tasks.domain.notice import write_notice
from tasks.domain.plan import Delivery, Notice, Plan, PlannedReply
from tasks.domain.reply import (
    Outgoing,
    compose_body,
    mint_message_id,
    render,
    reply_references,
    reply_subject,
)
from tasks.ledger import run_id
from tasks.retry import retried


@retried
async def notify_contacts(dossier: Dossier, plan: Plan) -> tuple[Delivery, ...]:
    """Tell everybody whom the plan names, each in a mail of their own, at most once each."""
    opened = connections()
    return tuple(
        [await deliver(opened, await _notification(opened, dossier, plan, n)) for n in plan.notices]
    )


@retried
async def send_reply(dossier: Dossier, reply: PlannedReply) -> Delivery | None:
    """Answer the sender at most once; return None where there is nobody to answer."""
    recipient = reply_address(dossier.sender)
    if recipient is None or dossier.message is None:
        return None
    opened = connections()
    return await deliver(opened, await _answer(opened, dossier.message, dossier, reply, recipient))


async def _answer(
    opened: Connections, message: Message, dossier: Dossier, reply: PlannedReply, recipient: str
) -> OutboxEntry:
    house = load_house(opened.settings)
    ours = opened.settings.sender_address
    email_id = dossier.record.email_id
    outgoing = Outgoing(
        sender=ours,
        sender_name=house.preferences.sender_name,
        recipient=recipient,
        subject=reply_subject(message.subject),
        body=compose_body(reply.text, house.preferences.signature, house.preferences.notice),
        message_id=await _mint(opened, dossier, reply.kind, recipient),
        in_reply_to=message.message_id,
        references=reply_references(message),
        date_at=utc_now(),
    )
    return _entry(email_id, reply.kind, outgoing)


async def _notification(
    opened: Connections, dossier: Dossier, plan: Plan, notice: Notice
) -> OutboxEntry:
    house = load_house(opened.settings)
    text = write_notice(notice, dossier, plan.reason)
    email_id = dossier.record.email_id
    outgoing = Outgoing(
        sender=opened.settings.sender_address,
        sender_name=house.preferences.sender_name,
        recipient=notice.recipient,
        subject=text.subject,
        body=text.body,
        message_id=await _mint(opened, dossier, ReplyKind.NOTIFICATION, notice.recipient),
        auto_submitted="auto-generated",
        date_at=utc_now(),
    )
    return _entry(email_id, ReplyKind.NOTIFICATION, outgoing)


async def _mint(opened: Connections, dossier: Dossier, kind: ReplyKind, recipient: str) -> str:
    domain = opened.settings.sender_address.rpartition("@")[2]
    record, secret = dossier.record, await opened.ledger.secret()
    return mint_message_id(secret, record.email_id, kind, recipient, domain, record.identity)


def _entry(email_id: int, kind: ReplyKind, outgoing: Outgoing) -> OutboxEntry:
    return OutboxEntry(
        email_id=email_id,
        kind=kind,
        recipient=outgoing.recipient,
        subject=outgoing.subject,
        message_id=outgoing.message_id,
        raw=render(outgoing),
    )


async def deliver(opened: Connections, entry: OutboxEntry) -> Delivery:
    """Send what the outbox holds unless it went out before; no doubt is resolved by sending."""
    stored = await opened.ledger.plan_reply(entry)
    if stored.status is ReplyStatus.SENDING:
        # A run died between the wire and the ledger, so only the Sent folder can tell.
        found = await opened.mailbox.find_sent(stored.message_id)
        status = ReplyStatus.SENT if found else ReplyStatus.UNCERTAIN
        stored = await _move(opened, stored, status, "a run died while sending")
    if stored.status is not ReplyStatus.PLANNED:
        return _delivery(stored)
    return _delivery(await _send(opened, await _move(opened, stored, ReplyStatus.SENDING, "")))


async def _send(opened: Connections, entry: OutboxEntry) -> OutboxEntry:
    try:
        answer = await opened.mailer.send(
            entry.raw, opened.settings.sender_address, entry.recipient
        )
    except DeliveryUncertain as error:
        return await _move(opened, entry, ReplyStatus.UNCERTAIN, str(error))
    except DeliveryRefused as error:
        return await _move(opened, entry, ReplyStatus.REFUSED, str(error))
    except (TransientError, ConfigurationError) as error:
        # Nothing was taken, so a later try is safe.
        await _move(opened, entry, ReplyStatus.PLANNED, str(error))
        raise
    sent = await _move(opened, entry, ReplyStatus.SENT, answer)
    await _keep_copy(opened, sent)
    return sent


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


def _delivery(entry: OutboxEntry) -> Delivery:
    return Delivery(
        kind=entry.kind,
        status=entry.status,
        detail=entry.detail,
        message_id=entry.message_id,
        recipient=entry.recipient,
        raw=entry.raw,
    )
