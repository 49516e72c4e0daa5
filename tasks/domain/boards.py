"""The boards of the Prefect UI: open tickets, and held mail that waits for a person.

Ages are told in whole days, so that a board in which nothing happened stays as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from tasks.domain.markdown import cell, link, table
from tasks.domain.triage import Priority
from tasks.domain.value import Value

BOARD_ROWS = 200
# The UI wraps no cell: what a person decides by stands to the left, what may be long is cut.
REASON_WIDTH = 45
SUBJECT_WIDTH = 40
Line = TypeVar("Line")


class OpenTicket(Value):
    """Hold one line of the board of open tickets; `flow_run_id` is the run that opened it."""

    reference: str
    queue: str
    priority: Priority
    unit_id: str | None
    created_at: datetime
    summary: str
    flow_run_id: str | None


class HeldDraft(Value):
    """Hold one line of the board of held mail; `tickets` are references."""

    email_id: int
    identity: str
    received_at: datetime
    held_at: datetime
    sender: str | None
    subject: str
    reason: str
    tickets: str
    flow_run_id: str | None


class BoardStyle(Value):
    """Say how boards are written.

    `detail` is `artifact_detail` of Preferences, `run_url` what a run's id is put behind.
    """

    detail: str
    timezone: str
    run_url: str
    written_at: datetime

    @property
    def is_full(self) -> bool:
        """Say whether senders, subjects and summaries are shown."""
        return self.detail == "full"

    def run_link(self, title: str, run_id: str | None) -> str:
        """Return a link to a flow run, empty where there is none."""
        return link(title, f"{self.run_url}/{run_id}" if run_id else "")

    def moment(self, at: datetime) -> str:
        """Return a moment in the property's time zone, to the minute."""
        return at.astimezone(ZoneInfo(self.timezone)).strftime("%Y-%m-%d %H:%M")

    def age(self, since: datetime) -> str:
        """Return how many calendar days ago that was, with the hour where it is few."""
        local = since.astimezone(ZoneInfo(self.timezone))
        days = (self.written_at.astimezone(local.tzinfo).date() - local.date()).days
        recent = {0: f"{local:%H:%M} today", 1: f"{local:%H:%M} yesterday"}
        return recent.get(days, f"{days} days ago")


def open_tickets_board(tickets: Sequence[OpenTicket], style: BoardStyle) -> str:
    """Return the board of open tickets; a ticket beyond the first 200 is only counted."""
    if not tickets:
        return "# Open tickets\n\nNo ticket is open.\n"
    titles = ["ticket", "priority", "queue", "unit", "opened"]
    titles += ["summary"] if style.is_full else []

    def row(ticket: OpenTicket) -> list[str]:
        shown = style.run_link(ticket.reference, ticket.flow_run_id) or cell(ticket.reference)
        cells = [ticket.priority, ticket.queue, ticket.unit_id or "", style.age(ticket.created_at)]
        cells += [ticket.summary] if style.is_full else []
        return [shown, *map(cell, cells)]

    return _board("Open tickets", "open", titles, tickets, row)


def held_drafts_board(
    mails: Sequence[HeldDraft], reviews: Mapping[int, str], style: BoardStyle
) -> str:
    """Return the board of held mail; `reviews` has the suspended review runs by mail."""
    if not mails:
        return "# Held mail\n\nNo mail waits for a person.\n"
    titles = ["mail", *(["from"] if style.is_full else []), "held since", "reason", "decide"]
    titles += ["tickets", *(["subject"] if style.is_full else [])]

    def row(mail: HeldDraft) -> list[str]:
        shown = style.run_link(str(mail.email_id), mail.flow_run_id) or str(mail.email_id)
        who = [cell(mail.sender or "?")] if style.is_full else []
        why = [style.age(mail.held_at), cell(mail.reason, REASON_WIDTH)]
        review = style.run_link("review", reviews.get(mail.email_id))
        decide = [review or f"`--show {mail.email_id}`", cell(mail.tickets)]
        subject = [cell(mail.subject, SUBJECT_WIDTH)] if style.is_full else []
        return [shown, *who, *why, *decide, *subject]

    how = (
        "*review* opens the run that waits for a decision: choose Resume there. In a terminal:"
        " `python -m flows.review_draft --show ID`."
    )
    return _board("Held mail", "held", titles, mails, row) + f"\n{how}\n"


def _board(
    title: str,
    word: str,
    titles: Sequence[str],
    items: Sequence[Line],
    row: Callable[[Line], list[str]],
) -> str:
    count = f"{len(items)} {word}"
    if len(items) > BOARD_ROWS:
        count = f"More than {BOARD_ROWS} {word}; these come first"
    rows = [row(item) for item in items[:BOARD_ROWS]]
    return f"# {title}\n\n**{count}**\n\n{table(titles, rows)}\n"
