"""The audit in figures: mails by day and intent, waiting times, holds, reviews, tokens."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd

from tasks.domain.audit_figures import ALL, Count, Reason, Spent, Summary, Wait
from tasks.domain.evidence import SeenRun
from tasks.domain.ledger import Status
from tasks.domain.mail_facts import MailFacts
from tasks.domain.preference_tables import Reports

UNKNOWN = "(none)"
_MILLION = 1_000_000
_MOST_REASONS = 12


def facts_frame(facts: Sequence[MailFacts], runs: Sequence[SeenRun], timezone: str) -> pd.DataFrame:
    """Join ledger and run history, one row for every mail, with columns of their own types."""
    known = {run.run_id: run for run in runs}
    records = [_record(one, known.get(one.row.flow_run_id or "")) for one in facts]
    frame = pd.DataFrame.from_records(records, columns=list(_COLUMNS)).astype(dict(_COLUMNS))
    zone = ZoneInfo(timezone)
    for name in ("received_at", "first_reply_at", "run_started_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone)
    waited = frame["first_reply_at"] - frame["received_at"]
    frame["first_reply_seconds"] = waited.dt.total_seconds()
    frame["day"] = frame["received_at"].dt.strftime("%Y-%m-%d")
    return frame


def summarise_mails(frame: pd.DataFrame, prices: Reports) -> Summary:
    """Count what `facts_frame` returned."""
    days = sorted(frame["day"].unique())
    return Summary(
        mails=len(frame),
        first_day=date.fromisoformat(days[0]) if days else None,
        last_day=date.fromisoformat(days[-1]) if days else None,
        days=tuple(_counts(frame, "day")),
        intents=tuple(_counts(frame, "intent")),
        waits=tuple(_waits(frame)),
        holds=_reasons(frame["hold_rules"].explode()),
        reviews=_reasons(frame["review"]),
        spent=tuple(_spent(frame, prices)),
        edit_share=_mean(frame["edit_share"]),
        unsupported_share=_mean(frame["unsupported_share"]),
        currency=prices.currency,
    )


_COLUMNS: Mapping[str, str] = {
    "email_id": "int64",
    "received_at": "object",
    "message_id": "string",
    "from": "string",
    "subject": "string",
    "intent": "string",
    "priority": "string",
    "outcome": "string",
    "reason": "string",
    "ticket": "string",
    "reply_message_id": "string",
    "first_reply_at": "object",
    "hold_rules": "object",
    "review": "string",
    "edit_share": "Float64",
    "unsupported_share": "Float64",
    "model": "string",
    "input_tokens": "int64",
    "output_tokens": "int64",
    "seconds": "Float64",
    "attempts": "int64",
    "flow_run_id": "string",
    "run_state": "string",
    "run_started_at": "object",
    "run_seconds": "Float64",
}


def _record(facts: MailFacts, run: SeenRun | None) -> dict[str, object]:
    row = facts.row
    values = {**dict(row), **dict(facts)}
    values |= {
        "from": row.sender,
        "outcome": row.outcome.value,
        "hold_rules": list(facts.hold_rules),
        "run_state": run.state if run else None,
        "run_started_at": run.started_at if run else None,
        "run_seconds": run.seconds if run else None,
    }
    return {name: values[name] for name in _COLUMNS}


def _counts(frame: pd.DataFrame, group: str) -> Iterator[Count]:
    groups = frame[group].fillna(UNKNOWN)
    counted = frame.groupby([groups, "outcome"], sort=True).size()
    for (name, outcome), mails in counted.items():
        yield Count(group=str(name), outcome=Status(outcome), mails=int(mails))


def _waits(frame: pd.DataFrame) -> Iterator[Wait]:
    answered = frame.dropna(subset=["first_reply_seconds"])
    groups = {ALL: answered} if len(answered) else {}
    by_intent = answered.groupby(answered["intent"].fillna(UNKNOWN), sort=True)
    for name, part in [*groups.items(), *by_intent]:
        seconds = part["first_reply_seconds"]
        yield Wait(
            group=str(name),
            mails=len(part),
            median=float(seconds.median()),
            p90=float(seconds.quantile(0.9)),
        )


def _reasons(names: "pd.Series[str]") -> tuple[Reason, ...]:
    counted = names.dropna().value_counts()
    ordered = sorted(counted.items(), key=lambda item: (-item[1], str(item[0])))
    return tuple(Reason(name=str(name), mails=int(n)) for name, n in ordered[:_MOST_REASONS])


def _spent(frame: pd.DataFrame, prices: Reports) -> Iterator[Spent]:
    priced = prices.input_price > 0 or prices.output_price > 0
    for model, part in frame.dropna(subset=["model"]).groupby("model", sort=True):
        read, written = int(part["input_tokens"].sum()), int(part["output_tokens"].sum())
        cost = (read * prices.input_price + written * prices.output_price) / _MILLION
        yield Spent(
            model=str(model),
            mails=len(part),
            input_tokens=read,
            output_tokens=written,
            cost=cost if priced else None,
        )


def _mean(values: "pd.Series[float]") -> float | None:
    known = values.dropna()
    return float(known.mean()) if len(known) else None
