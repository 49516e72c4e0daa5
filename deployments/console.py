"""What a person sees in the terminal."""

import getpass
import logging
import sys
from collections.abc import Sequence

from prefect.logging.handlers import PrefectConsoleHandler
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tasks.domain.disagreement import Disagreement
from tasks.domain.dossier import House
from tasks.domain.ledger import AuditRow, Status
from tasks.domain.pass_table import shown_sender

COLOURS = {
    Status.REPLIED: "green",
    Status.HELD: "yellow",
    Status.SKIPPED: "dim",
    Status.ESCALATED: "bold red",
    Status.FAILED: "red",
}
# What is said of a mail and its sender, by `artifact_detail`.
WHO = {"full": ("from", "subject"), "redacted": ("who",), "none": ()}
WHY = {"full": ("why",), "redacted": ("why",), "none": ()}
# Wide enough for a reason beside the subject where the output is not a terminal.
PLAIN_WIDTH = 160
# The audit report has all rows.
LONGEST_TABLE = 200


def say(line: str) -> None:
    """Print one line on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(Text(line))


def print_rows(rows: Sequence[AuditRow], house: House) -> None:
    """Print what became of each mail as a table on standard output.

    It names people and quotes their words as far as `artifact_detail` lets the pass's artifact.
    """
    if not rows:
        return
    detail = house.preferences.reports.artifact_detail
    table = Table(show_edge=False, pad_edge=False)
    for heading in (*WHO[detail], "intent", "outcome", "tickets", *WHY[detail]):
        table.add_column(heading, overflow="ellipsis", no_wrap=heading in {"intent", "outcome"})
    for row in rows:
        who = (shown_sender(row.sender, house.directory, detail), row.subject)[: len(WHO[detail])]
        outcome = Text(row.outcome, style=COLOURS.get(row.outcome, ""))
        table.add_row(
            *(Text(cell) for cell in (*who, row.intent or "")),
            outcome,
            Text(_queues(row.ticket)),
            *(Text(row.reason) for _ in WHY[detail]),
        )
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    Console(width=width, highlight=False).print(table)


def print_disagreements(found: Sequence[Disagreement]) -> None:
    """Print where records disagree as a table on standard output."""
    if not found:
        return
    table = Table(show_edge=False, pad_edge=False)
    for heading in ("what", "disagreement", "detail"):
        table.add_column(heading, overflow="fold")
    for one in found:
        style = "dim" if one.kind.is_note else "red"
        table.add_row(Text(one.subject), Text(one.kind, style=style), Text(one.detail))
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    Console(width=width, highlight=False).print(table)


def _queues(keys: str) -> str:
    """Return the queues that ticket keys begin with; the whole keys are in the audit report."""
    return ", ".join(key.rpartition("-")[0] for key in keys.split(",") if key)


def quieten() -> None:
    """Keep Prefect's log off the terminal; it stays in the run history."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, PrefectConsoleHandler):
            handler.setLevel(logging.CRITICAL + 1)


def login() -> str:
    """Return who is logged in, empty where that has no name."""
    try:
        return getpass.getuser()
    # A container's user may have no name; Python 3.13 raises the other one.
    except (KeyError, OSError):
        return ""
