"""How far a pass is, for whoever watches it."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prefect import State
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tasks.connections import connections
from tasks.domain.errors import LedgerUnavailable
from tasks.domain.ledger import Status
from tasks.domain.sending import STOPPED

DEFERRED = "Deferred"
# Without a terminal a line is logged whenever this share of the mails is done.
LOG_SHARE = 0.1


class Tally:
    """Count the outcomes of one pass."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.email_ids: list[int] = []
        self.misconfiguration = ""
        self.is_stopped = False
        self.outage = ""
        self.counts: Counter[str] = Counter()

    def add(self, outcome: str, email_id: int | None = None) -> None:
        """Count one mail's outcome, and remember which mail it was."""
        self.counts[outcome] += 1
        if email_id is not None:
            self.email_ids.append(email_id)

    def expect(self, waiting: int) -> None:
        """Say how many mails are left to do."""
        self.total = self.done + waiting

    @property
    def done(self) -> int:
        """Return how many mails have come to their end."""
        return self.counts.total()

    @property
    def is_complete(self) -> bool:
        """Say whether every mail has an outcome and none failed."""
        return not self.counts[Status.FAILED] and not self.counts[DEFERRED]

    def __str__(self) -> str:
        """Return the counts in words, the largest first, and what kept the pass from more."""
        counted = ", ".join(f"{count} {name}" for name, count in self.counts.most_common())
        words = [counted or "nothing to do"]
        words += [STOPPED] if self.is_stopped else []
        words += [f"stopped early: {self.outage}"] if self.outage else []
        return "; ".join(words)

    def close(self) -> State[Any]:
        """Return the pass's final state, which says what became of its mails."""
        opened = connections()
        # A backfill has closed its days' connections, and joined what they told.
        self.misconfiguration = self.misconfiguration or opened.misconfiguration
        self.outage = self.outage or (opened.outage if self.counts[DEFERRED] else "")
        if self.is_complete:
            return Completed(message=str(self), data=self)
        return Failed(message=str(self), data=self)


async def tally_of(state: State[Any]) -> Tally:
    """Return the tally that a pass ended with.

    Raises:
        Exception: what the pass broke off with.
    """
    result = await state.aresult(raise_on_failure=False)
    if isinstance(result, Tally):
        return result
    if isinstance(result, BaseException):
        raise result
    raise LedgerUnavailable(state.message or "The pass broke off.")


@contextmanager
def track(total: int) -> Iterator[Tally]:
    """Show a bar on a terminal, lines in the run's log elsewhere."""
    tally = _LoggedTally(total)
    if not sys.stderr.isatty():
        yield tally
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tally.bar, tally.task = bar, bar.add_task("answering", total=total)
        yield tally


class _LoggedTally(Tally):
    def __init__(self, total: int) -> None:
        super().__init__(total)
        self.bar: Progress | None = None
        self.task: Any = None
        self._next_line = LOG_SHARE

    def expect(self, waiting: int) -> None:
        super().expect(waiting)
        if self.bar:
            self.bar.update(self.task, total=self.total)

    def add(self, outcome: str, email_id: int | None = None) -> None:
        super().add(outcome, email_id)
        if self.bar:
            self.bar.update(self.task, completed=self.done, description=str(self))
        elif self.done >= self._next_line * self.total:
            get_run_logger().info("%d of %d: %s", self.done, self.total, self)
            self._next_line = self.done / self.total + LOG_SHARE
