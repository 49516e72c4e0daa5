"""Carrying out what a person decided about a held mail."""

from contextlib import AbstractAsyncContextManager
from datetime import timedelta

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.bus import Signal
from tasks.domain.directory import reply_address
from tasks.domain.dossier import Dossier
from tasks.domain.errors import PermanentError
from tasks.domain.ledger import Event, EventKind, OutboxEntry, ReplyKind, Status
from tasks.domain.opening import Bearings, open_dossier
from tasks.domain.plan import PlannedReply
from tasks.domain.reply import (
    Outgoing,
    compose_body,
    mint_message_id,
    render,
    reply_references,
    reply_subject,
)
from tasks.domain.review_form import HeldEmail, ReviewSheet
from tasks.domain.reviewing import (
    NOBODY,
    Answer,
    PreparedReview,
    Review,
    ReviewOutcome,
    answer_of,
    is_handed_over,
    nothing_to_review,
    outcome_of,
    review_event,
    reviews_in,
    settle_review,
)
from tasks.events import announce_email
from tasks.ledger import run_id
from tasks.reports import show_outcome
from tasks.retry import retried
from tasks.threads import read_conversation, show_thread

# Two people who decide about one mail at the same moment: the second waits so long for the first.
PATIENCE = timedelta(seconds=30)


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
    )
    dossier = open_dossier(record, load_house(opened.settings), bearings, utc_now())
    return ReviewSheet(
        dossier=dossier,
        tickets=await opened.ledger.tickets_of(email_id),
        outbox=await opened.ledger.outbox(email_id),
        conversation=await read_conversation(dossier),
    )


def hold_review(email_id: int) -> AbstractAsyncContextManager[bool]:
    """Keep a mail for one review; it yields False where another one keeps it for too long."""
    opened = connections()
    # A claim would not do: every pass frees those of its mailbox, and none waits for a review.
    return opened.ledger.hold(f"{opened.mailbox.name} review {email_id}", PATIENCE)


@retried
async def prepare_review(email_id: int, review: Review) -> PreparedReview:
    """Note who decided what, and put the answer, where there is one, into the outbox.

    Raises:
        PermanentError: there is nothing to send, or nobody to send it to.
    """
    ledger = connections().ledger
    sheet = await read_sheet(email_id)
    record, settled = sheet.dossier.record, settle_review(review, sheet.draft)
    if record.status is not Status.HELD:
        return PreparedReview(outcome=nothing_to_review(record))
    story = await ledger.story(email_id)
    # A retry of this task must not tell of a second decision.
    if not any(event.flow_run_id == run_id() for event in reviews_in(story)):
        await ledger.record(email_id, review_event(settled, utc_now(), run_id()))
    outcome = outcome_of(settled, record.reason)
    if outcome.status is not Status.REPLIED:
        return PreparedReview(outcome=outcome)
    if is_handed_over(story):
        raise PermanentError(f"Mail {email_id} was handed over; answer it from the mailbox.")
    answer = answer_of(settled, sheet.draft)
    return PreparedReview(
        outcome=outcome,
        dossier=sheet.dossier,
        reply=PlannedReply(kind=ReplyKind.REPLY, text=answer.text),
        is_planned=await _plan(await _compose(sheet.dossier, answer)),
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


async def _compose(dossier: Dossier, answer: Answer) -> OutboxEntry:
    """Put the words into a mail.

    What a person wrote is signed and is no automatic answer. A draft that a person only approved
    still was prepared automatically, and its notice says so.
    """
    opened = connections()
    recipient, message = reply_address(dossier.sender), dossier.message
    if recipient is None or message is None:
        raise PermanentError(NOBODY)
    preferences = load_house(opened.settings).preferences
    sender, email_id = opened.settings.sender_address, dossier.record.email_id
    domain = sender.rpartition("@")[2]
    secret = await opened.ledger.secret()
    outgoing = Outgoing(
        sender=sender,
        sender_name=preferences.sender_name,
        recipient=recipient,
        subject=reply_subject(message.subject),
        body=compose_body(
            answer.text, preferences.signature, "" if answer.changed else preferences.notice
        ),
        message_id=mint_message_id(
            secret, dossier.record.identity, ReplyKind.REPLY, recipient, domain
        ),
        in_reply_to=message.message_id,
        references=reply_references(message),
        auto_submitted="no" if answer.changed else "auto-replied",
        date_at=utc_now(),
    )
    return OutboxEntry(
        email_id=email_id,
        kind=ReplyKind.REPLY,
        recipient=recipient,
        subject=outgoing.subject,
        message_id=outgoing.message_id,
        raw=render(outgoing),
    )


async def _plan(entry: OutboxEntry) -> bool:
    """Put the answer into the outbox, in the place of one that never left it.

    Returns False where an answer in other words has left it already, or may have.
    """
    ledger = connections().ledger
    stored = await ledger.plan_reply(entry)
    if _words(stored.raw) == _words(entry.raw) or stored.reply_id is None:
        return True
    return await ledger.reword_reply(stored.reply_id, entry.raw)


def _words(raw: bytes) -> bytes:
    """Return a rendered mail without its header, which holds the time."""
    return raw.partition(b"\r\n\r\n")[2]
