"""What a judge's opinions and the prices of tokens add to the scores of an evaluation."""

from collections.abc import Sequence

from tasks.domain.evaluation import Scores, share
from tasks.domain.preference_tables import Reports
from tasks.domain.rating import Advice
from tasks.domain.verdict import Verdict


def with_ratings(scores: Scores, verdicts: Sequence[Verdict]) -> Scores:
    """Add what a judge said, where one was asked."""
    rulings = [v.ruling for v in verdicts if v.ruling is not None]
    ratings = [v.rating for v in verdicts if v.rating is not None]
    if not ratings:
        return scores
    return scores.model_copy(
        update={
            "sendable": share(r.verdict is Advice.SEND for r in rulings),
            "overruled": share(r.overruled for r in rulings),
            "judge_input_tokens": sum(r.usage.input_tokens for r in ratings),
            "judge_output_tokens": sum(r.usage.output_tokens for r in ratings),
            "judge_seconds_median": _median([r.seconds for r in ratings]),
        }
    )


def with_cost(scores: Scores, reports: Reports) -> Scores:
    """Add what all tokens cost; without prices nothing is said."""
    if not reports.input_price and not reports.output_price:
        return scores
    read = (scores.input_tokens + scores.judge_input_tokens) * reports.input_price
    written = (scores.output_tokens + scores.judge_output_tokens) * reports.output_price
    update = {"cost": (read + written) / 1_000_000, "currency": reports.currency}
    return scores.model_copy(update=update)


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[-middle - 1]) / 2
