"""What the manager is told of old mail: one mail about all of it, instead of one about each."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tasks.domain.ledger import Status
from tasks.domain.notice import NoticeText
from tasks.domain.parsing.sanitize import clean_line
from tasks.domain.value import Value

# More than these stand in the audit report and in the list of held mail.
LISTED = 200
_LINE = 160


class OldMail(Value):
    """Hold what a summary says of one mail; `tickets` are their references, with their queues.

    `is_emergency` says that one of them is urgent.
    """

    email_id: int
    identity: str
    received_at: datetime
    sender: str | None
    subject: str
    status: Status
    tickets: str
    is_emergency: bool


def write_summary(mails: Sequence[OldMail], now: datetime, timezone: str) -> NoticeText:
    """Return the mail about these old mails, emergencies first, each with its age."""
    zone = ZoneInfo(timezone)
    urgent = [mail for mail in mails if mail.is_emergency]
    others = [mail for mail in mails if not mail.is_emergency]
    total = _count(len(mails), "old mail")
    subject = f"{total} not answered automatically"
    if urgent:
        subject = f"URGENT: {_count(len(urgent), 'possible emergency')} among {total}"
    parts = [
        f"{total} came to light that nobody had read. For their age none was answered "
        "automatically: each has a ticket, stays unread in the mailbox and waits for a person."
    ]
    if urgent:
        parts.append(
            "These looked like emergencies when they were written. Nobody was called out for them, "
            "because of their age; please see today whether they were taken care of.\n"
            + _list(urgent, now, zone)
        )
    if others:
        parts.append(f"{'The others' if urgent else 'They are'}:\n{_list(others, now, zone)}")
    return NoticeText(subject=subject, body="\n\n".join(parts))


def _list(mails: Sequence[OldMail], now: datetime, zone: ZoneInfo) -> str:
    lines = [_describe(mail, now, zone) for mail in mails[:LISTED]]
    if len(mails) > LISTED:
        lines.append(
            f"- and {len(mails) - LISTED} more: `python -m flows.review_draft --list` shows them"
        )
    return "\n".join(lines)


def _describe(mail: OldMail, now: datetime, zone: ZoneInfo) -> str:
    day = mail.received_at.astimezone(zone).date()
    age = _count((now - mail.received_at).days, "day")
    text = f"{mail.tickets}; {mail.sender or 'no sender'}: {mail.subject}"
    return f"- {day}, {age} old: {clean_line(text, _LINE)}"


def _count(number: int, what: str) -> str:
    plural = f"{what[:-1]}ies" if what.endswith("y") and what != "day" else f"{what}s"
    return f"{number} {what if number == 1 else plural}"
