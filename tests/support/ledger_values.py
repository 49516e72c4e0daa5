"""Values that the ledger's tests store, each valid as it is; a test names only what it is about."""

from datetime import UTC, datetime, timedelta

from tasks.domain.ledger import (
    Event,
    EventKind,
    IncomingMail,
    Location,
    OutboxEntry,
    ReplyKind,
)
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ActionItem, ModelAnswer, Priority, Triage, Usage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)
MAILBOX = "office@mail.example"


def place(uid: int = 1, **changes: object) -> Location:
    """Return where a copy lies."""
    fields: dict[str, object] = {"mailbox": MAILBOX, "folder": "INBOX", "uidvalidity": 7} | changes
    return Location.model_validate({"uid": uid} | fields)


def mail(
    identity: str = "<a@tenant.example>", location: Location | None = None, **changes: object
) -> IncomingMail:
    """Return a mail as the mailbox gave it."""
    fields: dict[str, object] = {
        "raw": b"Subject: Tap\r\n\r\nIt drips.\r\n",
        "size": 27,
        "received_at": NOW - timedelta(hours=1),
        "message_id": identity,
        "sender": "ada@tenant.example",
        "subject": "Tap",
        "thread": identity,
    } | changes
    return IncomingMail.model_validate(
        {"identity": identity, "location": location or place()} | fields
    )


def event(kind: EventKind = EventKind.DECIDED, detail: str = "", **changes: object) -> Event:
    """Return one step of a story."""
    return Event.model_validate({"kind": kind, "at": NOW, "detail": detail} | changes)


def answer(**changes: object) -> ModelAnswer:
    """Return what a model said."""
    item = ActionItem(intent="maintenance", type="repair", details="the tap in the kitchen")
    triage: dict[str, object] = {
        "intent": "maintenance",
        "priority": Priority.NORMAL,
        "summary": "A tap drips.",
        "action_items": (item,),
        "reply": "Thank you.",
    } | changes
    usage = Usage(model="made-up", prompt_version="1", input_tokens=120, output_tokens=30)
    return ModelAnswer(triage=Triage.model_validate(triage), usage=usage)


def ticket(key: str = "T-1", **changes: object) -> Ticket:
    """Return an open ticket."""
    fields: dict[str, object] = {
        "reference": f"PM-{key}",
        "intent": "maintenance",
        "queue": "maintenance",
        "priority": Priority.NORMAL,
        "created_at": NOW,
        "message_id": "<a@tenant.example>",
        "tenant_id": "t1",
        "unit_id": "u1",
        "summary": "A tap drips.",
    } | changes
    return Ticket.model_validate({"key": key} | fields)


def outgoing(email_id: int, **changes: object) -> OutboxEntry:
    """Return an answer that is about to be planned."""
    fields: dict[str, object] = {
        "kind": ReplyKind.REPLY,
        "recipient": "ada@tenant.example",
        "subject": "Re: Tap",
        "message_id": f"<reply-{email_id}@mail.example>",
        "raw": b"Subject: Re: Tap\r\n\r\nThank you.\r\n",
    } | changes
    return OutboxEntry.model_validate({"email_id": email_id} | fields)
