"""Taking mails out of the ledger to work on, and putting their outcome back."""

from datetime import date, timedelta

from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.audit import day_bounds
from tasks.domain.dossier import Dossier, House
from tasks.domain.errors import LedgerUnavailable
from tasks.domain.findings import score_rule
from tasks.domain.ledger import DueEmail, EmailRecord, Event, EventKind, SendCounts, Status
from tasks.domain.message import Unparseable, parse_message
from tasks.domain.opening import Bearings, open_dossier
from tasks.domain.plan import Plan
from tasks.domain.reply import bare_subject
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
    dossier = open_dossier(record, house, await _take_bearings(opened, record, house), now)
    await opened.ledger.record(email_id, _vetted(dossier))
    return dossier


async def _take_bearings(opened: Connections, record: EmailRecord, house: House) -> Bearings:
    """Look up what the ledger knows about this mail's sender and thread."""
    counts: SendCounts | None = None
    message = parse_message(record.raw)
    named: tuple[str, ...] = ()
    if not isinstance(message, Unparseable):
        named = (*message.references, *message.in_reply_to)
        if message.sender:
            since = utc_now() - timedelta(minutes=house.preferences.caps.window_minutes)
            subject = bare_subject(message.subject)
            counts = await opened.ledger.count_sent(message.sender.email, subject, since)
    return Bearings(
        authserv_id=opened.settings.authserv_id,
        own_addresses=opened.settings.own_addresses,
        secret=await opened.ledger.secret(),
        counts=counts,
        links=await opened.ledger.thread(named) if named else (),
    )


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


async def note_failure(email_id: int, reason: str) -> EmailRecord | None:
    """Note a failed try; after the configured number of passes the mail is parked for a person.

    Where the ledger itself is away nothing can be noted and None is returned: the claim runs out,
    and a later pass tries again.
    """
    opened = connections()
    event = Event(kind=EventKind.FAILED, at=utc_now(), detail=reason, flow_run_id=run_id())
    try:
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
    await connections().ledger.release(email_id, run_id())


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


def _hallucination(plan: Plan) -> tuple[str, ...]:
    return () if plan.hallucination is None else (score_rule(plan.hallucination),)


async def settle(email_id: int, status: Status, shown: int) -> None:
    """Say that the mailbox shows the outcome at `shown` places; the mail is done."""
    event = Event(
        kind=EventKind.SETTLED,
        at=utc_now(),
        detail=f"{status} shown at {shown} place(s) in the mailbox",
        flow_run_id=run_id(),
    )
    await connections().ledger.settle(email_id, event.at, event)


def run_id() -> str:
    """Return the id of the flow run that is at work, or a word where there is none."""
    return flow_run.id or "outside-a-run"
