"""One held mail and a person's decision about it: sent, dropped, or left to a person."""

from typing import Annotated, Any

from prefect import State, flow
from prefect.states import Completed, Failed
from pydantic import Field

from tasks.approvals import close_review, hold_review, prepare_review
from tasks.boards import show_boards
from tasks.connections import open_pass
from tasks.domain.errors import AssistantError, TransientError
from tasks.domain.reviewing import Review, ReviewOutcome, after_sending
from tasks.replies import send_reply
from tasks.reviews import end_review, read_review, request_review

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
            outcome = await _review(email_id, await read_review())
        except AssistantError as error:
            # The mail stays held, so somebody must be able to decide again.
            await request_review(email_id)
            return Failed(message=str(error), data=error)
        await end_review(email_id)
        await show_boards()
    name = outcome.status if outcome.is_done else "Unchanged"
    return Completed(name=name, message=outcome.reason, data=outcome)


async def _review(email_id: int, review: Review) -> ReviewOutcome:
    prepared = await prepare_review(email_id, review)
    outcome = prepared.outcome
    if prepared.dossier and prepared.reply:
        sent = await send_reply(prepared.dossier, prepared.reply, by_person=True)
        outcome = after_sending(prepared, sent)
    if outcome.is_done:
        await close_review(email_id, outcome)
    return outcome


if __name__ == "__main__":
    from deployments.commands import review_draft_command

    raise SystemExit(review_draft_command())
