"""Comparing what the ledger, the mailbox, the run history and the ticket files say."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from tasks.domain.chain import ChainedEvent, first_break
from tasks.domain.disagreement import Disagreement, Kind
from tasks.domain.evidence import KeptMail, KeptTicket, SeenRun, Sighting, TicketFile, Unread
from tasks.domain.ledger import ANSWERS, PREVIEW, EventKind, ReplyKind, ReplyStatus, Status

# What is at most so old may be under way.
GRACE = timedelta(minutes=10)
_SHOWN_AS_READ = frozenset({Status.REPLIED, Status.SKIPPED, Status.ESCALATED})
_CLOSING = frozenset({EventKind.DECIDED, EventKind.SETTLED, EventKind.FAILED})
_COMPARED = ("key", "reference", "intent", "queue", "priority", "status")
# What Prefect, and the next pass for it, call a run whose process was killed.
_CRASHED = "Crashed"
# The SHA-256 of no bytes at all.
_NOTHING = hashlib.sha256(b"").digest()
_RUN_ID = re.compile(r"[0-9a-f-]{36}")
_KEY = re.compile(r"[a-z0-9-]{1,80}-[0-9a-f]{16}")


def compare_mails(
    mails: Sequence[KeptMail],
    sightings: Sequence[Sighting],
    runs: Sequence[SeenRun],
    now: datetime,
) -> tuple[Disagreement, ...]:
    """Compare mails of the ledger with the mailbox, their runs and themselves.

    `sightings` hold what the mailbox still shows; `runs` every run of `run_ids` that still exists.
    """
    read = {sighting.location: sighting.is_read for sighting in sightings}
    known = {run.run_id: run for run in runs}
    return tuple(
        Disagreement(kind=kind, subject=f"mail {mail.email_id}", detail=detail)
        for mail in mails
        for kind, detail in (
            *_progress(mail, now),
            *_flags(mail, [(place.uid, read[place]) for place in mail.locations if place in read]),
            *_outbox(mail, now),
            *_runs(mail, known, now),
            *_bytes(mail),
        )
    )


def compare_unread(unread: Sequence[Unread], now: datetime) -> tuple[Disagreement, ...]:
    """Find the mails that a pass should have taken up by now."""
    return tuple(
        Disagreement(
            kind=Kind.UNKNOWN_MAIL,
            subject=f"UID {mail.uid}",
            detail=f"received {_moment(mail.received_at)}",
        )
        for mail in unread
        if now - mail.received_at > GRACE
    )


def compare_tickets(
    tickets: Sequence[KeptTicket], files: Sequence[TicketFile]
) -> tuple[Disagreement, ...]:
    """Compare the ledger's tickets with their files."""
    by_name = {file.name: file for file in files}
    known = {ticket.key for ticket in tickets}
    found = [
        (kind, ticket.key, detail)
        for ticket in tickets
        if not ticket.in_work
        for kind, detail in _file(ticket, by_name.get(ticket.key))
    ]
    found += [
        (Kind.UNKNOWN_FILE, _file_name(file.name), "no such key in the ledger")
        for file in files
        if file.name not in known
    ]
    return tuple(
        Disagreement(kind=kind, subject=f"ticket {name}", detail=detail)
        for kind, name, detail in found
    )


def run_ids(mails: Sequence[KeptMail]) -> frozenset[str]:
    """Return every flow run that the ledger names for these mails."""
    named = {mail.flow_run_id for mail in mails}
    named |= {event.flow_run_id for mail in mails for event in mail.events}
    return frozenset(run_id for run_id in named if run_id)


_Found = Iterator[tuple[Kind, str]]


def _progress(mail: KeptMail, now: datetime) -> _Found:
    if mail.in_work:
        return
    if mail.status is Status.RECEIVED:
        if now - mail.created_at > GRACE:
            yield Kind.OVERDUE, f"in the ledger since {_moment(mail.created_at)}"
    elif _awaits_settling(mail) and mail.decided_at and now - mail.decided_at > GRACE:
        yield Kind.UNSETTLED, f"{mail.status} since {_moment(mail.decided_at)}"


def _awaits_settling(mail: KeptMail) -> bool:
    # A Failed mail is due again until it is parked.
    return mail.settled_at is None and (mail.status is not Status.FAILED or mail.parked)


