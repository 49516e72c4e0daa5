"""The truth in the run history: what a killed process left as Running, the next pass closes."""

from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
    TaskRunFilter,
    TaskRunFilterState,
    TaskRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Crashed

from tasks.connections import connections
from tasks.events import digest

UNFINISHED = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


async def close_dead_runs(*, backfilling: bool = False) -> None:
    """Mark this pass as the one at work on its mailbox, and close whatever an earlier one left.

    Only a pass that holds the mailbox may call this: it knows that no other one is alive. What a
    dead backfill left is closed as well, unless one is at work.
    """
    tag = _tag("mailbox")
    await _take_over(tag, [tag] if backfilling else [tag, _tag("backfill")])


async def close_dead_backfills() -> None:
    """Do the same for this mailbox's one backfill, which leaves passes alone."""
    tag = _tag("backfill")
    await _take_over(tag, [tag])


def _tag(part: str) -> str:
    name = connections().mailbox.name
    return f"{part}:{digest(name)}"


async def _take_over(own: str, dead: list[str]) -> None:
    async with get_client() as client:
        runs = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter(tags=FlowRunFilterTags(any_=dead), state=_unfinished())
        )
        for run in runs:
            await _close_family(client, run)
        await client.update_flow_run(flow_run.id, tags=[*flow_run.tags, own])


async def _close_family(client: PrefectClient, run: FlowRun) -> None:
    """Close a dead pass or backfill and the mails it was at work on."""
    children = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[run.id]), state=_unfinished()
        )
    )
    for child in children:
        await _close(client, child.id)
    await _close(client, run.id)
    get_run_logger().warning("Closed run %s, whose process died, and its mails' runs.", run.name)


async def _close(client: PrefectClient, run_id: UUID) -> None:
    message = f"Its process died; the pass {flow_run.id} takes its mails up."
    tasks = await client.read_task_runs(
        flow_run_filter=FlowRunFilter.model_validate({"id": {"any_": [run_id]}}),
        task_run_filter=TaskRunFilter(
            state=TaskRunFilterState(type=TaskRunFilterStateType(any_=UNFINISHED))
        ),
    )
    for task in tasks:
        await client.set_task_run_state(task.id, Crashed(message=message), force=True)
    await client.set_flow_run_state(run_id, Crashed(message=message), force=True)


def _unfinished() -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=UNFINISHED))
