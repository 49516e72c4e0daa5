"""The one place that says what Prefect retries, how often and how long it waits."""

import asyncio
import time
import traceback
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect import State, Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.logging import get_run_logger
from prefect.tasks import exponential_backoff

from tasks.domain.errors import AssistantError, Defect, Postponed, TransientError

P = ParamSpec("P")
R = TypeVar("R")
# What the Prefect client raises when its server is away; every other client is an adapter's.
PREFECT_LIBRARIES = frozenset({"httpx", "prefect"})

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


def discreet(work: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Let no error that nobody foresaw out of a task in its own words.

    Prefect keeps them with the run and in its log, and they may quote what was being worked on. Its
    own client's errors are left as they are: what they mean is found out by their type.
    """

    @wraps(work)
    async def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await work(*args, **kwargs)
        except AssistantError:
            raise
        except Exception as error:
            if type(error).__module__.partition(".")[0] in PREFECT_LIBRARIES:
                raise
            where = "".join(traceback.format_tb(error.__traceback__))
            get_run_logger().error("Internal error (%s) at\n%s", type(error).__name__, where)
            raise Defect(f"internal error ({type(error).__name__})") from None

    return guarded


def retried(work: Callable[P, Coroutine[Any, Any, R]]) -> Task[P, Coroutine[Any, Any, R]]:
    """Make a task of what talks to the world."""
    return task(
        retries=RETRIES,
        retry_delay_seconds=BACKOFF,
        retry_jitter_factor=JITTER,
        retry_condition_fn=is_transient,
        cache_policy=NO_CACHE,
    )(discreet(work))
