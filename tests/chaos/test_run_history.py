"""What the run history says of a pass that was killed."""

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from support.killing import WRITES, kill_at
from support.world import World, mail

from tasks.domain.ledger import Status


async def test_runs_of_a_killed_pass_are_closed_by_the_next(world: World) -> None:
    world.deliver(mail("The sink is leaking."))
    assert await kill_at(world, WRITES["deciding"])
    before = await _runs(StateType.RUNNING)
    assert {run.name for run in before} >= {"mail 1"}
    await world.run_pass()
    assert await _runs(StateType.RUNNING) == []
    crashed = {run.id for run in await _runs(StateType.CRASHED)}
    assert crashed >= {run.id for run in before}


async def test_a_parked_mail_is_taken_up_again_when_asked_for(world: World) -> None:
    settings = world.data_dir / "settings.toml"
    text = settings.read_text()
    settings.write_text(text.replace("park_after_passes = 3", "park_after_passes = 1"))
    world.deliver(mail("The sink is leaking."))
    # A file where the folder should be keeps every ticket from being written.
    world.output_dir.write_text("")
    await world.run_pass()
    world.output_dir.unlink()
    await world.run_pass()
    (row,) = await world.rows()
    assert row.outcome is Status.FAILED
    assert [ticket["queue"] for ticket in world.tickets()] == ["review"]
    assert str(await world.run_pass()) == "nothing to do"
    await world.run_pass(retry_parked=True)
    assert await world.outcome() is Status.REPLIED


async def _runs(kind: StateType) -> list[FlowRun]:
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=[kind]))
    async with get_client() as client:
        return await client.read_flow_runs(flow_run_filter=FlowRunFilter(state=state))
