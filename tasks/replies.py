"""Telling people and answering the sender: who gets which words."""

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.directory import reply_address
from tasks.domain.dossier import Dossier
from tasks.domain.ledger import OutboxEntry, ReplyKind
from tasks.domain.message import Message
from tasks.domain.notice import write_notice
from tasks.domain.plan import Delivery, Notice, Plan, PlannedReply, held_back
from tasks.domain.reply import (
    Outgoing,
    compose_body,
    mint_message_id,
    render,
    reply_references,
    reply_subject,
)
from tasks.domain.sending import STOPPED
from tasks.outbox import deliver
from tasks.retry import retried
from tasks.sending import sending_is_stopped

# What must not follow on which: a holding text is no use to who has the answer already.
PRECEDENTS = {ReplyKind.ACKNOWLEDGEMENT: (ReplyKind.REPLY,)}


@retried
async def notify_contacts(dossier: Dossier, plan: Plan) -> tuple[Delivery, ...]:
    """Tell everybody whom the plan names, each in a mail of their own, at most once each.

    The stop button does not stop this: people have to know, then more than ever.
    """
    opened, urgent = connections(), bool(dossier.emergencies)
    if plan.reply and await sending_is_stopped():
        # Who is called out must not believe that the sender has the safety text.
        plan = held_back(plan, STOPPED)
    return tuple(
        [
            await deliver(await _notification(opened, dossier, plan, n), urgent=urgent)
            for n in plan.notices
        ]
    )


@retried
async def send_reply(
    dossier: Dossier, reply: PlannedReply, *, by_person: bool = False
) -> Delivery | None:
    """Answer the sender at most once; return None where there is nobody to answer.

    While automatic sending is stopped, only what a person approved leaves; the rest stays planned.
    """
    recipient = reply_address(dossier.sender)
    if recipient is None or dossier.message is None:
        return None
    opened = connections()
    entry = await _answer(opened, dossier.message, dossier, reply, recipient)
    # The safety text of an emergency is no mere holding text.
    kinds = () if dossier.emergencies else PRECEDENTS.get(reply.kind, ())
    before = [await _mint(opened, dossier, kind, recipient) for kind in kinds]
    urgent = bool(dossier.emergencies)
    return await deliver(entry, *before, urgent=urgent, may_stop=not by_person)


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
    secret = await opened.ledger.secret()
    return mint_message_id(secret, dossier.record.identity, kind, recipient, domain)


def _entry(email_id: int, kind: ReplyKind, outgoing: Outgoing) -> OutboxEntry:
    return OutboxEntry(
        email_id=email_id,
        kind=kind,
        recipient=outgoing.recipient,
        subject=outgoing.subject,
        message_id=outgoing.message_id,
        raw=render(outgoing),
    )
