"""Taking mails out of the ledger to work on, and putting their outcome back."""

from collections.abc import Sequence
from datetime import date, timedelta

from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from tasks.caps import count_answers
from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.attempts import Attempt, earlier_attempts
from tasks.domain.days import day_bounds
from tasks.domain.dossier import Dossier
from tasks.domain.errors import LedgerUnavailable
from tasks.domain.findings import score_rule
from tasks.domain.ledger import (
    PREVIEW,
    DueEmail,
    EmailRecord,
    Event,
    EventKind,
    SendCounts,
    Status,
)
from tasks.domain.message import Message, Unparseable, parse_message
from tasks.domain.opening import Bearings, open_dossier
from tasks.domain.plan import Plan
from tasks.domain.review_events import is_handed_over
from tasks.domain.sending import STOPPED
from tasks.domain.triage import ModelAnswer
from tasks.learning import learnt_estimates
from tasks.retry import retried

# An abandoned mail is taken over by another run after this; no mail takes longer with its retries.
LEASE = timedelta(minutes=10)


@retried
async def list_due(
    since: date | None, until: date | None, limit: int | None
) -> tuple[DueEmail, ...]:
    """Return the mails of the range without a settled outcome: emergencies first, then oldest."""
    opened = connections()
    start, end = day_bounds(since, until, opened.settings.timezone)
    return await opened.ledger.due(opened.mailbox.name, utc_now(), start, end, limit)


@retried
async def unpark_emails() -> int:
    """Make the parked mails of this mailbox due again; return how many there are."""
    opened = connections()
    return await opened.ledger.unpark(opened.mailbox.name)


@retried
async def open_email(email_id: int) -> Dossier | None:
    """Claim, parse and vet a mail; return None where another run holds it or it is settled."""
    opened = connections()
    now = utc_now()
    record = await opened.ledger.claim(email_id, run_id(), now, LEASE)
    if record is None:
        return None
    house = load_house(opened.settings)
    record = record.model_copy(update={"flow_run_id": run_id()})
    dossier = open_dossier(record, house, await _take_bearings(opened, record), now)
    await opened.ledger.record(email_id, _vetted(dossier))
    return dossier.model_copy(update={"earlier": await _earlier(opened, record)})


async def _earlier(opened: Connections, record: EmailRecord) -> tuple[Attempt, ...]:
    """Return the runs that took this mail up before; of a new one nothing need be asked."""
    if record.attempts == 1 and record.status is Status.RECEIVED:
        return ()
    return earlier_attempts(await opened.ledger.story(record.email_id), run_id())


async def _take_bearings(opened: Connections, record: EmailRecord) -> Bearings:
    """Look up what the ledger knows about this mail's sender and thread."""
    counts: SendCounts | None = None
    message = parse_message(record.raw)
    named = _names_in(message)
    if not isinstance(message, Unparseable):
        counts = await count_answers(record, message)
    return Bearings(
        authserv_id=opened.settings.authserv_id,
        own_addresses=opened.settings.own_addresses,
        secret=await opened.ledger.secret(),
        counts=counts,
        links=await opened.ledger.thread(named) if named else (),
        answered=record.location in opened.answered and not record.is_decided,
        # Without a word about an earlier mail there is no thread that somebody could have.
        handed_over=bool(named)
        and await _has_a_person(await opened.ledger.conversation_ids(record.email_id, named)),
        estimates=await learnt_estimates(opened),
    )


async def is_with_a_person(record: EmailRecord) -> bool:
    """Say whether a person has taken over the thread that a mail belongs to."""
    return await _has_a_person(await conversation(record))


async def conversation(record: EmailRecord) -> tuple[int, ...]:
    """Return a mail and its sender's others in the same thread, by id."""
    named = _names_in(parse_message(record.raw))
    return await connections().ledger.conversation_ids(record.email_id, named)


