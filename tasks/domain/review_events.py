"""A person's decision as the ledger's story keeps it, and how far they trusted the draft."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import SequenceMatcher

from tasks.domain.ledger import Event, EventKind
from tasks.domain.reviewing import OF_THREADS, SENDING, Decision, Review, told
from tasks.domain.value import Value

_DECISION = "review:"
_SHARE = "edit_share:"
# The comparison takes quadratic time, and no answer to a tenant is longer.
_LONGEST_WORDS = 1_000


class Decided(Value):
    """Hold what an event says of one decision; without anything to send, `edit_share` is None."""

    decision: Decision
    by: str
    edit_share: float | None = None


def review_event(review: Review, draft: str, at: datetime, run: str) -> Event:
    """Return the event that says who decided what, and how much of the draft they changed.

    The draft stands in the mail's triage and what is sent in the outbox, so neither is said again.
    """
    rules = [f"{_DECISION}{review.decision}"]
    if review.decision in SENDING:
        rules.append(f"{_SHARE}{edit_share(draft, review.text or draft):.3f}")
    return Event(
        kind=EventKind.REVIEWED, at=at, detail=told(review), rules=tuple(rules), flow_run_id=run
    )


def reviews_in(story: Iterable[Event]) -> tuple[Event, ...]:
    """Return what people decided so far, in its order."""
    return tuple(event for event in story if event.kind is EventKind.REVIEWED)


def decided_in(event: Event) -> Decided | None:
    """Read a decision back from its event."""
    labels = {name: value for name, _, value in (rule.partition(":") for rule in event.rules)}
    name = labels.get(_DECISION.removesuffix(":"))
    if event.kind is not EventKind.REVIEWED or name not in set(Decision):
        return None
    decision = Decision(name)
    by = event.detail.removeprefix(told(Review(decision=decision)))
    return Decided(decision=decision, by=by, edit_share=edit_share_in(event.rules))


def edit_share_in(rules: Iterable[str]) -> float | None:
    """Read back how much of a draft a decision changed, None where nothing was to be sent."""
    shares = (rule.removeprefix(_SHARE) for rule in rules if rule.startswith(_SHARE))
    return next((float(share) for share in shares), None)


def broken_off(story: Sequence[Event]) -> Decided | None:
    """Return the decision whose run came to no end, None where there is none."""
    kinds = {EventKind.REVIEWED, EventKind.UNSENT, EventKind.DECIDED}
    last = next((event for event in reversed(story) if event.kind in kinds), None)
    return decided_in(last) if last else None


def is_handed_over(stories: Iterable[Event]) -> bool:
    """Say whether a person answers in the thread whose mails' stories these are.

    The last word counts, whichever mail of the thread it was said about.
    """
    words = [
        (event.at, decided.decision)
        for event in reviews_in(stories)
        if (decided := decided_in(event)) and decided.decision in OF_THREADS
    ]
    return bool(words) and max(words, key=lambda word: word[0])[1] is Decision.HAND_OVER


def edit_share(draft: str, sent: str) -> float:
    """Return how much of a draft was not what was needed: 0 for sent as it was, 1 for all new.

    It is counted in words, so that another line break is no change.
    """
    before, after = _words(draft), _words(sent)
    if before == after:
        return 0.0
    return 1 - SequenceMatcher(None, before, after, autojunk=False).ratio()


def _words(text: str) -> Sequence[str]:
    return text.split()[:_LONGEST_WORDS]
