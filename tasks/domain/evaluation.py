"""How good the triage is: the verdicts on labelled mail, counted."""

from collections.abc import Iterable, Sequence
from math import sqrt

import pandas as pd

from tasks.domain.value import Value
from tasks.domain.verdict import Verdict

# The standard normal quantile of a two-sided 95 % interval.
_Z = 1.959963984540054


class Share(Value):
    """Hold a proportion with its Wilson 95 % interval; None where there is nothing to count."""

    hits: int
    total: int
    value: float | None
    low: float | None
    high: float | None


class ClassScore(Value):
    """Hold how well one intent is recognised; `support` counts the mails labelled so."""

    name: str
    support: int
    precision: Share
    recall: Share
    f1: float | None
    f1_low: float | None
    f1_high: float | None


class KindScore(Value):
    """Hold how many mails of one kind of emergency were paged, under whichever kind."""

    name: str
    recall: Share


class Scores(Value):
    """Hold the figures of one run.

    A row of `confusion` is a label and a column an answer, both in the order of `classes`; mails
    without an answer are in no column. `false_alarms` is the share of the mails without an
    emergency that would page somebody, `ungrounded` that of the drafts with findings, and
    `hallucination` the mean share of unsupported claims in a draft. `sendable` is the share of the
    rated drafts that the judge, as far as its verdict stands, would send, and `overruled` that of
    the verdicts that do not stand. `cost` is None without prices.
    """

    accuracy: Share
    macro_f1: float | None
    classes: tuple[ClassScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    emergency_recall: Share
    emergency_kinds: tuple[KindScore, ...]
    false_alarms: Share
    priority_agreement: Share
    phrases: Share
    ungrounded: Share
    unanswered: Share
    input_tokens: int
    output_tokens: int
    seconds_median: float | None
    seconds_p90: float | None
    hallucination: float | None = None
    sendable: Share | None = None
    overruled: Share | None = None
    judge_input_tokens: int = 0
    judge_output_tokens: int = 0
    judge_seconds_median: float | None = None
    cost: float | None = None
    currency: str = ""


def score(verdicts: Sequence[Verdict], names: Sequence[str]) -> Scores:
    """Count the verdicts; `names` are the catalogue's intents."""
    answered = [v for v in verdicts if v.answer is not None]
    real = [v for v in verdicts if v.mail.emergency is not None]
    calm = [v for v in verdicts if v.mail.emergency is None]
    classes = tuple(_score_class(name, verdicts) for name in names)
    seconds = pd.Series([v.seconds for v in answered], dtype="float64")
    usages = [v.answer.usage for v in verdicts if v.answer is not None]
    return Scores(
        accuracy=share(v.intent == v.mail.label for v in verdicts),
        macro_f1=_mean([c.f1 for c in classes if c.f1 is not None]),
        classes=classes,
        confusion=tuple(tuple(_count(verdicts, row, column) for column in names) for row in names),
        emergency_recall=share(bool(v.emergencies) for v in real),
        emergency_kinds=_score_kinds(real),
        false_alarms=share(bool(v.emergencies) for v in calm),
        priority_agreement=share(
            v.priority is v.mail.priority for v in answered if v.mail.priority is not None
        ),
        phrases=share(
            not v.missing and not v.forbidden for v in verdicts if v.mail.must or v.mail.must_not
        ),
        ungrounded=share(bool(v.findings) for v in verdicts if v.has_draft),
        unanswered=share(v.answer is None for v in verdicts),
        input_tokens=sum(usage.input_tokens for usage in usages),
        output_tokens=sum(usage.output_tokens for usage in usages),
        seconds_median=float(seconds.quantile(0.5)) if answered else None,
        seconds_p90=float(seconds.quantile(0.9)) if answered else None,
        hallucination=_mean([v.hallucination for v in verdicts if v.hallucination is not None]),
    )


def share(hits: Iterable[bool]) -> Share:
    """Return the proportion of True, with its Wilson 95 % interval."""
    counted = list(hits)
    return _share(sum(counted), len(counted))


def mails_frame(verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """Return one row for every mail, by its line in the data set; no words of mails or drafts."""
    rows = [
        {
            "line": v.mail.line,
            "label": v.mail.label,
            "intent": v.intent or "",
            "correct": v.intent == v.mail.label,
            "outcome": v.outcome.value,
            "wanted_priority": v.mail.priority or "",
            "priority": v.priority or "",
            "wanted_emergency": v.mail.emergency or "",
            "emergencies": " ".join(v.emergencies),
            "phrases_missing": len(v.missing),
            "phrases_forbidden": len(v.forbidden),
            "hallucination": "" if v.hallucination is None else round(v.hallucination, 4),
            "judge": v.ruling.verdict.value if v.ruling else "",
            "overruled": v.ruling.overruled if v.ruling else "",
            "findings": " ".join(dict.fromkeys(finding.kind for finding in v.findings)),
            "input_tokens": v.answer.usage.input_tokens if v.answer else 0,
            "output_tokens": v.answer.usage.output_tokens if v.answer else 0,
            "seconds": round(v.seconds, 4),
        }
        for v in verdicts
    ]
    return pd.DataFrame(rows)


def _score_class(name: str, verdicts: Sequence[Verdict]) -> ClassScore:
    support = sum(v.mail.label == name for v in verdicts)
    predicted = sum(v.intent == name for v in verdicts)
    right = _count(verdicts, name, name)
    # F1 is 2J / (1 + J) of the Jaccard index J, which is a proportion and so has an interval.
    jaccard = _share(right, support + predicted - right)
    return ClassScore(
        name=name,
        support=support,
        precision=_share(right, predicted),
        recall=_share(right, support),
        f1=_f1(jaccard.value),
        f1_low=_f1(jaccard.low),
        f1_high=_f1(jaccard.high),
    )


def _f1(jaccard: float | None) -> float | None:
    return None if jaccard is None else 2 * jaccard / (1 + jaccard)


def _score_kinds(real: Sequence[Verdict]) -> tuple[KindScore, ...]:
    kinds = sorted({v.mail.emergency or "" for v in real})
    return tuple(
        KindScore(name=k, recall=share(bool(v.emergencies) for v in real if v.mail.emergency == k))
        for k in kinds
    )


def _count(verdicts: Sequence[Verdict], label: str, intent: str) -> int:
    return sum(v.mail.label == label and v.intent == intent for v in verdicts)


def _share(hits: int, total: int) -> Share:
    if not total:
        return Share(hits=hits, total=total, value=None, low=None, high=None)
    rate = hits / total
    centre = rate + _Z**2 / (2 * total)
    spread = _Z * sqrt(rate * (1 - rate) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    low, high = (centre - spread) / scale, (centre + spread) / scale
    # Rounding must not push a bound past what is possible.
    return Share(hits=hits, total=total, value=rate, low=max(low, 0.0), high=min(high, 1.0))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
