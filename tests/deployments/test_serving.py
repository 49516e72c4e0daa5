import asyncio
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.flows import Flow, load_flow_from_entrypoint

from deployments.bootstrap import WORK_POOL
from deployments.provisioning import ensure_work_pool
from deployments.serving import DeploymentEntry, read_deployments, served

ROOT = Path(__file__).resolve().parent.parent.parent
ENTRIES = read_deployments(ROOT / "prefect.yaml")
NAMES = {
    "process-mailbox",
    "backfill-mailbox",
    "review-draft",
    "report-audit",
    "evaluate-triage",
}


def test_every_deployment_is_stated_under_its_name() -> None:
    assert {entry.name for entry in ENTRIES} == NAMES
    assert {str(entry.work_pool["name"]) for entry in ENTRIES} == {WORK_POOL}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_deployment_and_its_flow_have_one_name(
    entry: DeploymentEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    flow: Flow[..., Any] = load_flow_from_entrypoint(entry.entrypoint, use_placeholder_flow=False)
    assert flow.name == entry.name


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_form_of_a_run_explains_every_parameter(
    entry: DeploymentEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = form_of(entry, monkeypatch)
    assert fields
    assert [name for name, field in fields.items() if not field.get("description")] == []


@pytest.mark.parametrize("name", ["process-mailbox", "backfill-mailbox", "report-audit"])
def test_the_form_of_a_run_offers_a_calendar_for_days(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = form_of(entry_of(name), monkeypatch)
    for day in ("since", "until"):
        kinds = fields[day].get("anyOf", [fields[day]])
        assert {"type": "string", "format": "date"}.items() <= kinds[0].items()


def test_the_form_of_a_pass_takes_no_number_below_one(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = form_of(entry_of("process-mailbox"), monkeypatch)
    for count in ("limit", "concurrency"):
        assert fields[count]["anyOf"][0] == {"type": "integer", "exclusiveMinimum": 0}


def entry_of(name: str) -> DeploymentEntry:
    return next(entry for entry in ENTRIES if entry.name == name)


def form_of(entry: DeploymentEntry, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    monkeypatch.chdir(ROOT)
    flow: Flow[..., Any] = load_flow_from_entrypoint(entry.entrypoint, use_placeholder_flow=False)
    return flow.parameters.properties


def test_only_one_pass_runs_at_a_time() -> None:
    limit = next(entry for entry in ENTRIES if entry.name == "process-mailbox").concurrency_limit
    assert limit is not None
    assert (limit.limit, limit.collision_strategy.value) == (1, "CANCEL_NEW")


async def test_the_server_plans_the_runs_of_a_schedule(
    prefect_api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    entry = next(entry for entry in ENTRIES if entry.name == "process-mailbox")
    assert prefect_api
    deployment_id = await served(entry, "Europe/Berlin").apply()  # type: ignore[misc]  # Awaitable inside a loop.
    chosen = DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id]))
    async with get_client() as client, asyncio.timeout(60):
        # The server's scheduler looks for new schedules every few seconds.
        while not await client.read_flow_runs(deployment_filter=chosen):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.5)
        await client.delete_deployment(deployment_id)


async def test_the_work_pool_is_made_once(prefect_api: str) -> None:
    assert prefect_api
    await ensure_work_pool("pool-of-a-test")
    await ensure_work_pool("pool-of-a-test")
    async with get_client() as client:
        assert (await client.read_work_pool("pool-of-a-test")).type == "process"
