"""A pass killed while it holds a mail back: somebody is asked about it all the same, and once."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterDeploymentId
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.input.actions import aread_flow_run_input
from support.killing import WRITES, kill_at
from support.reviews import registered_reviews
from support.world import World, mail

from tasks.domain.ledger import Status
from tasks.review_inputs import KEYS


@pytest.fixture
async def deployment(world: World) -> AsyncIterator[UUID]:
    assert world.ledger_url
    async with registered_reviews() as made:
        yield made


async def test_a_held_mail_has_one_review_wherever_its_pass_was_killed(
    world: World, deployment: UUID
) -> None:
    world.deliver(mail("The lawyer will hear of this."))
    assert await kill_at(world, WRITES["settling"])
    asked = await _review(deployment)
    async with get_client() as client:
        # As if the pass had died just before it asked, or between the run and its form.
        await client.delete_flow_run(asked.id)
    assert await kill_at(world, WRITES["settling"])
    asked = await _review(deployment)
    async with get_client() as client:
        await client.delete_flow_run_input(asked.id, KEYS["schema"])
    await world.run_pass()
    found = await _review(deployment)
    assert (found.id, found.state_type) == (asked.id, StateType.PAUSED)
    assert await aread_flow_run_input(KEYS["schema"], flow_run_id=found.id)
    assert await world.outcome() is Status.HELD
    assert str(await world.run_pass()) == "nothing to do"


async def _review(deployment: UUID) -> FlowRun:
    chosen = FlowRunFilter(deployment_id=FlowRunFilterDeploymentId(any_=[deployment]))
    async with get_client() as client:
        found = await client.read_flow_runs(flow_run_filter=chosen)
    assert len(found) == 1, [(run.name, run.tags, run.created, run.state) for run in found]
    return found[0]
