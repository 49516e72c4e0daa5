"""What the people concerned are told: a mail of their own, never a copy of the tenant's reply."""

from tasks.domain.dossier import Dossier
from tasks.domain.plan import Notice
from tasks.domain.ticket import Ticket
from tasks.domain.triage import Priority
from tasks.domain.value import Value

# A notice is read on a telephone; the whole mail stays in the mailbox and the run's story.
LONGEST_EXCERPT = 2_000


class NoticeText(Value):
    """Hold the subject and body of a notification."""

    subject: str
    body: str


def write_notice(notice: Notice, dossier: Dossier, reason: str) -> NoticeText:
    """Return the mail that tells one contact of its tickets, the most urgent first."""
    tickets = sorted(notice.tickets, key=lambda t: -t.priority.rank)
    urgent = tickets[0].priority is Priority.URGENT
    head = "URGENT: " if urgent else ""
    place = f", unit {tickets[0].unit_id}" if tickets[0].unit_id else ""
    subject = f"{head}{tickets[0].reference} {tickets[0].queue}{place}"
    parts = [_describe(ticket) for ticket in tickets]
    parts += [f"Why: {reason}", _sender_line(dossier), _excerpt(dossier)]
    return NoticeText(subject=subject, body="\n\n".join(part for part in parts if part))


def _describe(ticket: Ticket) -> str:
    lines = [
        f"Ticket {ticket.reference} ({ticket.queue}, {ticket.priority}): {ticket.summary}",
        f"Tenant: {ticket.tenant_name or 'not verified'}",
        f"Unit: {_place(ticket)}",
    ]
    lines += [f"- {item.type}: {item.details}" for item in ticket.action_items]
    lines += [f"Attached: {path}" for path in ticket.attachments]
    return "\n".join(lines)


def _place(ticket: Ticket) -> str:
    if not ticket.unit_id:
        return "unknown"
    return f"{ticket.unit_id}, {ticket.unit_address}" if ticket.unit_address else ticket.unit_id


def _sender_line(dossier: Dossier) -> str:
    sender = dossier.sender
    return f"From: {sender.name} <{sender.email}>, {sender.identity} ({dossier.authentication})"


def _excerpt(dossier: Dossier) -> str:
    if dossier.message is None:
        return ""
    text = "\n\n".join(part for part in (dossier.message.text, dossier.message.forwarded) if part)
    return f"Subject: {dossier.message.subject}\n\n{text[:LONGEST_EXCERPT]}"
