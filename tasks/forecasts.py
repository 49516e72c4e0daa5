"""Showing what a dry run found."""

from collections.abc import Sequence
from typing import Any

from prefect import State
from prefect.artifacts import acreate_table_artifact
from prefect.states import Completed

from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.errors import LedgerUnavailable
from tasks.domain.forecast import Forecast, forecast_rows, summarise

ARTIFACT = "dry-run"
# The final state of a dry run.
REHEARSED = "Rehearsed"


async def show_forecasts(forecasts: Sequence[Forecast]) -> State[Any]:
    """Keep a dry run's table under its artifact and return the final state that holds it."""
    detail = load_house(connections().settings).preferences.reports.artifact_detail
    words = f"{len(forecasts)} mails would become: {summarise(forecasts)}"
    await acreate_table_artifact(
        table=_columns(forecast_rows(forecasts, detail)), key=ARTIFACT, description=words
    )
    ordered = tuple(sorted(forecasts, key=lambda one: one.received_at))
    return Completed(name=REHEARSED, message=words, data=ordered)


async def forecasts_of(state: State[Any]) -> tuple[Forecast, ...]:
    """Return what a dry run found.

    Raises:
        Exception: what the run broke off with.
    """
    result = await state.aresult(raise_on_failure=False)
    if isinstance(result, tuple):
        return result
    if isinstance(result, BaseException):
        raise result
    raise LedgerUnavailable(state.message or "The dry run broke off.")


def _columns(rows: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    names, *lines = rows
    return [dict(zip(names, line, strict=True)) for line in lines]
