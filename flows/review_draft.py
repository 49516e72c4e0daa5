"""One held mail and a person's decision about it: sent, dropped, or left to a person."""

from typing import Annotated, Any

from prefect import State, flow
from prefect.states import Completed, Failed
from pydantic import Field

from tasks.approvals import (
    NO_PATIENCE,
    close_review,
    hold_review,
    note_unsent,
    prepare_review,
    resume_review,
)
from tasks.boards import show_boards
from tasks.connections import open_pass
from tasks.domain.errors import AssistantError, TransientError
from tasks.domain.reviewing import OF_THREADS, PreparedReview, ReviewOutcome, after_sending
from tasks.replies import send_reply
from tasks.review_inputs import read_review
from tasks.reviews import end_review, renew_reviews, request_review

BUSY = "Another review of this mail is at work; look again in a minute."


@flow(
    name="review-draft",
    flow_run_name="review of mail {email_id}",
    retries=0,
    persist_result=False,
)
async def review_draft(email_id: Annotated[int, Field(gt=0)]) -> State[Any]:
    """Carry out what a person decided about a held mail; the decision is this run's input.

    Args:
        email_id: The held mail's number, as `python -m flows.review_draft --list` shows it.
    """
    async with open_pass(None), hold_review(email_id) as alone:
        if not alone:
            return Failed(message=BUSY, data=TransientError(BUSY))
        try:
            review = await read_review()
            outcome = await _carry_out(email_id, await prepare_review(email_id, review))
        except AssistantError as error:
            return await _ask_again(email_id, error)
        await end_review(email_id)
        if review.decision in OF_THREADS:
            await renew_reviews(email_id)
        await show_boards()
    return _final(outcome)


@flow(
    name="finish-review",
    flow_run_name="broken off review of mail {email_id}",
    retries=0,
    persist_result=False,
)
async def finish_review(email_id: int) -> State[Any]:
    """Carry out what a person decided in a review that died on the way."""
    async with hold_review(email_id, NO_PATIENCE) as alone:
        if not alone:
            return Completed(name="Elsewhere", message=BUSY)
        try:
            outcome = await _carry_out(email_id, await resume_review(email_id))
        except AssistantError as error:
            return await _ask_again(email_id, error)
        await end_review(email_id)
    return _final(outcome)


async def _carry_out(email_id: int, prepared: PreparedReview) -> ReviewOutcome:
    outcome = prepared.outcome
    if prepared.dossier and prepared.reply:
        sent = await send_reply(prepared.dossier, prepared.reply, by_person=True)
        outcome = after_sending(prepared, sent)
    if outcome.is_done and not outcome.is_closed:
        await close_review(email_id, outcome)
    return outcome


async def _ask_again(email_id: int, error: AssistantError) -> State[Any]:
    """Leave the mail held, so that somebody can decide again."""
    await note_unsent(email_id, str(error))
    await request_review(email_id)
    return Failed(message=str(error), data=error)


def _final(outcome: ReviewOutcome) -> State[Any]:
    name = outcome.status if outcome.is_done else "Unchanged"
    return Completed(name=name, message=outcome.reason, data=outcome)


if __name__ == "__main__":
    from deployments.commands import review_draft_command

    raise SystemExit(review_draft_command())
