"""The one place that says what Prefect retries, how often and how long it waits."""

import asyncio
from typing import Any

from prefect import State, Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.tasks import exponential_backoff

from tasks.domain.errors import TransientError

RETRIES = 3
# Seconds before the first retry; each further one waits twice as long.
BACKOFF = exponential_backoff(backoff_factor=1)
JITTER = 0.5
# A server that asks for more patience than this is treated as down for this pass.
LONGEST_RETRY_AFTER = 60.0


async def is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Say whether another try can help, after the wait that the server asked for (Retry-After)."""
    error = await state.aresult(raise_on_failure=False)
    if not isinstance(error, TransientError):
        return False
    asked = error.retry_after or 0.0
    if asked > LONGEST_RETRY_AFTER:
        return False
    await asyncio.sleep(asked)
    return True


# The decorator of every task that talks to the world.
retried = task(
    retries=RETRIES,
    retry_delay_seconds=BACKOFF,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_transient,
    cache_policy=NO_CACHE,
)
