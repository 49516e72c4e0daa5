"""Serve the deployments of prefect.yaml from one process, without a work pool."""

from pathlib import Path
from typing import Any

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.schedules import Cron, Interval, Schedule
from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter
from ruamel.yaml import YAML


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


def serve_all(path: Path, timezone: str) -> None:
    """Serve every deployment until Ctrl-C; their schedules pause when this ends."""
    deployments = [served(entry, timezone) for entry in read_deployments(path)]
    serve(*deployments, print_starting_message=False)
