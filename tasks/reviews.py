"""Reviews in Prefect: a run that waits for a person's decision, and the form they fill in."""

import hashlib
from typing import Any, Literal
from uuid import UUID

from prefect import Flow, State, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, FlowRunPolicy, StateType
from prefect.exceptions import ObjectNotFound
from prefect.flow_engine import run_flow_async
from prefect.input import RunInput
from prefect.input.actions import (
    acreate_flow_run_input,
    adelete_flow_run_input,
    aread_flow_run_input,
)
from prefect.input.run_input import keyset_from_base_key
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Cancelled, Pending, Suspended
from pydantic import Field, create_model

from tasks.approvals import read_sheet
from tasks.audit import run_url
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.errors import PermanentError
from tasks.domain.ledger import Status
from tasks.domain.review_form import ReviewSheet, write_form
from tasks.domain.reviewing import Decision, Review, is_handed_over, reviews_in

DEPLOYMENT = "review-draft/review-draft"
# Where a run of that deployment keeps its form and what was filled in.
KEYS = keyset_from_base_key("review")

# Prefect does not count the first run of one that began suspended, and with 0 would run it again.
NO_RETRY = -1


class ReviewForm(RunInput):
    """Ask for a decision; without a default for it, Resume alone would approve."""

    decision: Literal["approve", "edit", "reject", "hand_over"] = Field(
        title="Decision", description="What is to become of this mail"
    )
    text: str = Field(
        default="", title="Answer", description="The words to send, without signature"
    )
    by: str = Field(default="", title="Your name", description="For the record; nobody checks it")


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
    try:
        async with get_client() as client:
            for run in await _waiting(client, await _tag(email_id)):
                done: State[Any] = Cancelled(message="decided elsewhere")
                await client.set_flow_run_state(run.id, done)
                await _forget(run.id)
        await _forget(UUID(flow_run.id))
    # The decision is carried out; a run that is resumed later finds that and says so.
    except Exception as error:  # noqa: BLE001
        get_run_logger().warning("A waiting review or a form is left (%s).", type(error).__name__)


async def read_review() -> Review:
    """Return what was filled in for the flow run that is at work.

    Raises:
        PermanentError: nothing was; the run was started by hand.
    """
    run = UUID(flow_run.id)
    if await aread_flow_run_input(KEYS["response"], flow_run_id=run) is None:
        raise PermanentError(
            "This run has no decision: resume the suspended run of the mail, or use the command"
            " python -m flows.review_draft."
        )
    form = await ReviewForm.aload(KEYS, run)
    return Review(decision=Decision(form.decision), text=form.text, by=form.by)


async def run_review(flow: Flow[..., Any], email_id: int, review: Review) -> State[Any]:
    """Run the review flow here and now, with the decision as its input as Resume gives it."""
    parameters = {"email_id": email_id}
    form = ReviewForm.model_validate(review.model_dump(mode="json"))
    async with get_client() as client:
        run = await client.create_flow_run(flow, parameters=parameters, state=Pending())
    await acreate_flow_run_input(KEYS["response"], form.model_dump(), flow_run_id=run.id)
    state = await run_flow_async(flow, flow_run=run, parameters=parameters, return_type="state")
    assert isinstance(state, State)  # noqa: S101  # What `return_type` asks for.
    return state


async def _request(client: PrefectClient, email_id: int) -> FlowRun | None:
    ledger = connections().ledger
    sheet = await read_sheet(email_id)
    story = await ledger.story(email_id)
    if sheet.dossier.record.status is not Status.HELD or is_handed_over(story):
        return None
    try:
        deployment = await client.read_deployment_by_name(DEPLOYMENT)
    except ObjectNotFound:
        get_run_logger().info("No deployment %s: the command line shows held mail.", DEPLOYMENT)
        return None
    tag = await _tag(email_id)
    if waiting := await _waiting(client, tag):
        return waiting[0]
    run = await client.create_flow_run_from_deployment(
        deployment.id,
        parameters={"email_id": email_id},
        state=_waiting_state(),
        name=f"review of mail {email_id}",
        tags=[tag],
        # After a review that failed, the mail is asked about again.
        idempotency_key=f"{tag}:{len(reviews_in(story))}",
    )
    await client.update_flow_run(run.id, empirical_policy=FlowRunPolicy(retries=NO_RETRY))
    await _save_form(run.id, sheet)
    return run


def _waiting_state() -> State[Any]:
    state: State[Any] = Suspended(message="waits for a person")
    state.state_details.run_input_keyset = {str(name): key for name, key in KEYS.items()}
    return state


async def _save_form(run_id: UUID, sheet: ReviewSheet) -> None:
    """Give the run its form, with the draft in it as far as `artifact_detail` allows."""
    if await aread_flow_run_input(KEYS["schema"], flow_run_id=run_id) is not None:
        return
    preferences = load_house(connections().settings).preferences
    draft = sheet.draft if preferences.reports.artifact_detail == "full" else ""
    field = ReviewForm.model_fields["text"]
    # with_initial_data(text=...) would lose the field's title and description.
    prefilled = create_model(
        "ReviewForm",
        __base__=ReviewForm,
        text=(str, Field(default=draft, title=field.title, description=field.description)),
    )
    form = prefilled.with_initial_data(description=write_form(sheet, preferences))
    await form.asave(KEYS, run_id)


async def _waiting(client: PrefectClient, tag: str) -> list[FlowRun]:
    chosen = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[tag]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PAUSED])),
    )
    return await client.read_flow_runs(flow_run_filter=chosen)


async def _forget(run_id: UUID) -> None:
    for key in KEYS.values():
        if await aread_flow_run_input(key, flow_run_id=run_id) is not None:
            await adelete_flow_run_input(key, flow_run_id=run_id)


async def _tag(email_id: int) -> str:
    ledger = connections().ledger
    record = await ledger.load(email_id)
    return review_tag(await ledger.secret(), email_id, record.identity)


def review_tag(secret: bytes, email_id: int, identity: str) -> str:
    """Return what names this very mail on a Prefect server that several ledgers may share."""
    digest = hashlib.sha256(secret + identity.encode())
    return f"review:{email_id}:{digest.hexdigest()[:12]}"
