"""The audit report: a row for every mail, safe to open in a spreadsheet and to show as a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from unicodedata import category
from zoneinfo import ZoneInfo

import pandas as pd

from tasks.domain.ledger import AuditRow, Status
from tasks.domain.markdown import cell, line, link

_NUMBERS = ("input_tokens", "output_tokens", "seconds", "attempts")
_RENAMED = {"sender": "from"}
COLUMNS = (*(_RENAMED.get(name, name) for name in AuditRow.model_fields), "flow_run_url")

# A spreadsheet takes text that begins so for a formula, in the full-width forms too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Control characters, line and paragraph separators, and halves of a character.
_BREAKING = frozenset({"Cc", "Zl", "Zp", "Cs"})
_TABLE_ROWS = 200
_PERSONAL = ("from", "subject", "reason")
_SHOWN = ("received_at", "from", "subject", "intent", "priority", "outcome", "reason", "ticket")


def audit_frame(rows: Sequence[AuditRow], timezone: str, run_url: str) -> pd.DataFrame:
    """Return the report in the property's time zone; a run's id is put behind `run_url`."""
    zone = ZoneInfo(timezone)
    records = [
        {
            name: value if name in _NUMBERS else _as_spreadsheet_text(value)
            for name, value in _record(row, zone, run_url).items()
        }
        for row in rows
    ]
    return pd.DataFrame(records, columns=list(COLUMNS))


def tally(rows: Sequence[AuditRow]) -> tuple[tuple[Status, int], ...]:
    """Count the mails of each outcome that occurs, in the order of Status."""
    counts = Counter(row.outcome for row in rows)
    return tuple((status, counts[status]) for status in Status if counts[status])


def outcome_table_markdown(
    rows: Sequence[AuditRow], timezone: str, run_url: str, detail: str = "full"
) -> str:
    """Return the counts and a table of the first 200 mails.

    `detail` is that of Preferences: `redacted` leaves out sender, subject and reason, `none` leaves
    only the counts.
    """
    counts = ", ".join(f"{count} {status}" for status, count in tally(rows)) or "no mail"
    if detail == "none" or not rows:
        return f"**{counts}**\n"
    columns = [name for name in _SHOWN if detail == "full" or name not in _PERSONAL]
    zone = ZoneInfo(timezone)
    body = [_table_line(_record(row, zone, run_url), columns) for row in rows[:_TABLE_ROWS]]
    if len(rows) > _TABLE_ROWS:
        body += ["", f"and {len(rows) - _TABLE_ROWS} more"]
    titles = [name.removesuffix("_at") for name in columns] + ["run"]
    head = [f"**{counts}**", "", line(titles), line(["---"] * len(titles))]
    return "\n".join([*head, *body]) + "\n"


def _record(row: AuditRow, zone: ZoneInfo, run_url: str) -> dict[str, object]:
    """Return a row's columns, texts never None."""
    record = {_RENAMED.get(name, name): value for name, value in row if value is not None}
    address = f"{run_url.rstrip('/')}/{row.flow_run_id}" if run_url and row.flow_run_id else ""
    record["received_at"] = row.received_at.astimezone(zone).isoformat(timespec="seconds")
    return {
        **dict.fromkeys(COLUMNS, ""),
        **record,
        "outcome": row.outcome.value,
        "seconds": row.seconds,
        "flow_run_url": address,
    }


def _as_spreadsheet_text(value: object) -> str:
    """Write text as one line, with an apostrophe before what a spreadsheet would compute."""
    # A bare CR would end the row: pandas does not quote it.
    text = "".join(" " if category(char) in _BREAKING else char for char in str(value))
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text


def _table_line(record: Mapping[str, object], columns: Sequence[str]) -> str:
    opened = link("open", str(record["flow_run_url"]))
    return line([*(cell(record[name]) for name in columns), opened])
