"""What a rule says of a mail, and which of several sayings counts."""

from collections.abc import Sequence
from enum import StrEnum

from tasks.domain.value import Value


class Action(StrEnum):
    """Say what may be done with a mail; a later member beats an earlier one."""

    ANSWER = "answer"
    HOLD = "hold"
    SKIP = "skip"


class RuleHit(Value):
    """Say which rule applied, what it asks for and why; with ANSWER it is only a note."""

    rule: str
    action: Action
    detail: str


def worst(hits: Sequence[RuleHit]) -> Action:
    """Return the strictest action, ANSWER where nothing was hit."""
    strictness = list(Action)
    return max((hit.action for hit in hits), key=strictness.index, default=Action.ANSWER)
