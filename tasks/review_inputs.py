"""The form of a review in the Prefect UI, and what a person filled in."""

from typing import Any, Literal
from uuid import UUID

from prefect.input import RunInput
from prefect.input.actions import (
    acreate_flow_run_input,
    adelete_flow_run_input,
    aread_flow_run_input,
)
from prefect.input.run_input import keyset_from_base_key
from prefect.runtime import flow_run
from pydantic import Field, create_model

from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.errors import PermanentError
from tasks.domain.review_form import ReviewSheet, write_form
from tasks.domain.reviewing import Decision, Review

# Where a run keeps its form and what was filled in.
KEYS = keyset_from_base_key("review")


def _decision_field() -> Any:  # noqa: ANN401 - what pydantic's own Field returns
    # Without a default: with one, Resume alone would decide.
    return Field(title="Decision", description="What is to become of this mail")


def _text_field(draft: str) -> Any:  # noqa: ANN401 - as above
    return Field(
        default=draft,
        title="Answer",
        # The UI shows one line of it at first.
        description="The words to send, without signature. Drag its corner to see them all.",
    )


class HandedOverForm(RunInput):
    """Ask about a mail in a thread that a person has taken over; nothing is sent there."""

    decision: Literal["reject", "hand_back"] = _decision_field()
    by: str = Field(default="", title="Your name", description="For the record; nobody checks it")


class ReviewForm(RunInput):
    """Ask for a decision."""

    decision: Literal["approve", "edit", "reject", "hand_over"] = _decision_field()
    text: str = _text_field("")
    by: str = Field(default="", title="Your name", description="For the record; nobody checks it")


class Filled(RunInput):
    """Read back what either form gives."""

    decision: Decision
    text: str = ""
    by: str = ""


async def save_form(run_id: UUID, sheet: ReviewSheet) -> None:
    """Give the run its form, with the draft in it as far as `artifact_detail` allows."""
    if await aread_flow_run_input(KEYS["schema"], flow_run_id=run_id) is not None:
        return
    preferences = load_house(connections().settings).preferences
    shown = preferences.reports.artifact_detail == "full"
    form = _form(sheet.handed_over, sheet.draft if shown else "")
    described = form.with_initial_data(description=write_form(sheet, preferences))
    await described.asave(KEYS, run_id)


async def fill_form(run_id: UUID, review: Review) -> None:
    """Give a run its decision, as Resume does."""
    await acreate_flow_run_input(
        KEYS["response"], review.model_dump(mode="json"), flow_run_id=run_id
    )


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
    filled = await Filled.aload(KEYS, run)
    return Review(decision=filled.decision, text=filled.text, by=filled.by)


async def forget_form(run_id: UUID) -> None:
    """Delete what Prefect holds of a run's form; what was decided stands in the ledger."""
    for key in KEYS.values():
        if await aread_flow_run_input(key, flow_run_id=run_id) is not None:
            await adelete_flow_run_input(key, flow_run_id=run_id)


def _form(handed_over: bool, draft: str) -> type[RunInput]:
    if handed_over:
        return HandedOverForm
    # with_initial_data(text=...) would lose the field's title and description.
    return create_model("ReviewForm", __base__=ReviewForm, text=(str, _text_field(draft)))
