"""The scores of an evaluation in the terminal."""

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from deployments.console import PLAIN_WIDTH
from tasks.domain.score_report import change, interval, measures, show
from tasks.scores import Evaluation


def print_scores(evaluation: Evaluation) -> None:
    """Print the measures and the intents as two tables on standard output."""
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    console = Console(width=width, highlight=False)
    console.print(_measures(evaluation))
    console.print()
    console.print(_intents(evaluation))


def _measures(evaluation: Evaluation) -> Table:
    table = _table("measure", "value", "counted", "change")
    before = evaluation.before.scores if evaluation.before else None
    for measure in measures(evaluation.run.scores):
        style = "bold red" if measure.shortfall else ""
        shown = Text(measure.shown, style=style)
        table.add_row(Text(measure.name), shown, Text(measure.detail), change(measure, before))
    return table


def _intents(evaluation: Evaluation) -> Table:
    table = _table("intent", "mails", "precision", "95 %", "recall", "95 %", "F1", "95 %")
    for item in evaluation.run.scores.classes:
        table.add_row(
            item.name, str(item.support),
            show(item.precision.value), interval(item.precision.low, item.precision.high),
            show(item.recall.value), interval(item.recall.low, item.recall.high),
            show(item.f1), interval(item.f1_low, item.f1_high),
        )  # fmt: skip
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(first)
    for heading in others:
        table.add_column(heading, justify="right")
    return table
