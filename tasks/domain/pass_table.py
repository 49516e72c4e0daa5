"""One pass as a table: whose mail it was, what became of it, and where to read on."""

from collections.abc import Sequence

from tasks.domain.boards import BOARD_ROWS, BoardStyle
from tasks.domain.directory import Directory
from tasks.domain.ledger import AuditRow, Status
from tasks.domain.markdown import cell, inline, table
from tasks.domain.sending import STOPPED
from tasks.domain.ticket import ticket_reference

_STRANGER = "no tenant"
# What people must look at stands first.
_ORDER = (Status.FAILED, Status.ESCALATED, Status.HELD, Status.RECEIVED, Status.REPLIED)


def pass_table(
    rows: Sequence[AuditRow],
    counts: str,
    directory: Directory,
    style: BoardStyle,
    *,
    is_stopped: bool = False,
) -> str:
    """Return the counts and a table of the pass's mails, what needs a person first."""
    parts = [f"**{inline(counts)}**"]
    if is_stopped:
        parts.append(f"**{STOPPED.capitalize()}**: mail is received, sorted and held for a person.")
    ordered = sorted(rows, key=_urgency)
    shown = [_row(row, directory, style) for row in ordered[:BOARD_ROWS]]
    titles = [*_titles(style), "intent", "outcome", "ticket", *_reason_title(style), "mail"]
    parts.append(table(titles, shown))
    if len(rows) > BOARD_ROWS:
        parts.append(f"and {len(rows) - BOARD_ROWS} more")
    return "\n\n".join(parts) + "\n"


def initials_of(address: str | None, directory: Directory) -> str:
    """Return the initials of the tenant whose address this is, whoever wrote from it."""
    wanted = (address or "").lower()
    tenants = [tenant for tenant in directory.tenants if tenant.email.lower() == wanted]
    if not tenants or not wanted:
        return _STRANGER
    return " / ".join("".join(f"{name[0]}." for name in t.name.split()) for t in tenants)


def _titles(style: BoardStyle) -> list[str]:
    return {"full": ["from", "subject"], "redacted": ["who"]}.get(style.detail, [])


def _reason_title(style: BoardStyle) -> list[str]:
    return [] if style.detail == "none" else ["reason"]


def _row(row: AuditRow, directory: Directory, style: BoardStyle) -> list[str]:
    who = {
        "full": [row.sender or "?", row.subject],
        "redacted": [initials_of(row.sender, directory)],
    }.get(style.detail, [])
    outcome = "waits" if row.outcome is Status.RECEIVED else row.outcome.value
    tickets = ", ".join(ticket_reference(key) for key in row.ticket.split(",") if key)
    cells = [*who, row.intent or "", outcome, tickets]
    cells += [] if style.detail == "none" else [row.reason]
    return [*map(cell, cells), style.run_link("open", row.flow_run_id)]


def _urgency(row: AuditRow) -> int:
    return _ORDER.index(row.outcome) if row.outcome in _ORDER else len(_ORDER)
