"""Reviews in Prefect: runs that wait for a person's decision."""

import hashlib
from typing import Any
from uuid import UUID

from prefect import Flow, State, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, FlowRunPolicy, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.flow_engine import run_flow_async
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Cancelled, Failed, Pending, Suspended

from tasks.approvals import read_sheet, waits_for_a_decision
from tasks.connections import connections
from tasks.domain.ledger import Status
from tasks.domain.reviewing import Review
from tasks.ledger import conversation
from tasks.review_inputs import KEYS, fill_form, forget_form, save_form
from tasks.run_links import run_url

DEPLOYMENT = "review-draft/review-draft"
EXPIRED = "Expired"

# Prefect does not count the first run of one that began suspended, and with 0 would run it again.
NO_RETRY = -1


@task(cache_policy=NO_CACHE)
async def request_review(email_id: int) -> str | None:
    """Make a run that waits for a person to decide about a held mail, once; return its address.

    Return None where nobody serves the deployment, or Prefect gives no run: the mail is held all
    the same, and the command line shows it.
    """
    try:
        async with get_client() as client:
            run = await _request(client, email_id)
    # A mail has its outcome by now, and must not fail on any of the client's many errors.
    except Exception as error:  # noqa: BLE001
        get_run_logger().warning("No review was requested (%s).", type(error).__name__)
        return None
    return f"{run_url()}/{run.id}" if run else None


@task(cache_policy=NO_CACHE)
async def end_review(email_id: int) -> None:
    """Cancel the run that waits for a decision made elsewhere, and delete what forms hold.

    What was decided, and what was sent, stands in the ledger.
    """
    await _end_waiting(email_id, Cancelled(message="decided elsewhere"), UUID(flow_run.id))


@task(cache_policy=NO_CACHE)
async def expire_review(email_id: int, hours: float) -> None:
    """End the run that waited for a decision for too long; the mail stays held."""
    message = (
        f"Nobody decided within {hours:g} hours. The mail stays held:"
        f" python -m flows.review_draft --show {email_id}"
    )
    await _end_waiting(email_id, Failed(name=EXPIRED, message=message))


@task(cache_policy=NO_CACHE)
async def renew_reviews(email_id: int) -> None:
    """Ask anew about every held mail of a thread that was handed over or back.

    What may be decided about them is another than their forms say.
    """
    ledger = connections().ledger
    for other in await conversation(await ledger.load(email_id)):
        if (await ledger.load(other)).status is Status.HELD:
            await _end_waiting(other, Cancelled(message="asked anew"))
            await request_review(other)


async def run_review(flow: Flow[..., Any], email_id: int, review: Review) -> State[Any]:
    """Run the review flow here and now, with the decision as its input as Resume gives it."""
    parameters = {"email_id": email_id}
    async with get_client() as client:
        run = await client.create_flow_run(flow, parameters=parameters, state=Pending())
    await fill_form(run.id, review)
    state = await run_flow_async(flow, flow_run=run, parameters=parameters, return_type="state")
    assert isinstance(state, State)  # noqa: S101  # What `return_type` asks for.
    return state


async def _request(client: PrefectClient, email_id: int) -> FlowRun | None:
    if not await waits_for_a_decision(email_id):
        return None
    try:
        deployment = await client.read_deployment_by_name(DEPLOYMENT)
    except ObjectNotFound:
        get_run_logger().info("No deployment %s: the command line shows held mail.", DEPLOYMENT)
        return None
    tag = await _tag(email_id)
    runs = await _runs(client, tag)
    waiting = next((run for run in runs if run.state_type is StateType.PAUSED), None)
    # Two who ask at the same moment get one run; after one that ended the mail is asked again.
    key = f"{tag}:{runs[0].id if runs else 'first'}"
    run = waiting or await client.create_flow_run_from_deployment(
        deployment.id,
        parameters={"email_id": email_id},
        state=_waiting_state(),
        name=f"review of mail {email_id}",
        tags=[tag],
        idempotency_key=key,
    )
    # Whoever made a run that waits already may have died before it had its form.
    if run.empirical_policy.retries != NO_RETRY:
        await client.update_flow_run(run.id, empirical_policy=FlowRunPolicy(retries=NO_RETRY))
    await save_form(run.id, await read_sheet(email_id))
    return run


def _waiting_state() -> State[Any]:
    state: State[Any] = Suspended(message="waits for a person")
    state.state_details.run_input_keyset = {str(name): key for name, key in KEYS.items()}
    return state


async def _runs(client: PrefectClient, tag: str) -> list[FlowRun]:
    """Return the runs that ask, or asked, about a mail, the newest first."""
    return await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(tags=FlowRunFilterTags(all_=[tag])),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
    )


async def _end_waiting(email_id: int, state: State[Any], *others: UUID) -> None:
    """End the runs that wait, and forget their forms and those of other runs."""
    try:
        async with get_client() as client:
            for run in await _runs(client, await _tag(email_id)):
                if run.state_type is StateType.PAUSED:
                    await client.set_flow_run_state(run.id, state)
                    others = (*others, run.id)
        for run_id in others:
            await forget_form(run_id)
    # The ledger has the truth; a run that is resumed later finds that and says so.
    except Exception as error:  # noqa: BLE001
        get_run_logger().warning("A waiting review is left (%s).", type(error).__name__)


async def _tag(email_id: int) -> str:
    ledger = connections().ledger
    record = await ledger.load(email_id)
    return review_tag(await ledger.secret(), email_id, record.identity)


def review_tag(secret: bytes, email_id: int, identity: str) -> str:
    """Return what names this very mail on a Prefect server that several ledgers may share."""
    digest = hashlib.sha256(secret + identity.encode())
    return f"review:{email_id}:{digest.hexdigest()[:12]}"
