"""The scores for people: measures with their floors, a Markdown report."""

from collections.abc import Iterator, Sequence

from tasks.domain.evaluation import ClassScore, Scores, Share
from tasks.domain.value import Value

_INTERVAL_NOTE = "Intervals are Wilson's, 95 %; that of F1 is derived from the Jaccard index."


class Measure(Value):
    """Hold one figure of a run; `floor` is the least and `ceiling` the most that is good enough."""

    name: str
    value: float | None
    detail: str = ""
    floor: float | None = None
    ceiling: float | None = None

    @property
    def shown(self) -> str:
        """Return the figure as text."""
        return show(self.value)

    @property
    def shortfall(self) -> str:
        """Return what is wrong with the figure in a sentence, empty where nothing is."""
        counted = f" ({self.detail})" if self.detail else ""
        if self.value is None:
            return ""
        if self.floor is not None and self.value < self.floor:
            return f"{self.name} is {self.shown}{counted}, under its floor of {show(self.floor)}."
        if self.ceiling is not None and self.value > self.ceiling:
            return f"{self.name} is {self.shown}{counted}, over its limit of {show(self.ceiling)}."
        return ""


class RunScores(Value):
    """Hold what is kept of a run; `digest` tells one version of a data set from another."""

    dataset: str
    digest: str
    model: str
    prompt_version: str
    scored_at: str
    mails: int
    scores: Scores


def measures(scores: Scores) -> tuple[Measure, ...]:
    """Return every figure with the floors that a run must keep."""
    return (
        _of("Accuracy", scores.accuracy, floor=0.85),
        Measure(name="Macro F1", value=scores.macro_f1, floor=0.80),
        _of("Emergency recall", scores.emergency_recall, floor=1.0),
        _of("False alarm rate", scores.false_alarms, ceiling=0.03),
        _of("Priority agreement", scores.priority_agreement),
        _of("Phrases kept", scores.phrases),
        _of("Drafts with unsupported statements", scores.ungrounded),
        Measure(name="Hallucination score, mean", value=scores.hallucination),
        *_judged(scores),
        _of("Mails without an answer", scores.unanswered),
        Measure(name="Input tokens", value=scores.input_tokens),
        Measure(name="Output tokens", value=scores.output_tokens),
        Measure(name="Seconds per mail, median", value=scores.seconds_median),
        Measure(name="Seconds per mail, 90th percentile", value=scores.seconds_p90),
        *_cost(scores),
    )


def _judged(scores: Scores) -> Iterator[Measure]:
    """Yield what a judge said, where one was asked."""
    if scores.sendable is not None:
        yield _of("Drafts that the judge would send", scores.sendable)
    if scores.overruled is not None:
        yield _of("Verdicts of the judge overruled", scores.overruled)
        yield Measure(name="Judge's input tokens", value=scores.judge_input_tokens)
        yield Measure(name="Judge's output tokens", value=scores.judge_output_tokens)
        yield Measure(name="Judge's seconds per draft, median", value=scores.judge_seconds_median)


def _cost(scores: Scores) -> Iterator[Measure]:
    if scores.cost is not None:
        yield Measure(name="Cost", value=scores.cost, detail=scores.currency)


def shortfalls(scores: Scores) -> tuple[str, ...]:
    """Return one sentence for every floor that was missed."""
    return tuple(m.shortfall for m in measures(scores) if m.shortfall)


def change(now: Measure, before: Scores | None) -> str:
    """Return how a figure differs from that of the last run, empty where there is none."""
    if before is None or now.value is None:
        return ""
    then = next((m.value for m in measures(before) if m.name == now.name), None)
    if then is None:
        return ""
    difference = now.value - then
    return f"{difference:+,.3f}" if abs(difference) < 100 else f"{difference:+,.0f}"  # noqa: PLR2004 - as in show().


def show(value: float | None) -> str:
    """Return a figure with three decimals, a large one with none."""
    if value is None:
        return "-"
    return f"{value:,.3f}" if 0 < value < 100 else f"{value:,.0f}"  # noqa: PLR2004 - a share or seconds, or else a count.


def interval(low: float | None, high: float | None) -> str:
    """Return the bounds of an interval."""
    return "" if low is None or high is None else f"{low:.3f} to {high:.3f}"


def report_markdown(run: RunScores, before: RunScores | None) -> str:
    """Return the report; `before` is the last run on the same data set."""
    scores = run.scores
    missed = shortfalls(scores)
    parts = [
        f"# Triage by {_text(run.model)}",
        f"{run.mails} mails of {_text(run.dataset)} ({run.digest}), {run.scored_at}, "
        f"prompt {_text(run.prompt_version)}.",
        "\n".join(f"- {line}" for line in missed) or "Every floor is kept.",
        _since(before),
        _table(("measure", "value", "counted", "change"), _measure_rows(scores, before)),
        "## Intents",
        _table(
            ("intent", "mails", "precision", "95 %", "recall", "95 %", "F1", "95 %"),
            (_class_row(item) for item in scores.classes),
        ),
        _INTERVAL_NOTE,
        "## Confusion: labels in rows, answers in columns",
        _table(("", *(c.name for c in scores.classes)), _confusion_rows(scores)),
        "## Emergencies",
        _table(
            ("kind", "found", "recall"),
            (
                (k.name, f"{k.recall.hits} of {k.recall.total}", show(k.recall.value))
                for k in scores.emergency_kinds
            ),
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _of(
    name: str, counted: Share, floor: float | None = None, ceiling: float | None = None
) -> Measure:
    detail = f"{counted.hits} of {counted.total}"
    return Measure(name=name, value=counted.value, detail=detail, floor=floor, ceiling=ceiling)


def _since(before: RunScores | None) -> str:
    if before is None:
        return ""
    return f"Change since {before.scored_at} ({_text(before.model)}, data set {before.digest})."


def _measure_rows(scores: Scores, before: RunScores | None) -> Iterator[tuple[str, ...]]:
    for measure in measures(scores):
        difference = change(measure, before.scores if before else None)
        yield measure.name, measure.shown, measure.detail, difference


def _class_row(item: ClassScore) -> tuple[str, ...]:
    precision, recall = item.precision, item.recall
    return (
        item.name, str(item.support),
        show(precision.value), interval(precision.low, precision.high),
        show(recall.value), interval(recall.low, recall.high),
        show(item.f1), interval(item.f1_low, item.f1_high),
    )  # fmt: skip


def _confusion_rows(scores: Scores) -> Iterator[tuple[str, ...]]:
    for item, counts in zip(scores.classes, scores.confusion, strict=True):
        yield f"**{item.name}**", *map(str, counts)


def _table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text(name: str) -> str:
    """Write a name from outside as code, in which Markdown has no meaning."""
    return "`" + "".join(c for c in name if c.isprintable() and c not in "`|") + "`"
