"""What a person decided about a held mail, and what follows from it."""

from enum import StrEnum

from tasks.domain.dossier import Dossier
from tasks.domain.errors import PermanentError
from tasks.domain.ledger import EmailRecord, ReplyStatus, Status
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
    HAND_BACK = "hand_back"


OUTCOMES: dict[Decision, Status] = {
    Decision.APPROVE: Status.REPLIED,
    Decision.EDIT: Status.REPLIED,
    Decision.REJECT: Status.SKIPPED,
    Decision.HAND_OVER: Status.HELD,
    Decision.HAND_BACK: Status.HELD,
}
SENDING = frozenset({Decision.APPROVE, Decision.EDIT})
OF_THREADS = frozenset({Decision.HAND_OVER, Decision.HAND_BACK})
_DONE: dict[Decision, str] = {
    Decision.APPROVE: "approved by",
    Decision.EDIT: "approved with other words by",
    Decision.REJECT: "rejected by",
    Decision.HAND_OVER: "handed over by",
    Decision.HAND_BACK: "handed back by",
}


class Review(Value):
    """Hold one decision; `text` is what the person wrote, empty where they changed nothing.

    `by` is what they say their name is: neither Prefect nor a terminal proves it.
    """

    decision: Decision
    text: str = ""
    by: str = ""


class ReviewOutcome(Value):
    """Say where a mail stands after a review.

    Without `is_done` the review changed nothing; with `is_closed` only the mail's thread, because
    the mail had its outcome before.
    """

    status: Status
    reason: str
    is_done: bool = True
    is_closed: bool = False


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
    if decision in SENDING:
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


def outcome_of(review: Review, record: EmailRecord) -> ReviewOutcome:
    """Return the outcome that was decided; what stays held keeps the reason it was held for."""
    # A thread is handed back by any of its mails.
    is_closed = record.status is not Status.HELD
    status = record.status if is_closed else OUTCOMES[review.decision]
    kept = f"; {record.reason}" if status is record.status and record.reason else ""
    return ReviewOutcome(status=status, reason=told(review) + kept, is_closed=is_closed)


def not_handed_over(record: EmailRecord) -> ReviewOutcome:
    """Return what to say where nobody has the thread that is to be handed back."""
    said = f"the thread of mail {record.email_id} is not handed over"
    return ReviewOutcome(status=record.status, reason=said, is_done=False)


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


def told(review: Review) -> str:
    """Return who decided what, in words."""
    return f"{_DONE[review.decision]} {review.by}"


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
