"""What the run history says of a pass that was killed."""

from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from support.killing import WRITES, kill_at
from support.world import World, mail

from tasks.adapters.postgres import PostgresLedger
from tasks.domain.ledger import EventKind, Status


async def test_runs_of_a_killed_pass_are_closed_by_the_next_and_tied_to_those_that_finish(
    world: World,
) -> None:
    world.deliver(mail("The sink is leaking."))
    assert await kill_at(world, WRITES["deciding"])
    before = await _runs(StateType.RUNNING)
    (dead,) = [run for run in before if run.name == "mail 1"]
    await world.run_pass()
    assert await _runs(StateType.RUNNING) == []
    closed = await _now(before)
    assert {run.state_type for run in closed} == {StateType.CRASHED}
    finished = await _finishing_run(world)
    assert f"taken over from run {dead.id}, whose process died" in _message(finished)
    taken_up = f"the pass {await _pass_of(finished)} takes its mails up"
    assert all(taken_up in _message(run) for run in closed)
    story = await _story(finished)
    assert f"/runs/flow-run/{dead.id}) | its process died" in story
    assert f"/runs/flow-run/{finished.id}) | this run" in story


async def test_a_run_that_only_shows_the_outcome_of_a_dead_one_tells_the_story_in_its_place(
    world: World,
) -> None:
    world.deliver(mail("The sink is leaking."))
    assert await kill_at(world, WRITES["settling"])
    (dead,) = [run for run in await _runs(StateType.RUNNING) if run.name == "mail 1"]
    await world.run_pass()
    finished = await _finishing_run(world)
    assert f"taken over from run {dead.id}" in _message(finished)
    story = await _story(finished)
    assert story.startswith("# Replied")
    assert "### Reply to ada@tenants.example: sent" in story
    assert str(dead.id) in story


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
    finished = await _finishing_run(world)
    assert "taken over" not in _message(finished)
    assert (await _story(finished)).count("| failed |") == 1


async def _runs(kind: StateType) -> list[FlowRun]:
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=[kind]))
    async with get_client() as client:
        return await client.read_flow_runs(flow_run_filter=FlowRunFilter(state=state))


async def _now(runs: list[FlowRun]) -> list[FlowRun]:
    async with get_client() as client:
        return [await client.read_flow_run(run.id) for run in runs]


async def _finishing_run(world: World) -> FlowRun:
    """Return the run that the story of the one mail names at its end."""
    ledger = PostgresLedger(world.ledger_url)
    try:
        last = (await ledger.story(1))[-1]
    finally:
        await ledger.close()
    assert last.kind is EventKind.SETTLED
    async with get_client() as client:
        return await client.read_flow_run(UUID(last.flow_run_id))


async def _pass_of(run: FlowRun) -> UUID | None:
    assert run.parent_task_run_id
    async with get_client() as client:
        return (await client.read_task_run(run.parent_task_run_id)).flow_run_id


async def _story(run: FlowRun) -> str:
    of_run = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id]))
    async with get_client() as client:
        (artifact,) = await client.read_artifacts(artifact_filter=of_run)
    return str(artifact.data)


def _message(run: FlowRun) -> str:
    assert run.state is not None
    return run.state.message or ""
