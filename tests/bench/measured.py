"""One measurement in a process of its own: a pass, or the bare Prefect floor under it."""

import asyncio
import logging
import resource
import sys
import time

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from deployments.console import quieten
from flows.process_mailbox import process_mailbox
from tasks.domain.value import Value

CONCURRENCY = 8
# An answered mail runs these: open, classify, tickets, notify, reply, settle.
TASKS = 6


class Measured(Value):
    """Hold seconds of wall time, Prefect API calls, and peak memory in bytes."""

    seconds: float
    calls: int
    memory: int


class CallCounter(logging.Handler):
    """Count the requests that httpx logs for the Prefect API."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.calls = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one request to the API; those to the model go elsewhere."""
        self.calls += "/api/" in record.getMessage()


@task(cache_policy=NO_CACHE)
async def nothing(number: int) -> int:
    """Do nothing."""
    return number


@flow(name="floor-email")
async def floor_email(number: int) -> None:
    """Run as many tasks as an answered mail does."""
    for _ in range(TASKS):
        await nothing(number)


@flow(name="floor-mailbox")
async def floor_mailbox(size: int) -> None:
    """Map the empty subflow as a pass maps its own."""
    slots = asyncio.Semaphore(2 * CONCURRENCY)

    async def one(number: int) -> None:
        async with slots:
            await floor_email(number, return_state=True)

    await asyncio.gather(*(one(number) for number in range(size)))


async def run_floor(size: int) -> None:
    """Run the floor to its end."""
    await floor_mailbox(size)


async def run_pass() -> None:
    """Run one pass to its end, whatever became of its mails."""
    await process_mailbox(concurrency=CONCURRENCY, return_state=True)


def main() -> None:
    """Run what the arguments name and print one line of JSON."""
    what, size = sys.argv[1], int(sys.argv[2])
    quieten()
    counter = CallCounter()
    http = logging.getLogger("httpx")
    http.setLevel(logging.INFO)
    http.addHandler(counter)
    http.propagate = False
    started = time.perf_counter()
    asyncio.run(run_floor(size) if what == "floor" else run_pass())
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(Measured(seconds=seconds, calls=counter.calls, memory=memory).model_dump_json())  # noqa: T201


if __name__ == "__main__":
    main()
