"""What a person decided about a held mail, and what follows from it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from tasks.domain.dossier import Dossier
from tasks.domain.errors import PermanentError
from tasks.domain.ledger import EmailRecord, Event, EventKind, ReplyStatus, Status
from tasks.domain.parsing.sanitize import clean_line
from tasks.domain.plan import Delivery, PlannedReply
from tasks.domain.value import Value

UNNAMED = "an unnamed person"
NOBODY = "This mail names nobody who could be answered."
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
    """Say where a mail stands after a review; without `is_done` the review changed nothing."""

    status: Status
    reason: str
    is_done: bool = True


class PreparedReview(Value):
    """Hold what is left to do; `is_planned` says that the outbox holds the reply's very words."""

    outcome: ReviewOutcome
    dossier: Dossier | None = None
    reply: PlannedReply | None = None
    is_planned: bool = True


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


def nothing_to_review(record: EmailRecord) -> ReviewOutcome:
    """Return what to say of a mail that is not held, or no longer."""
    said = f"mail {record.email_id} is {record.status} already: {record.reason}"
    return ReviewOutcome(status=record.status, reason=said, is_done=False)


def outcome_of(review: Review, before: str) -> ReviewOutcome:
    """Return the outcome that was decided; what stays held keeps the reason it was held for."""
    status = OUTCOMES[review.decision]
    kept = f"; {before}" if status is Status.HELD and before else ""
    return ReviewOutcome(status=status, reason=_told(review) + kept)


def after_sending(prepared: PreparedReview, delivery: Delivery | None) -> ReviewOutcome:
    """Return the outcome as it stands once the answer is out.

    Raises:
        PermanentError: it did not arrive, or nobody knows whether it did; the mail stays held.
    """
    if delivery is None:
        raise PermanentError(NOBODY)
    if delivery.status is ReplyStatus.UNCERTAIN:
        raise PermanentError(
            "It is not known whether the answer arrived: look into the Sent folder, then reject the"
            " mail or hand it over."
        )
    if delivery.status is not ReplyStatus.SENT:
        raise PermanentError(f"The answer was refused: {delivery.detail}")
    if prepared.is_planned:
        return prepared.outcome
    # A review died after its mail was out; what it sent is what the sender has.
    said = f"{prepared.outcome.reason}, but an answer in other words was out already and counts"
    return prepared.outcome.model_copy(update={"reason": said})


def review_event(review: Review, at: datetime, run: str) -> Event:
    """Return the event that says who decided what, and whether the words are the model's."""
    return Event(
        kind=EventKind.REVIEWED,
        at=at,
        detail=_told(review),
        rules=(_rule(review.decision),),
        flow_run_id=run,
    )


def reviews_in(story: Sequence[Event]) -> tuple[Event, ...]:
    """Return what people decided about a mail so far."""
    return tuple(event for event in story if event.kind is EventKind.REVIEWED)


def is_handed_over(story: Sequence[Event]) -> bool:
    """Say whether a person has taken the answer into their own hands."""
    return any(_rule(Decision.HAND_OVER) in event.rules for event in reviews_in(story))


def _told(review: Review) -> str:
    return f"{_DONE[review.decision]} {review.by}"


def _rule(decision: Decision) -> str:
    return f"review:{decision}"


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
