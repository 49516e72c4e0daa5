"""The runs that worked on a mail before, as its story tells of them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from tasks.domain.ledger import Event, EventKind
from tasks.domain.value import Value


class AttemptEnd(StrEnum):
    """Say how a run left a mail."""

    FINISHED = "came to an outcome"
    FAILED = "failed"
    DEFERRED = "put it off: the model was down"
    # Nothing else leaves a claim without a word.
    DIED = "its process died, or lost the ledger"


class Attempt(Value):
    """Hold one earlier run of a mail."""

    run_id: str
    began_at: datetime
    end: AttemptEnd


_BEGINNINGS = frozenset({EventKind.CLAIMED, EventKind.VETTED})
_ENDS = {
    EventKind.SETTLED: AttemptEnd.FINISHED,
    EventKind.FAILED: AttemptEnd.FAILED,
    EventKind.DEFERRED: AttemptEnd.DEFERRED,
}


def earlier_attempts(story: Sequence[Event], run_id: str) -> tuple[Attempt, ...]:
    """Return the runs other than this one that took up the mail, oldest first.

    A review is no attempt: it takes up nothing.
    """
    began = {
        event.flow_run_id: event.at
        for event in reversed(story)
        if event.kind in _BEGINNINGS and event.flow_run_id not in {None, run_id}
    }
    ends = {event.flow_run_id: _ENDS[event.kind] for event in story if event.kind in _ENDS}
    attempts = (
        Attempt(run_id=run, began_at=at, end=ends.get(run, AttemptEnd.DIED))
        for run, at in began.items()
        if run
    )
    return tuple(sorted(attempts, key=_beginning))


def taken_over_from(attempts: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """Return the runs that died since any other run had its say; this one finishes their work."""
    dead: list[Attempt] = []
    for attempt in reversed(attempts):
        if attempt.end is not AttemptEnd.DIED:
            break
        dead.append(attempt)
    return tuple(reversed(dead))


def with_handover(reason: str, attempts: Sequence[Attempt]) -> str:
    """Return a final state's message, which names the runs that this one took over from."""
    dead = taken_over_from(attempts)
    said = [f"taken over from run {attempt.run_id}, whose process died" for attempt in dead]
    return "; ".join([reason, *said]) if reason else "; ".join(said)


def _beginning(attempt: Attempt) -> datetime:
    return attempt.began_at
