"""A bound on the model calls that several processes share."""

import pytest
from prefect.client.orchestration import get_client
from support.world import World, mail, run

from deployments.provisioning import Change, ensure_model_limit
from tasks.domain.ledger import Status

LIMIT = "shared-model-calls"


async def test_the_shared_limit_bounds_the_model_calls_of_a_pass(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODEL_LIMIT", LIMIT)
    assert await ensure_model_limit(LIMIT, 1) is Change.MADE
    assert await ensure_model_limit(LIMIT, 8) is Change.UNCHANGED
    world.model.latency = 0.2
    senders = [f"guest{number}@elsewhere.example" for number in range(3)]
    world.deliver(*(mail("The sink is leaking.", sender=sender) for sender in senders))
    await world.run_pass()
    assert [row.outcome for row in await world.rows()] == [Status.REPLIED] * 3
    assert world.model.peak == 1
    async with get_client() as client:
        await client.delete_global_concurrency_limit_by_name(LIMIT)


async def test_a_limit_that_is_missing_is_named_before_any_mail_is_touched(world: World) -> None:
    world.deliver(mail("The sink is leaking."))
    printed = await run(world, environment={"MODEL_LIMIT": "no-such-limit"})
    assert printed.code == 2
    assert printed.err.splitlines()[-1].startswith("Configuration: MODEL_LIMIT: Prefect has no")
    assert "Traceback" not in printed.err
    assert await world.rows() == ()
