"""Tickets: which a mail asks for, and their keys."""

import base64
import hashlib
import re
from datetime import datetime
from enum import StrEnum

from tasks.domain.triage import ActionItem, Priority
from tasks.domain.value import Value


class TicketStatus(StrEnum):
    """Say where a ticket stands."""

    OPEN = "open"
    CLOSED = "closed"


class Ticket(Value):
    """Hold one matter for one queue; the same mail and queue always give the same `key`.

    `tenant_name` and `unit_address` are what the directory said when the ticket was opened.
    """

    key: str
    reference: str
    intent: str
    queue: str
    priority: Priority
    status: TicketStatus = TicketStatus.OPEN
    created_at: datetime
    message_id: str | None
    tenant_id: str | None
    unit_id: str | None
    summary: str
    action_items: tuple[ActionItem, ...] = ()
    attachments: tuple[str, ...] = ()
    flow_run_id: str | None = None
    tenant_name: str | None = None
    unit_address: str | None = None


def ticket_key(identity: str, queue: str) -> str:
    """Return the key that one mail and one queue always give."""
    digest = hashlib.sha256(f"{identity}\n{queue}".encode()).hexdigest()[:16]
    slug = re.sub(r"[^a-z0-9]+", "-", queue.lower()).strip("-") or "queue"
    return f"{slug}-{digest}"


def ticket_reference(key: str) -> str:
    """Return the short name that people quote, such as `T-7K3FQ2P`."""
    digest = hashlib.sha256(key.encode()).digest()
    return "T-" + base64.b32encode(digest).decode()[:7]


def join_ticket(ticket: Ticket, wanted: Ticket) -> Ticket:
    """Return an open ticket with a follow-up's asks added; its priority is only ever raised."""
    known = set(ticket.action_items)
    added = tuple(item for item in wanted.action_items if item not in known)
    priority = max(ticket.priority, wanted.priority, key=lambda p: p.rank)
    return ticket.model_copy(
        update={"action_items": ticket.action_items + added, "priority": priority}
    )