def _flags(mail: KeptMail, places: Sequence[tuple[int, bool]]) -> _Found:
    settled = [event for event in mail.events if event.kind == EventKind.SETTLED]
    if mail.settled_at is None or any(PREVIEW in event.rules for event in settled[-1:]):
        return
    finished = mail.status in _SHOWN_AS_READ
    for uid, is_read in places:
        if finished and not is_read:
            yield Kind.UNREAD, f"{mail.status}, unread at UID {uid}"
        if not finished and is_read:
            yield Kind.READ, f"{mail.status}, read at UID {uid}"


def _outbox(mail: KeptMail, now: datetime) -> _Found:
    sent = Counter(reply.kind for reply in mail.replies if reply.status is ReplyStatus.SENT)
    if mail.status is Status.REPLIED and not any(sent[kind] for kind in ANSWERS):
        yield Kind.UNANSWERED, "the outbox holds no sent reply"
    told = Counter(event.detail for event in mail.events if event.kind == EventKind.SENT)
    for kind in ReplyKind:
        times = told[f"{kind} {ReplyStatus.SENT}"]
        if kind in ANSWERS and max(sent[kind], times) > 1:
            yield Kind.ANSWERED_TWICE, f"{max(sent[kind], times)} times: {kind}"
        if times > sent[kind]:
            yield Kind.SENT_UNKEPT, f"{kind}: sent {times}, in the outbox {sent[kind]}"
    # An acknowledgement comes before the reply only where a person wrote or approved that.
    reviews = [event for event in mail.events if event.kind == EventKind.REVIEWED]
    if all(sent[kind] for kind in ANSWERS) and not reviews:
        yield Kind.ANSWERED_TWICE, "a reply and an acknowledgement, without a review"
    at_work = mail.in_work or any(now - event.at <= GRACE for event in reviews)
    for reply in mail.replies:
        if reply.status is ReplyStatus.SENDING and not at_work:
            yield Kind.SENDING, f"{reply.kind}: nobody knows whether it arrived"


def _runs(mail: KeptMail, known: Mapping[str, SeenRun], now: datetime) -> _Found:
    for run_id in sorted(run_ids([mail])):
        run = known.get(run_id)
        if run is None:
            yield Kind.UNKNOWN_RUN, f"run {run_id if _RUN_ID.fullmatch(run_id) else '(no id)'}"
        elif not run.is_final and mail.settled_at and now - mail.settled_at > GRACE:
            yield Kind.UNFINISHED_RUN, f"run {run_id} is {run.state}, {mail.status} is decided"
    last = known.get(_closing_run(mail.events) or "")
    if mail.settled_at and last and last.is_final and last.state != mail.status:
        kind = Kind.CRASHED_RUN if last.state == _CRASHED else Kind.OTHER_STATE
        yield kind, f"run {last.run_id} is {last.state}, the ledger says {mail.status}"


def _closing_run(events: Sequence[ChainedEvent]) -> str | None:
    """Return the run that came to the outcome last; a killed one may have decided before it."""
    ordered = sorted(events, key=lambda event: event.position, reverse=True)
    return next((event.flow_run_id for event in ordered if event.kind in _CLOSING), None)


def _bytes(mail: KeptMail) -> _Found:
    if any(event.kind == EventKind.PURGED for event in mail.events):
        # The chain still begins with the hash of what was received.
        if mail.digest != _NOTHING:
            yield Kind.OTHER_BYTES, "they are there although their purge is recorded"
    elif mail.recomputed not in {None, mail.identity}:
        yield Kind.OTHER_BYTES, "they give another identity"
    elif mail.chain and mail.chain.origin != mail.digest:
        yield Kind.OTHER_BYTES, "they are not those that its story began with"
    if broken := first_break(mail.chain, mail.events):
        row = f"event {broken.event_id}" if broken.event_id else "an event"
        yield Kind.BROKEN_CHAIN, f"{row} at place {broken.position} was {broken.damage}"


def _file(ticket: KeptTicket, file: TicketFile | None) -> _Found:
    if file is None:
        yield Kind.NO_FILE, "there is no file of that name"
        return
    fields = [name for name in _COMPARED if getattr(ticket, name) != getattr(file, name)]
    if fields:
        yield Kind.OTHER_FILE, f"other {', '.join(fields)}"


def _file_name(name: str) -> str:
    # A file that somebody put there may be called after a person.
    return name if _KEY.fullmatch(name) else "(a name that is no key)"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
