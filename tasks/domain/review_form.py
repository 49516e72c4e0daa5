"""A held mail as a reviewer sees it: in a list, on a sheet, and above the form."""

import re
import textwrap
from datetime import datetime

from tasks.domain.dossier import Dossier
from tasks.domain.ledger import ANSWERS, OutboxEntry
from tasks.domain.parsing.sanitize import clean_text
from tasks.domain.preferences import Preferences
from tasks.domain.thread import Turn, earlier_than, thread_text
from tasks.domain.ticket import Ticket
from tasks.domain.value import Value

# What the dialog of the Prefect UI shows of a line without scrolling sideways.
FORM_WIDTH = 48
_LABEL_WIDTH = 13
NO_DRAFT = "(there is none: write the answer yourself)"
HINT = (
    "**approve** sends the draft, **edit** sends your own words in its place, **reject** sends "
    "nothing and closes the mail, **hand_over** leaves the whole thread to a person who answers it "
    "by mail: the program sends nothing there until it is handed back."
)
HANDED_OVER_HINT = (
    "A person answers in this thread, and the program sends nothing there. **reject** closes this "
    "mail (it was answered, or needs no answer), **hand_back** lets the program answer again: you "
    "are then asked about this mail's draft."
)


class HeldEmail(Value):
    """Hold one line of the list of held mails; `tickets` are their references.

    The moments at the end are the last of their kind: since when it is held, when somebody decided,
    when that could not be carried out, when people were reminded, when its review expired.
    """

    email_id: int
    received_at: datetime
    sender: str | None
    subject: str
    reason: str
    tickets: str
    held_at: datetime
    reviewed_at: datetime | None = None
    unsent_at: datetime | None = None
    reminded_at: datetime | None = None
    expired_at: datetime | None = None


class ReviewSheet(Value):
    """Hold all that a person needs to decide.

    `handed_over` says that a person answers in the mail's thread, and the program does not.
    """

    dossier: Dossier
    tickets: tuple[Ticket, ...]
    outbox: tuple[OutboxEntry, ...]
    conversation: tuple[Turn, ...] = ()
    handed_over: bool = False

    @property
    def draft(self) -> str:
        """Return what the model wrote, empty where it wrote nothing."""
        answer = self.dossier.record.answer
        return answer.triage.reply.strip() if answer else ""


def write_sheet(sheet: ReviewSheet, width: int = 0) -> str:
    """Return a held mail as plain text: who, why, triage, tickets, the mail and the draft.

    `width` breaks long lines; 0 leaves them to the terminal.
    """
    title = f"Mail {sheet.dossier.record.email_id}"
    texts = [*_thread(sheet), ("The mail", _mail_text(sheet)), *_earlier(sheet)]
    texts.append(("The draft", sheet.draft or NO_DRAFT))
    sections = [(title, _wrapped(clean_text(_facts(sheet)), width, _LABEL_WIDTH))]
    sections += [(name, _wrapped(clean_text(text), width)) for name, text in texts]
    return "\n\n".join(f"{name}\n{'-' * len(name)}\n{text.strip()}" for name, text in sections)


def write_form(sheet: ReviewSheet, preferences: Preferences) -> str:
    """Return the markdown above the form in the Prefect UI.

    Prefect keeps it, so it holds no more than `artifact_detail` allows.
    """
    hint = HANDED_OVER_HINT if sheet.handed_over else HINT
    if preferences.reports.artifact_detail != "full":
        email_id = sheet.dossier.record.email_id
        command = f"python -m flows.review_draft --show {email_id}"
        return f"{hint}\n\nMail {email_id} is not shown here; `{command}` shows it in a terminal."
    text = write_sheet(sheet, FORM_WIDTH)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{hint}\n\n{fence}text\n{text}\n{fence}"


def _wrapped(text: str, width: int, indent: int = 0) -> str:
    if not width:
        return text
    lines = (
        textwrap.wrap(line, width, subsequent_indent=" " * indent, break_on_hyphens=False) or [""]
        for line in text.split("\n")
    )
    return "\n".join(part for parts in lines for part in parts)


def _facts(sheet: ReviewSheet) -> str:
    dossier, record = sheet.dossier, sheet.dossier.record
    sender, message = dossier.sender, dossier.message
    rows = [
        ("Status", record.status),
        ("Because", record.reason),
        ("From", f"{sender.name} <{sender.email}>".strip()),
        ("Who that is", f"{sender.kind}, {sender.identity} ({dossier.authentication})"),
        ("Subject", message.subject if message else record.subject),
        ("Received", record.received_at.isoformat(timespec="minutes")),
        ("Tickets", ", ".join(f"{t.reference} ({t.queue}, {t.priority})" for t in sheet.tickets)),
        *_triage(sheet),
    ]
    labelled = ((f"{name}:".ljust(_LABEL_WIDTH), text) for name, text in rows if text)
    return "\n".join(label + " ".join(text.split()) for label, text in labelled)


def _triage(sheet: ReviewSheet) -> list[tuple[str, str]]:
    answer = sheet.dossier.record.answer
    if answer is None:
        return []
    asks = [("Asks", f"{item.type}: {item.details}") for item in answer.triage.action_items]
    return [("Intent", answer.triage.intent), ("Summary", answer.triage.summary), *asks]


def _mail_text(sheet: ReviewSheet) -> str:
    message = sheet.dossier.message
    if message is None:
        return sheet.dossier.unreadable
    files = ", ".join(attachment.filename for attachment in message.attachments)
    parts = (message.text, message.forwarded, f"Attached: {files}" if files else "")
    return "\n\n".join(part for part in parts if part) or "(no text)"


def _earlier(sheet: ReviewSheet) -> list[tuple[str, str]]:
    """Return what already went to the sender, or was meant to."""
    lines = [
        f"{entry.kind}: {entry.status} {entry.detail}".strip()
        for entry in sheet.outbox
        if entry.kind in ANSWERS
    ]
    return [("To the sender so far", "\n".join(lines))] if lines else []


def _thread(sheet: ReviewSheet) -> list[tuple[str, str]]:
    before = earlier_than(sheet.dossier.record.email_id, sheet.conversation)
    return [("Earlier in this conversation", thread_text(before))] if before else []
