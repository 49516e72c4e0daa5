"""The one place that says what Prefect retries, how often and how long it waits."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from prefect import State, Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.tasks import exponential_backoff

from tasks.domain.errors import Postponed, TransientError

RETRIES = 3
# Seconds before the first retry; each further one waits twice as long.
BACKOFF = exponential_backoff(backoff_factor=1)
JITTER = 0.5
# A server that asks for more patience than this is treated as down for this pass.
LONGEST_RETRY_AFTER = 60.0

# When the mail at hand has used up its time, on the monotonic clock; outside of a mail, never.
_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def budget(seconds: float) -> Iterator[None]:
    """Let no task of this block begin a retry later than so many seconds from now."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def time_left() -> float:
    """Return how many seconds of the budget are left, infinity where there is none."""
    return _deadline.get() - time.monotonic()


async def is_transient(_task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Say whether another try can help, after the wait that the server asked for (Retry-After)."""
    error = await state.aresult(raise_on_failure=False)
    if not isinstance(error, TransientError) or isinstance(error, Postponed):
        return False
    asked = error.retry_after or 0.0
    if asked > LONGEST_RETRY_AFTER or asked + _longest_backoff(run.run_count) >= time_left():
        return False
    await asyncio.sleep(asked)
    return True


def _longest_backoff(tries: int) -> float:
    """Return how many seconds Prefect waits at most after so many tries."""
    delays = BACKOFF(RETRIES)
    return delays[min(max(tries, 1), RETRIES) - 1] * (1 + JITTER)


# The decorator of every task that talks to the world.
retried = task(
    retries=RETRIES,
    retry_delay_seconds=BACKOFF,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_transient,
    cache_policy=NO_CACHE,
)
