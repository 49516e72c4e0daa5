"""One pass as a table: whose mail it was, what became of it, and where to read on."""

from collections.abc import Sequence

from tasks.domain.boards import BOARD_ROWS, REASON_WIDTH, SUBJECT_WIDTH, BoardStyle
from tasks.domain.directory import Directory
from tasks.domain.ledger import AuditRow, Status
from tasks.domain.markdown import cell, table
from tasks.domain.sending import STOPPED
from tasks.domain.ticket import ticket_reference

_WHO = {"full": ["from"], "redacted": ["who"]}
_END = {"full": ["reason", "subject"], "redacted": ["reason"]}
_STRANGER = "no tenant"
# What people must look at stands first.
_ORDER = (Status.FAILED, Status.ESCALATED, Status.HELD, Status.RECEIVED, Status.REPLIED)


def pass_table(
    rows: Sequence[AuditRow], directory: Directory, style: BoardStyle, *, is_stopped: bool = False
) -> str:
    """Return a table of the pass's mails, what needs a person first."""
    parts = []
    if is_stopped:
        parts.append(f"**{STOPPED.capitalize()}**: mail is received, sorted and held for a person.")
    shown = sorted(rows, key=_urgency)[:BOARD_ROWS]
    titles = _WHO.get(style.detail, [])
    titles = [*titles, "outcome", "intent", "ticket", *_END.get(style.detail, [])]
    parts.append(table(titles, [_row(row, directory, style) for row in shown]))
    if len(rows) > len(shown):
        parts.append(f"and {len(rows) - len(shown)} more")
    return "\n\n".join(parts) + "\n"


def shown_sender(address: str | None, directory: Directory, detail: str) -> str:
    """Return what a table of this detail says of who wrote, "" for nothing."""
    shown = {"full": address or "?", "redacted": initials_of(address, directory)}
    return shown.get(detail, "")


def initials_of(address: str | None, directory: Directory) -> str:
    """Return the initials of the tenant whose address this is, whoever wrote from it."""
    wanted = (address or "").lower()
    tenants = [tenant for tenant in directory.tenants if tenant.email.lower() == wanted]
    if not tenants or not wanted:
        return _STRANGER
    return " / ".join("".join(f"{name[0]}." for name in t.name.split()) for t in tenants)


def _row(row: AuditRow, directory: Directory, style: BoardStyle) -> list[str]:
    who = shown_sender(row.sender, directory, style.detail)
    outcome = "waits" if row.outcome is Status.RECEIVED else row.outcome.value
    tickets = ", ".join(ticket_reference(key) for key in row.ticket.split(",") if key)
    end = [cell(row.reason, REASON_WIDTH), cell(row.subject, SUBJECT_WIDTH)]
    return [
        *([cell(who)] if who else []),
        style.run_link(outcome, row.flow_run_id) or outcome,
        cell(row.intent or ""),
        cell(tickets),
        *end[: len(_END.get(style.detail, []))],
    ]


def _urgency(row: AuditRow) -> int:
    return _ORDER.index(row.outcome) if row.outcome in _ORDER else len(_ORDER)
