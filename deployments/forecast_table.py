"""What a dry run found, in the terminal."""

import sys
from collections.abc import Sequence
from typing import Any

from prefect import State
from rich.console import Console
from rich.table import Table
from rich.text import Text

from deployments.console import COLOURS, LONGEST_TABLE, PLAIN_WIDTH, say
from tasks.domain.forecast import Forecast
from tasks.forecasts import forecasts_of


async def report_forecasts(state: State[Any]) -> None:
    """Print what would become of the mails.

    Raises:
        Exception: what the flow itself ended with.
    """
    print_forecasts(await forecasts_of(state))
    say(f"{state.message}. Nothing was sent, marked or kept.")


def print_forecasts(forecasts: Sequence[Forecast]) -> None:
    """Print what would become of the first 200 mails as a table on standard output."""
    if not forecasts:
        return
    table = Table(show_edge=False, pad_edge=False)
    for heading in ("age", "from", "subject", "intent", "outcome", "tickets", "why"):
        table.add_column(heading, overflow="ellipsis", no_wrap=heading in {"age", "outcome"})
    for one in forecasts[:LONGEST_TABLE]:
        outcome = Text(one.outcome, style=COLOURS.get(one.outcome, ""))
        who = f"{one.address or '?'} ({one.sender})"
        cells = (f"{one.age_days} d", who, one.subject, one.intent)
        table.add_row(*(Text(cell) for cell in cells), outcome, Text(one.tickets), Text(one.reason))
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    Console(width=width, highlight=False).print(table)
