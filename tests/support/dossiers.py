"""Dossiers made from mails, over the shipped rules and a property of two tenants."""

from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache

from support.weights import shipped_weights

from tasks.data_files import load_house
from tasks.domain.directory import Directory, Tenant, Unit
from tasks.domain.dossier import Dossier, House
from tasks.domain.ledger import EmailRecord, Location, Status
from tasks.domain.opening import Bearings, open_dossier
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ActionItem, ModelAnswer, Priority, Triage, Usage
from tasks.settings import ROOT, Settings

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AUTHSERV_ID = "mx.maple-court.example"
ADA = "ada@tenants.example"
TENANTS = (
    Tenant.model_validate(
        {
            "tenant_id": "T-1",
            "name": "Ada Archer",
            "email": ADA,
            "unit_id": "2A",
            "balance_due": "412.50",
            "lease_terms": "until 30 June 2027",
        }
    ),
)
UNITS = (Unit(unit_id="2A", address="12 Elm Street, Apt 2A"),)


@cache
def house() -> House:
    """Return the shipped rules over a directory of one tenant."""
    shipped = load_house(Settings(data_dir=ROOT / "data"))
    return shipped.model_copy(update={"directory": Directory(tenants=TENANTS, units=UNITS)})


def raw_mail(
    text: str, subject: str = "A question", sender: str = ADA, *, verified: bool = True
) -> bytes:
    """Return a mail's bytes."""
    message = EmailMessage()
    if verified:
        domain = sender.rpartition("@")[2]
        message["Authentication-Results"] = f"{AUTHSERV_ID}; dmarc=pass header.from={domain}"
    message["From"] = sender
    message["Subject"] = subject
    message["Message-ID"] = "<one@mail.tenants.example>"
    message.set_content(text)
    return message.as_bytes()


def record(raw: bytes, **changes: object) -> EmailRecord:
    """Return the ledger's record of a mail that was just claimed."""
    fields: dict[str, object] = {
        "email_id": 7,
        "identity": "identity-of-the-mail",
        "location": Location(mailbox="office@imap", folder="INBOX", uidvalidity=1, uid=1),
        "raw": raw,
        "size": len(raw),
        "truncated": False,
        "received_at": NOW,
        "message_id": "<one@mail.tenants.example>",
        "subject": "A question",
        "status": Status.RECEIVED,
        "reason": "",
        "attempts": 1,
        "parked": False,
        "duplicate_of": None,
        "answer": None,
        "flow_run_id": "run-1",
    }
    return EmailRecord.model_validate(fields | changes)


def dossier(raw: bytes, *thread_tickets: Ticket, **changes: object) -> Dossier:
    """Return the dossier of a mail, as a pass opens it."""
    bearings = Bearings(
        authserv_id=AUTHSERV_ID,
        own_addresses=frozenset({"office@maple-court.example"}),
        secret=b"secret",
        estimates=shipped_weights().estimates,
    )
    opened = open_dossier(record(raw, **changes), house(), bearings, NOW)
    return opened.model_copy(update={"thread_tickets": thread_tickets})


def answer(
    intent: str,
    reply: str = "Thank you for your message.",
    priority: Priority = Priority.NORMAL,
    *items: tuple[str, str, str],
) -> ModelAnswer:
    """Return a model's answer; items are (intent, type, details)."""
    asked = tuple(ActionItem(intent=i, type=t, details=d) for i, t, d in items)
    triage = Triage(
        intent=intent,
        priority=priority,
        summary="A summary.",
        action_items=asked or (ActionItem(intent=intent, type="request", details="asks"),),
        reply=reply,
    )
    return ModelAnswer(triage=triage, usage=Usage(model="test", prompt_version="1"))
