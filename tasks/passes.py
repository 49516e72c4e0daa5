"""What a finished pass tells the event system: that it succeeded, or how many failed in a row."""

from typing import Any

from prefect import Flow, State
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.logging import get_run_logger

from tasks.connections import Connections
from tasks.domain.bus import Signal, about_mailbox, failures_in_a_row
from tasks.domain.errors import AssistantError
from tasks.events import announce, digest
from tasks.settings import load_settings

ENDED = [StateType.COMPLETED, StateType.FAILED, StateType.CRASHED]
# A pass that found another one at work says nothing about the mailbox.
BUSY = "Elsewhere"
# One page of the run history; a longer row of failures is told as this one.
LONGEST_ROW = 200


async def announce_pass(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Tell of a finished pass; the hook of `process_mailbox` for whatever end it comes to."""
    if state.name == BUSY:
        return
    subject = about_mailbox(_mailbox_digest())
    if state.is_completed():
        announce(Signal.PASS_COMPLETED, subject)
        return
    try:
        in_a_row = failures_in_a_row(await _earlier_successes(flow.name, flow_run))
    # The Prefect server may be what is away, and the pass has ended whatever is told of it.
    except Exception as error:  # noqa: BLE001
        get_run_logger().warning("Failed passes were not counted (%s).", type(error).__name__)
        return
    announce(Signal.PASS_FAILED, subject, failed_in_a_row=str(in_a_row))


async def _earlier_successes(flow_name: str, run: FlowRun) -> list[bool]:
    """Say of the passes before this one, newest first, whether each succeeded."""
    same = {"any_": [run.deployment_id]} if run.deployment_id else {"is_null_": True}
    chosen = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=ENDED)),
        deployment_id=FlowRunFilterDeploymentId.model_validate(same),
    )
    async with get_client() as client:
        ended = await client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[flow_name])),
            flow_run_filter=chosen,
            sort=FlowRunSort.END_TIME_DESC,
            limit=LONGEST_ROW,
        )
    others = (other for other in ended if other.id != run.id and other.state_name != BUSY)
    return [other.state_type is StateType.COMPLETED for other in others]


def _mailbox_digest() -> str:
    try:
        return digest(Connections(load_settings()).mailbox.name)
    except AssistantError:
        # The pass failed for this very setting, and that has to be told, too.
        return "unknown"
