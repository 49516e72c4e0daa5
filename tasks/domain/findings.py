"""What can be wrong with the texts of a model's answer."""

from collections.abc import Sequence
from enum import StrEnum

from tasks.domain.value import Value

# How the hallucination score of a draft stands among the rules of the decision's event.
_SCORE = "hallucination:"


def score_rule(score: float) -> str:
    """Return what an event says of a draft's hallucination score."""
    return f"{_SCORE}{score:.2f}"


def score_in(rules: Sequence[str]) -> float | None:
    """Return the hallucination score that an event tells, None where it tells none."""
    return next((float(r.removeprefix(_SCORE)) for r in rules if r.startswith(_SCORE)), None)


def without_score(rules: Sequence[str]) -> tuple[str, ...]:
    """Return the rules that were hit."""
    return tuple(rule for rule in rules if not rule.startswith(_SCORE))


class Leak(StrEnum):
    """Name what makes a text be withheld rather than shown to a reviewer."""

    CANARY = "canary"
    INSTRUCTIONS = "instructions"
    OTHER_RECORD = "other_record"
    TOO_LONG = "too_long"


class Finding(Value):
    """Hold words of a draft that the facts do not support, and what kind of statement they are.

    Of a leak the words are not kept: `text` is the name of the field that held it.
    """

    kind: str
    text: str

    @property
    def is_leak(self) -> bool:
        """Say whether the text was withheld."""
        return self.kind in set(Leak)
