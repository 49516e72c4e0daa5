"""The audit's figures for people: durations in words, Markdown for the Prefect UI."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tasks.domain.audit_figures import ALL, Summary
from tasks.domain.disagreement import Disagreement, summarise
from tasks.domain.value import Value

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0


class Chart(Value):
    """Hold one picture; `name` is that of its file, without `.png`."""

    name: str
    title: str
    png: bytes


class ReportContent(Value):
    """Hold what the report's page shows; `compared` names the records that were compared."""

    summary: Summary
    charts: tuple[Chart, ...]
    disagreements: tuple[Disagreement, ...]
    compared: str
    timezone: str
    made_at: datetime


def duration(seconds: float) -> str:
    """Return a duration with the two digits that a person needs."""
    for size, unit in ((_DAY, "days"), (_HOUR, "h"), (_MINUTE, "min")):
        # Two of a unit are clearer than one and a half of the next.
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} s"


def summary_markdown(summary: Summary, disagreements: Sequence[Disagreement]) -> str:
    """Return the figures as an artifact shows them; they name no person."""
    return "\n".join([*_lines(summary), "", f"Records: {summarise(disagreements)}."]) + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    if not summary.mails:
        yield "**No mail in this range.**"
        return
    counts = ", ".join(f"{mails} {outcome}" for outcome, mails in summary.outcomes)
    yield f"**{summary.mails} mails, {summary.first_day} to {summary.last_day}: {counts}**"
    for wait in summary.waits:
        if wait.group == ALL:
            yield ""
            yield (
                f"First reply: half within {duration(wait.median)}, nine of ten within"
                f" {duration(wait.p90)} ({wait.mails} answered)."
            )
    yield from _table("held because of", ((one.name, one.mails) for one in summary.holds))
    yield from _table("decided by reviewers", ((one.name, one.mails) for one in summary.reviews))
    for spent in summary.spent:
        cost = "" if spent.cost is None else f", {spent.cost:.2f} {summary.currency}"
        yield ""
        yield (
            f"Model `{spent.model}`: {spent.mails} mails, {spent.input_tokens} tokens read,"
            f" {spent.output_tokens} written{cost}."
        )


def _table(title: str, rows: Iterator[tuple[str, int]]) -> Iterator[str]:
    listed = [f"| {name} | {mails} |" for name, mails in rows]
    if listed:
        yield from ("", f"| {title} | mails |", "|---|---|", *listed)