async def _has_a_person(mails: Sequence[int]) -> bool:
    ledger = connections().ledger
    stories = [await ledger.story(one) for one in mails]
    return is_handed_over(event for story in stories for event in story)


def _names_in(message: Message | Unparseable) -> tuple[str, ...]:
    """Return the mails that a mail says it follows."""
    if isinstance(message, Unparseable):
        return ()
    return (*message.references, *message.in_reply_to)


def _vetted(dossier: Dossier) -> Event:
    rules = [hit.rule for hit in dossier.hits]
    rules += [f"emergency:{kind.name}" for kind in dossier.emergency_kinds]
    rules += [f"sensitive:{hit.topic}" for hit in dossier.sensitive]
    return Event(
        kind=EventKind.VETTED,
        at=dossier.opened_at,
        detail=f"{dossier.sender.kind}, {dossier.sender.identity} ({dossier.authentication})",
        rules=tuple(rules),
        flow_run_id=run_id(),
    )


async def note_failure(email_id: int, reason: str, *, counts: bool) -> EmailRecord | None:
    """Note a failed try; after the configured number of passes the mail is parked for a person.

    One that does not count was no fault of the mail's own: it is tried as often as it takes. Where
    the ledger itself is away nothing can be noted and None is returned: the claim runs out, and a
    later pass tries again.
    """
    opened = connections()
    event = Event(kind=EventKind.FAILED, at=utc_now(), detail=reason, flow_run_id=run_id())
    try:
        if not counts:
            await opened.ledger.release(email_id, run_id())
        record = await opened.ledger.load(email_id)
        limit = load_house(opened.settings).preferences.park_after_passes
        parked = record.attempts >= limit
        await opened.ledger.decide(email_id, Status.FAILED, event.at, event, parked=parked)
    except LedgerUnavailable as error:
        get_run_logger().warning("The failure could not be noted: %s", error)
        return None
    return record


async def give_back(email_id: int) -> None:
    """Release a mail undecided, so that the next pass takes it up."""
    ledger = connections().ledger
    event = Event(kind=EventKind.DEFERRED, at=utc_now(), flow_run_id=run_id())
    await ledger.record(email_id, event)
    await ledger.release(email_id, run_id())


async def decide(email_id: int, plan: Plan) -> None:
    """Write a mail's outcome into the ledger."""
    event = Event(
        kind=EventKind.DECIDED,
        at=utc_now(),
        detail=plan.reason,
        rules=(*(hit.rule for hit in plan.hits), *_hallucination(plan)),
        flow_run_id=run_id(),
    )
    ledger = connections().ledger
    await ledger.decide(email_id, plan.outcome, event.at, event, parked=plan.parked)


async def keep_draft(dossier: Dossier, answer: ModelAnswer, draft: str) -> None:
    """Keep what would have been sent as the draft that a person may approve."""
    triage = answer.triage.model_copy(update={"reply": draft})
    event = Event(kind=EventKind.HELD_BACK, at=utc_now(), detail=STOPPED, flow_run_id=run_id())
    kept = answer.model_copy(update={"triage": triage})
    await connections().ledger.save_answer(dossier.record.email_id, kept, event)


def _hallucination(plan: Plan) -> tuple[str, ...]:
    return () if plan.hallucination is None else (score_rule(plan.hallucination),)


async def settle(email_id: int, status: Status, shown: int) -> None:
    """Say that the mailbox shows the outcome at `shown` places; the mail is done."""
    opened = connections()
    event = Event(
        kind=EventKind.SETTLED,
        at=utc_now(),
        detail=f"{status} shown at {shown} place(s) in the mailbox",
        rules=(PREVIEW,) if opened.settings.is_preview else (),
        flow_run_id=run_id(),
    )
    await opened.ledger.settle(email_id, event.at, event)


def run_id() -> str:
    """Return the id of the flow run that is at work, or a word where there is none."""
    return flow_run.id or "outside-a-run"
