"""Serve the deployments of prefect.yaml from one process, without a work pool.

`python -m deployments.serving` serves them without their schedules: what a person starts or decides
in the UI runs, and nothing else.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import TerminationSignal
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.runner import Runner
from prefect.schedules import Cron, Interval, Schedule
from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter
from ruamel.yaml import YAML

from deployments.child import READY
from tasks.settings import ROOT, load_settings

# A person who pressed Resume watches; Prefect's own default is 10 seconds.
POLL_SECONDS = 2.0


class ScheduleEntry(BaseModel):
    """Hold one schedule as prefect.yaml writes it; `interval` is in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    interval: int | None = None
    cron: str | None = None
    timezone: str | None = None
    parameters: dict[str, JsonValue] = {}

    def schedule(self, timezone: str) -> Schedule:
        """Return what Prefect runs by; a clock time is meant in the property's time zone."""
        if self.interval is not None:
            return Interval(self.interval, parameters=self.parameters)
        if self.cron is None:
            raise ValueError("A schedule in prefect.yaml needs `interval` or `cron`.")
        return Cron(self.cron, timezone=timezone, parameters=self.parameters)


class DeploymentEntry(BaseModel):
    """Hold one deployment as prefect.yaml writes it; the work pool is of no use here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str
    entrypoint: str
    work_pool: dict[str, JsonValue]
    concurrency_limit: ConcurrencyLimitConfig | None = None
    schedules: tuple[ScheduleEntry, ...] = ()
    parameters: dict[str, JsonValue] = {}


def read_deployments(path: Path) -> tuple[DeploymentEntry, ...]:
    """Read the deployments of a prefect.yaml."""
    document = YAML(typ="safe").load(path)
    return TypeAdapter(tuple[DeploymentEntry, ...]).validate_python(document["deployments"])


def served(entry: DeploymentEntry, timezone: str) -> RunnerDeployment:
    """Load the flow and tie it to its schedule; the working directory is the project's."""
    # Prefect would put an empty flow in the place of a module that fails to import.
    flow: Flow[..., Any] = load_flow_from_entrypoint(entry.entrypoint, use_placeholder_flow=False)
    return RunnerDeployment.from_flow(
        flow,
        name=entry.name,
        description=entry.description,
        schedules=[item.schedule(timezone) for item in entry.schedules],
        concurrency_limit=entry.concurrency_limit,
        parameters=entry.parameters,
    )


def serve_all(
    path: Path, timezone: str, ready: Callable[[], None], *, scheduled: bool = True
) -> None:
    """Serve every deployment until Ctrl-C, and call `ready` once all are registered.

    The schedules pause when this ends.
    """
    runner = Runner(query_seconds=POLL_SECONDS)
    for entry in read_deployments(path):
        chosen = entry if scheduled else entry.model_copy(update={"schedules": ()})
        runner.add_deployment(served(chosen, timezone))
    ready()
    with suppress(KeyboardInterrupt, TerminationSignal):
        asyncio.run(runner.start())


def main() -> int:
    """Serve without schedules until Ctrl-C or SIGTERM, and return the exit code."""
    # Entrypoints are relative, and every run starts in the directory of the process that serves.
    os.chdir(ROOT)
    serve_all(ROOT / "prefect.yaml", load_settings().timezone, _say_ready, scheduled=False)
    return 0


def _say_ready() -> None:
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
