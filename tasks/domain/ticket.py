"""Tickets: which a mail asks for, and their keys."""

from datetime import datetime
from enum import StrEnum

from tasks.domain.triage import ActionItem, Priority
from tasks.domain.value import Value


class TicketStatus(StrEnum):
    """Say where a ticket stands."""

    OPEN = "open"
    CLOSED = "closed"


class Ticket(Value):
    """Hold one matter for one queue; the same mail and queue always give the same `key`."""

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
