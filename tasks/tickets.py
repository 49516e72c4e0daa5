"""Opening tickets, in the ledger and where people look at them."""

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.domain.bus import Signal, about_ticket
from tasks.domain.dossier import Dossier
from tasks.domain.ledger import Event, EventKind
from tasks.domain.ticket import Ticket
from tasks.events import announce
from tasks.ledger import run_id
from tasks.retry import retried


@retried
async def open_tickets(dossier: Dossier, tickets: tuple[Ticket, ...]) -> tuple[Ticket, ...]:
    """Open each ticket once, or add to the one that the thread has; return them as they stand."""
    opened = connections()
    email_id = dossier.record.email_id
    joined = {ticket.key for ticket in dossier.thread_tickets}
    attachments = dossier.message.attachments if dossier.message else ()
    shown = []
    for ticket in tickets:
        if ticket.key in joined:
            await opened.ledger.attach_ticket(email_id, ticket.key)
            stored = ticket
        else:
            stored = await opened.ledger.open_ticket(email_id, ticket)
            announce(Signal.TICKET_OPENED, about_ticket(stored.key), queue=stored.queue)
        stored = await opened.tickets.put(stored, attachments)
        await opened.ledger.update_ticket(stored)
        shown.append(stored)
    detail = ", ".join(f"{t.reference} in {t.queue}, {t.priority}" for t in shown)
    event = Event(kind=EventKind.TICKETED, at=utc_now(), detail=detail, flow_run_id=run_id())
    await opened.ledger.record(email_id, event)
    return tuple(shown)
