"""The audit report over many mails: how long its parts take, and how much memory.

    PYTHONPATH=.:tests .venv/bin/python -m bench.audit_runs FOLDER [--mails 10000]

Has one pass answer a few mails, copies what these left in the ledger, in the run history and among
the ticket files until there are so many, and runs `python -m flows.report_audit` over all of it.
FOLDER keeps everything; run again over a folder that is full, it only reports.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.copies import copy_mails, copy_runs, count_mails
from bench.kept import Bench, kept
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterId,
)
from prefect.client.schemas.sorting import FlowRunSort
from prefect.settings import PREFECT_API_URL, temporary_settings
from support.month import a_month

from deployments.console import say

TEMPLATES = 40
DAYS = 60


def main() -> int:
    """Fill the folder, report, and return the report's exit code."""
    parser = argparse.ArgumentParser(prog="audit_runs", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mails", type=int, default=10_000)
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: sys.exit(128 + got))
    with kept(options.folder.absolute()) as bench:
        if not asyncio.run(count_mails(bench.world.ledger_url)):
            _fill(bench, options.mails)
        found = asyncio.run(count_mails(bench.world.ledger_url))
        return _report(bench, found)


def _fill(bench: Bench, count: int) -> None:
    for one in a_month(TEMPLATES, datetime.now(UTC), 0):
        bench.world.folder.append(one.raw, received_at=one.received_at)
    bench.start("process_mailbox").wait()
    started = time.monotonic()
    copies = count // TEMPLATES
    history = bench.world.ledger_url.replace("/assistant", "/prefect")
    asyncio.run(copy_runs(history, copies))
    tickets = bench.world.output_dir / "tickets"
    asyncio.run(copy_mails(bench.world.ledger_url, copies, DAYS, tickets))
    say(f"{copies * TEMPLATES} mails were put there in {time.monotonic() - started:.0f} s.")


def _report(bench: Bench, mails: int) -> int:
    started = time.monotonic()
    _, status, used = os.wait4(bench.start("report_audit").pid, 0)
    seconds, memory = time.monotonic() - started, used.ru_maxrss // 1024
    code = os.waitstatus_to_exitcode(status)
    say(f"{mails} mails: the whole report {seconds:.1f} s, {memory} MiB at most; exit code {code}.")
    say(f"  of it computing: {used.ru_utime + used.ru_stime:.1f} s")
    for name, took in asyncio.run(_parts(bench)):
        say(f"  {name}: {took:.1f} s")
    return code


async def _parts(bench: Bench) -> list[tuple[str, float]]:
    """Return how long each task of the last report took; in seconds."""
    newest = FlowFilter(name=FlowFilterName(any_=["report-audit"]))
    with temporary_settings({PREFECT_API_URL: bench.environment["PREFECT_API_URL"]}):
        async with get_client() as client:
            (last,) = await client.read_flow_runs(
                flow_filter=newest, sort=FlowRunSort.START_TIME_DESC, limit=1
            )
            of_last = FlowRunFilter(id=FlowRunFilterId(any_=[last.id]))
            tasks = await client.read_task_runs(flow_run_filter=of_last)
    tasks.sort(key=lambda task: str(task.start_time))
    return [(task.name, task.total_run_time.total_seconds()) for task in tasks]


if __name__ == "__main__":
    raise SystemExit(main())
