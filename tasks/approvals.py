"""Carrying out what a person decided about a held mail."""

from contextlib import AbstractAsyncContextManager, suppress
from datetime import timedelta

from tasks.answers import compose_answer, plan_answer
from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.bus import Signal
from tasks.domain.errors import PermanentError
from tasks.domain.ledger import Event, EventKind, ReplyKind, ReplyStatus, Status
from tasks.domain.opening import Bearings, open_dossier
from tasks.domain.plan import PlannedReply
from tasks.domain.review_events import broken_off, is_handed_over, review_event, reviews_in
from tasks.domain.review_form import HeldEmail, ReviewSheet
from tasks.domain.reviewing import (
    SENDING,
    Decision,
    PreparedReview,
    Review,
    ReviewOutcome,
    answer_of,
    not_handed_over,
    nothing_to_review,
    outcome_of,
    settle_review,
)
from tasks.events import announce_email
from tasks.learning import learnt_estimates
from tasks.ledger import is_with_a_person, run_id
from tasks.outcomes import show_outcome
from tasks.retry import retried
from tasks.threads import read_conversation, show_thread

# Two people who decide about one mail at the same moment: the second waits so long for the first.
PATIENCE = timedelta(seconds=30)
# A pass that finds a review at work leaves it alone.
NO_PATIENCE = timedelta(0)
_ON_THE_WIRE = frozenset({ReplyStatus.SENDING, ReplyStatus.SENT, ReplyStatus.UNCERTAIN})


async def list_held() -> tuple[HeldEmail, ...]:
    """Return this mailbox's held mails, oldest first."""
    opened = connections()
    return await opened.ledger.held(opened.mailbox.name)


async def read_sheet(email_id: int) -> ReviewSheet:
    """Return all that a person needs to decide about a mail.

    Raises:
        PermanentError: this mailbox has no such mail.
    """
    opened = connections()
    try:
        record = await opened.ledger.load(email_id)
    except KeyError:
        raise PermanentError(f"There is no mail {email_id}; --list shows what is held.") from None
    if record.location.mailbox != opened.mailbox.name:
        raise PermanentError(f"Mail {email_id} came to another mailbox than IMAP_USER's.")
    bearings = Bearings(
        authserv_id=opened.settings.authserv_id,
        own_addresses=opened.settings.own_addresses,
        secret=await opened.ledger.secret(),
        estimates=await learnt_estimates(opened),
    )
    dossier = open_dossier(record, load_house(opened.settings), bearings, utc_now())
    return ReviewSheet(
        dossier=dossier,
        tickets=await opened.ledger.tickets_of(email_id),
        outbox=await opened.ledger.outbox(email_id),
        conversation=await read_conversation(dossier),
        handed_over=await is_with_a_person(record),
    )


async def waits_for_a_decision(email_id: int) -> bool:
    """Say whether anybody is to be asked: not about the very mail that a person has taken over."""
    ledger = connections().ledger
    record = await ledger.load(email_id)
    if record.status is not Status.HELD:
        return False
    return not (is_handed_over(await ledger.story(email_id)) and await is_with_a_person(record))


def hold_review(email_id: int, patience: timedelta = PATIENCE) -> AbstractAsyncContextManager[bool]:
    """Keep a mail for one review; it yields False where another one keeps it for too long."""
    opened = connections()
    # A claim would not do: every pass frees those of its mailbox, and none waits for a review.
    return opened.ledger.hold(f"{opened.mailbox.name} review {email_id}", patience)


@retried
async def prepare_review(email_id: int, review: Review) -> PreparedReview:
    """Note who decided what, and put the answer, where there is one, into the outbox.

    Raises:
        PermanentError: there is nothing to send, or nobody to send it to.
    """
    ledger = connections().ledger
    sheet = await read_sheet(email_id)
    settled = settle_review(review, sheet.draft)
    # A retry of this task must not tell of a second decision.
    noted = {event.flow_run_id for event in reviews_in(await ledger.story(email_id))}
    if run_id() not in noted:
        if useless := _useless(settled, sheet):
            return PreparedReview(outcome=useless)
        await ledger.record(email_id, review_event(settled, sheet.draft, utc_now(), run_id()))
    return await _prepare(settled, sheet)


@retried
async def resume_review(email_id: int) -> PreparedReview:
    """Take up a decision whose run died, as far as its words are known.

    Raises:
        PermanentError: they are not, so a person must decide again.
    """
    sheet = await read_sheet(email_id)
    record = sheet.dossier.record
    decided = broken_off(await connections().ledger.story(email_id))
    if decided is None or record.status is not Status.HELD:
        return PreparedReview(outcome=nothing_to_review(record))
    review = Review(decision=decided.decision, by=decided.by)
    if review.decision is not Decision.EDIT:
        return await _prepare(review, sheet)
    # An edit's words are known only where they were about to leave.
    if not any(e.kind is ReplyKind.REPLY and e.status in _ON_THE_WIRE for e in sheet.outbox):
        raise PermanentError("The review broke off before its words were kept: decide again.")
    reply = PlannedReply(kind=ReplyKind.REPLY, text=sheet.draft)
    return PreparedReview(outcome=outcome_of(review, record), dossier=sheet.dossier, reply=reply)


async def _prepare(review: Review, sheet: ReviewSheet) -> PreparedReview:
    record = sheet.dossier.record
    outcome = outcome_of(review, record)
    if review.decision not in SENDING:
        return PreparedReview(outcome=outcome)
    if sheet.handed_over:
        raise PermanentError(
            f"Mail {record.email_id} was handed over: answer it from the mailbox, or hand it back"
            f" first (python -m flows.review_draft --hand-back {record.email_id})."
        )
    answer = answer_of(review, sheet.draft)
    return PreparedReview(
        outcome=outcome,
        dossier=sheet.dossier,
        reply=PlannedReply(kind=ReplyKind.REPLY, text=answer.text),
        is_planned=await plan_answer(await compose_answer(sheet.dossier, answer)),
    )


@retried
async def close_review(email_id: int, outcome: ReviewOutcome) -> None:
    """Write the outcome down and show it in the mailbox."""
    opened = connections()
    record = await opened.ledger.load(email_id)
    event = Event(kind=EventKind.DECIDED, at=utc_now(), detail=outcome.reason, flow_run_id=run_id())
    await opened.ledger.decide(email_id, outcome.status, event.at, event)
    await show_outcome(record, outcome.status)
    announce_email(Signal.EMAIL_REVIEWED, email_id)
    await show_thread((await read_sheet(email_id)).dossier)


async def note_unsent(email_id: int, reason: str) -> None:
    """Note that a decision could not be carried out; the mail, where there is one, stays held."""
    ledger = connections().ledger
    event = Event(kind=EventKind.UNSENT, at=utc_now(), detail=reason, flow_run_id=run_id())
    with suppress(KeyError):
        await ledger.load(email_id)
        await ledger.record(email_id, event)


def _useless(review: Review, sheet: ReviewSheet) -> ReviewOutcome | None:
    """Return what to say of a decision that comes too late."""
    record = sheet.dossier.record
    if review.decision is Decision.HAND_BACK:
        return None if sheet.handed_over else not_handed_over(record)
    return None if record.status is Status.HELD else nothing_to_review(record)
