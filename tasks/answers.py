"""The words that a person sends, put into a mail and into the outbox."""

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.directory import reply_address
from tasks.domain.dossier import Dossier
from tasks.domain.errors import PermanentError
from tasks.domain.ledger import OutboxEntry, ReplyKind
from tasks.domain.reply import (
    Outgoing,
    compose_body,
    mint_message_id,
    render,
    reply_references,
    reply_subject,
)
from tasks.domain.reviewing import NOBODY, Answer


async def compose_answer(dossier: Dossier, answer: Answer) -> OutboxEntry:
    """Put the words into a mail.

    What a person wrote is signed and is no automatic answer. A draft that a person only approved
    still was prepared automatically, and its notice says so.
    """
    opened = connections()
    recipient, message = reply_address(dossier.sender), dossier.message
    if recipient is None or message is None:
        raise PermanentError(NOBODY)
    preferences = load_house(opened.settings).preferences
    sender, email_id = opened.settings.sender_address, dossier.record.email_id
    domain = sender.rpartition("@")[2]
    secret = await opened.ledger.secret()
    outgoing = Outgoing(
        sender=sender,
        sender_name=preferences.sender_name,
        recipient=recipient,
        subject=reply_subject(message.subject),
        body=compose_body(
            answer.text, preferences.signature, "" if answer.changed else preferences.notice
        ),
        message_id=mint_message_id(
            secret, dossier.record.identity, ReplyKind.REPLY, recipient, domain
        ),
        in_reply_to=message.message_id,
        references=reply_references(message),
        auto_submitted="no" if answer.changed else "auto-replied",
        date_at=utc_now(),
    )
    return OutboxEntry(
        email_id=email_id,
        kind=ReplyKind.REPLY,
        recipient=recipient,
        subject=outgoing.subject,
        message_id=outgoing.message_id,
        raw=render(outgoing),
    )


async def plan_answer(entry: OutboxEntry) -> bool:
    """Put the answer into the outbox, in the place of one that never left it.

    Returns False where an answer in other words has left it already, or may have.
    """
    ledger = connections().ledger
    stored = await ledger.plan_reply(entry)
    if _words(stored.raw) == _words(entry.raw) or stored.reply_id is None:
        return True
    return await ledger.reword_reply(stored.reply_id, entry.raw)


def _words(raw: bytes) -> bytes:
    """Return a rendered mail without its header, which holds the time."""
    return raw.partition(b"\r\n\r\n")[2]
