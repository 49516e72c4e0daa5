"""The one place that says what Prefect retries, how often and how long it waits."""

import asyncio
from typing import Any

from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task, exponential_backoff

from tasks.domain.errors import TransientError

RETRIES = 3
# Seconds before the first retry; each further one waits twice as long.
BACKOFF = exponential_backoff(backoff_factor=1)
JITTER = 0.5
# A server that asks for more patience than this is treated as down for this pass.
LONGEST_RETRY_AFTER = 60.0


async def is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Say whether another try can help, after the wait that the server asked for (RFC 9110 10.2.3)."""
    error = await state.aresult(raise_on_failure=False)
    if not isinstance(error, TransientError):
        return False
    asked = error.retry_after or 0.0
    if asked > LONGEST_RETRY_AFTER:
        return False
    await asyncio.sleep(asked)
    return True
