"""What a person decided about a held mail, and what follows from it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from tasks.domain.errors import PermanentError
from tasks.domain.ledger import Event, EventKind, Status
from tasks.domain.parsing.sanitize import clean_line
from tasks.domain.value import Value

UNNAMED = "an unnamed person"
_NAME_LIMIT = 80


class Decision(StrEnum):
    """Name what a person may decide about a held mail."""

    APPROVE = "approve"
    EDIT = "edit"
    REJECT = "reject"
    HAND_OVER = "hand_over"


OUTCOMES: dict[Decision, Status] = {
    Decision.APPROVE: Status.REPLIED,
    Decision.EDIT: Status.REPLIED,
    Decision.REJECT: Status.SKIPPED,
    Decision.HAND_OVER: Status.HELD,
}
_DONE: dict[Decision, str] = {
    Decision.APPROVE: "approved by",
    Decision.EDIT: "approved with other words by",
    Decision.REJECT: "rejected by",
    Decision.HAND_OVER: "handed over by",
}


class Review(Value):
    """Hold one decision; `text` is what the person wrote, empty where they changed nothing.

    `by` is what they say their name is: neither Prefect nor a terminal proves it.
    """

    decision: Decision
    text: str = ""
    by: str = ""


class ReviewOutcome(Value):
    """Say what a review came to; where it did nothing, `reason` says why."""

    status: Status
    reason: str
    is_done: bool


class Answer(Value):
    """Hold the words that go out, without signature and notice."""

    text: str
    changed: bool


def settle_review(review: Review, draft: str) -> Review:
    """Return what was meant: words decide between an approval and an edit; a name is one line.

    A form gives the draft back with the line ends of a browser.
    """
    text = _tidy(review.text)
    changed = bool(text) and text != _tidy(draft)
    decision = review.decision
    if decision in {Decision.APPROVE, Decision.EDIT}:
        decision = Decision.EDIT if changed else Decision.APPROVE
    by = clean_line(review.by, _NAME_LIMIT) or UNNAMED
    return Review(decision=decision, text=text if changed else "", by=by)


def answer_of(review: Review, draft: str) -> Answer:
    """Return what a settled review sends.

    Raises:
        PermanentError: there are no words to send.

    """
    if review.text:
        return Answer(text=review.text, changed=True)
    if not draft:
        raise PermanentError("There is no draft to approve; send words of your own with edit.")
    return Answer(text=draft, changed=False)


def describe_review(review: Review) -> str:
    """Return who decided what, in the words of the ledger."""
    return f"{_DONE[review.decision]} {review.by}"


def reason_after(review: Review, before: str) -> str:
    """Return the mail's reason from now on; what stays held keeps what it was held for."""
    stays = review.decision is Decision.HAND_OVER and before
    return f"{describe_review(review)}; {before}" if stays else describe_review(review)


def review_event(review: Review, at: datetime, run: str) -> Event:
    """Return the event that says who decided what, and whether the words are the model's."""
    return Event(
        kind=EventKind.REVIEWED,
        at=at,
        detail=describe_review(review),
        rules=(_rule(review.decision),),
        flow_run_id=run,
    )


def reviews_in(story: Sequence[Event]) -> tuple[Event, ...]:
    """Return what people decided about a mail so far."""
    return tuple(event for event in story if event.kind is EventKind.REVIEWED)


def is_handed_over(story: Sequence[Event]) -> bool:
    """Say whether a person has taken the answer into their own hands."""
    return any(_rule(Decision.HAND_OVER) in event.rules for event in reviews_in(story))


def _rule(decision: Decision) -> str:
    return f"review:{decision}"


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
