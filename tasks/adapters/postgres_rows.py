"""Rows of the ledger's tables as the domain's values, and back."""

from typing import Any

from sqlalchemy import ColumnElement, RowMapping

from tasks.adapters.postgres_tables import emails, events, locations, replies, tickets
from tasks.domain.ledger import DueEmail, EmailRecord, Event, Location, OutboxEntry
from tasks.domain.ticket import Ticket

_PLACE = ("mailbox", "folder", "uidvalidity", "uid")

LOCATION_COLUMNS: tuple[ColumnElement[Any], ...] = tuple(locations.c[name] for name in _PLACE)
DUE_COLUMNS: tuple[ColumnElement[Any], ...] = (
    emails.c.id.label("email_id"),
    *(emails.c[name] for name in (*_PLACE, "urgent", "thread", "received_at")),
)
EVENT_COLUMNS: tuple[ColumnElement[Any], ...] = tuple(events.c[name] for name in Event.model_fields)
TICKET_COLUMNS: tuple[ColumnElement[Any], ...] = tuple(
    tickets.c[name] for name in Ticket.model_fields
)
REPLY_COLUMNS: tuple[ColumnElement[Any], ...] = (
    replies.c.id.label("reply_id"),
    *(replies.c[name] for name in OutboxEntry.model_fields if name != "reply_id"),
)
EMAIL_COLUMNS: tuple[ColumnElement[Any], ...] = (
    emails.c.id.label("email_id"),
    emails.c.last_flow_run_id.label("flow_run_id"),
    *(emails.c[name] for name in _PLACE),
    *(
        emails.c[name]
        for name in EmailRecord.model_fields
        if name not in {"email_id", "flow_run_id", "location"}
    ),
)


def as_email(row: RowMapping) -> EmailRecord:
    """Read one row of EMAIL_COLUMNS."""
    fields = dict(row)
    place = {name: fields.pop(name) for name in _PLACE}
    return EmailRecord(location=Location(**place), **fields)


def as_due(row: RowMapping) -> DueEmail:
    """Read one row of DUE_COLUMNS."""
    fields = dict(row)
    place = {name: fields.pop(name) for name in _PLACE}
    return DueEmail(location=Location(**place), **fields)


def as_location(row: RowMapping) -> Location:
    """Read one row of LOCATION_COLUMNS."""
    return Location(**row)


def as_event(row: RowMapping) -> Event:
    """Read one row of EVENT_COLUMNS."""
    return Event(**row)


def as_ticket(row: RowMapping) -> Ticket:
    """Read one row of TICKET_COLUMNS."""
    return Ticket(**row)


def as_reply(row: RowMapping) -> OutboxEntry:
    """Read one row of REPLY_COLUMNS."""
    return OutboxEntry(**row)


def place_of(location: Location) -> dict[str, Any]:
    """Return the columns that say where a copy lies."""
    return location.model_dump()


def event_row(email_id: int, event: Event) -> dict[str, Any]:
    """Return the columns of one event."""
    return {"email_id": email_id, **event.model_dump()}
