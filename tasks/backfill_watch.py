"""How far a backfill is and how long it will take yet: in the terminal, its log and the UI."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from prefect import State
from prefect.artifacts import acreate_progress_artifact, aupdate_progress_artifact
from prefect.logging import get_run_logger
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from tasks.circuit import Circuit
from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.ledger import Status
from tasks.domain.pace import Pace, say_left, time_left
from tasks.pass_report import name_run
from tasks.progress import DEFERRED, LOG_SHARE, Tally

ARTIFACT = "backfill"


class Watch(Tally):
    """Count a backfill's outcomes, and notice when nothing works any more."""

    def __init__(self, total: int, artifact: UUID, bar: Progress) -> None:
        super().__init__(total)
        self._artifact = artifact
        self._bar = bar
        self._line = self._bar.add_task("", total=total)
        self._started_at = utc_now()
        self._next_log = LOG_SHARE
        self._circuit = Circuit()
        self._pace: Pace | None = None
        self._part_at = self._started_at
        self._done_before = 0
        self._seconds = 0.0

    @property
    def is_stuck(self) -> bool:
        """Say whether so many mails in a row came to nothing that going on is in vain."""
        return self._circuit.is_open

    def add(self, outcome: str, email_id: int | None = None) -> None:
        """Count one mail's outcome and move the bar."""
        super().add(outcome, email_id)
        if outcome in {Status.FAILED, DEFERRED}:
            self._circuit.fail(outcome, utc_now())
        else:
            self._circuit.succeed()
        # What arrived since the start is worked on, too.
        self.total = max(self.total, self.done)
        self._bar.update(self._line, completed=self.done, total=self.total)

    def begin(self) -> int:
        """Begin a part and return how many mails it may have.

        The pace is that of data/settings.toml as it is now: it may be changed under way.
        """
        backfill = load_house(connections().settings).preferences.backfill
        self._pace = Pace(mails_per_minute=backfill.mails_per_minute)
        at_once = self._pace.chunk(self.done - self._done_before, self._seconds)
        self._part_at, self._done_before = utc_now(), self.done
        return at_once

    async def rest(self) -> None:
        """Wait until the mails since `begin` have had the time that the pace gives them."""
        if self._pace:
            seconds = (utc_now() - self._part_at).total_seconds()
            await asyncio.sleep(self._pace.pause(self.done - self._done_before, seconds))

    async def show(self, day: date) -> None:
        """Say how far it is, at the end of a part of this day."""
        self._seconds = (utc_now() - self._part_at).total_seconds()
        text = self._text(day, utc_now())
        self._bar.update(self._line, description=text)
        percent = 100 * self.done / self.total if self.total else 100.0
        await aupdate_progress_artifact(self._artifact, percent, description=text)
        if self.done >= self._next_log * self.total:
            get_run_logger().info("%d of %d mails, %s: %s", self.done, self.total, text, self)
            self._next_log = self.done / max(self.total, 1) + LOG_SHARE

    def close(self) -> State[Any]:
        """Return the backfill's final state; what passes beside it answered is not missing."""
        if not self.is_stuck:
            self.total = self.done
        return super().close()

    def _text(self, day: date, now: datetime) -> str:
        left = time_left(self.done, self.total, now - self._started_at)
        return f"{day}, {say_left(left)}"


@asynccontextmanager
async def watch(total: int, since: date, until: date) -> AsyncIterator[Watch]:
    """Show the way of a backfill: a bar on a terminal, lines in the log, a progress artifact."""
    artifact = await acreate_progress_artifact(
        progress=0.0, key=ARTIFACT, description=f"{since} to {until}: {total} mails"
    )
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    shown = sys.stderr.isatty()
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        found = Watch(total, artifact, bar)
        yield found
    await aupdate_progress_artifact(
        artifact,
        100 * found.done / max(found.total, 1) if found.is_stuck else 100.0,
        description=f"{since} to {until}: {found}",
    )
    await name_run(f"backfill {since} to {until}: {found}")
