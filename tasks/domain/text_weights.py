"""How likely a text is what a classifier looks for, by what it learnt from the example mails."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from math import exp, log, sqrt
from typing import NamedTuple

from tasks.domain.phrases import tidy
from tasks.domain.value import Value

# A chance between 0 and 1 for a text.
Estimate = Callable[[str], float]
# Punctuation counts: a question is seldom an emergency.
_WORD = re.compile(r"\w+|[^\w\s]")
_LONGEST_PHRASE = 2
# Grams; a single known one would decide alone, however odd the rest is.
_EVIDENCE = 4
_SHORTEST_PIECE, _LONGEST_PIECE = 2, 5


def reading(subject: str, text: str) -> str:
    """Return the words of a mail as they are weighed."""
    return f"{subject}\n{text}".strip()


def phrases_in(text: str) -> Iterator[str]:
    """Yield every word and every pair of neighbours."""
    words = _WORD.findall(_plain(text))
    for length in range(1, _LONGEST_PHRASE + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def pieces_in(text: str) -> Iterator[str]:
    """Yield the pieces of each word, which misspelt and inflected words have in common.

    They are what scikit-learn calls `char_wb`: a word's edge counts as a space.
    """
    for word in _plain(text).split():
        edged = f" {word} "
        for length in range(_SHORTEST_PIECE, min(_LONGEST_PIECE, len(edged)) + 1):
            for start in range(len(edged) - length + 1):
                yield edged[start : start + length]


def _plain(text: str) -> str:
    return tidy(text).lower()


class TextWeights(Value):
    """Hold a logistic regression over two blocks of TF-IDF, each of length one.

    Of each gram it keeps the inverse document frequency and the coefficient.
    """

    bias: float
    phrases: Mapping[str, tuple[float, float]]
    pieces: Mapping[str, tuple[float, float]]

    def chance(self, text: str) -> float:
        """Return how likely a text is such a mail, between 0 and 1."""
        score = (
            self.bias
            + _share(self.phrases, phrases_in(text))
            + _share(self.pieces, pieces_in(text))
        )
        # Beyond this nothing changes but that exp() overflows.
        return 1 / (1 + exp(-max(-50.0, min(50.0, score))))


class Estimates(NamedTuple):
    """Hold how likely a text tells of an emergency, and how likely of a sensitive matter."""

    emergency: Estimate
    sensitive: Estimate


class LearntWeights(Value):
    """Hold all that the example mails teach."""

    emergency: TextWeights
    sensitive: TextWeights

    @property
    def estimates(self) -> Estimates:
        """Return the weights as functions of a text."""
        return Estimates(self.emergency.chance, self.sensitive.chance)


def _share(block: Mapping[str, tuple[float, float]], grams: Iterator[str]) -> float:
    """Return what one block adds to the score; grams that no example has count nothing."""
    known = {gram: count for gram, count in Counter(grams).items() if gram in block}
    if len(known) < _EVIDENCE:
        return 0.0
    score, squares = 0.0, 0.0
    for gram, count in known.items():
        frequency, weight = block[gram]
        value = (1 + log(count)) * frequency
        score += value * weight
        squares += value * value
    return score / sqrt(squares)
