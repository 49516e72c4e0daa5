"""Whether the record holds what a clause says: its words, by their stems, in any language."""

# These endings are Russian.
# ruff: noqa: RUF001

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from tasks.domain.claims.figure_readers import FigureKind
from tasks.domain.claims.figures import figures
from tasks.domain.claims.glossary import CONCEPTS, EMPTY, NEGATIONS, folded

_WORD = re.compile(r"[^\W\d_]+")
_PART = re.compile(r"\n|;|(?<=[.!?])\s")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ENDINGS = re.compile(
    r"(?:ations?|ings?|ied|ies|edly|ed|ers?|ly|iones|ion|ados?|adas?|ar|er|ir|es|os|as"
    r"|en|s|e|o|a|y"
    r"|ами|ями|ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ые|ие|ои|еи|ом|ем|ах|ях|ам|ям|ов|ев"
    r"|ию|ии|ия"
    r"|ить|ать|ете|ите|ут|ют|ет|ит|[аяоеыиуюь])$"
)
_SHORTEST, _PREFIX, _LONGEST = 3, 6, 24
_AROUND_A_FIGURE, _FEW, _MANY = 2, 2, 4
# The concept of what is over and finished.
DONE = "done"
# The record speaks of teams and tenants; who says "we send" announces something.
_WE = re.compile(r"(?:i|we)\b")
# The month of a date is no word of its own.
_IN_WORDS = frozenset({FigureKind.DATE})
_REFERENCE = re.compile(r"\bt-[a-z0-9]+")


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return the concept that a word of any of the languages stands for, or a short form of it."""
    word = word.removesuffix("'s")
    for length in range(len(word), 2, -1):
        is_long = length > _SHORTEST or length == len(word) or not word.isascii()
        if is_long and (concept := CONCEPTS.get(word[:length])) and len(word) - length < _PREFIX:
            return concept
    short = _ENDINGS.sub("", word) if len(word) > _SHORTEST + 1 else word
    return (short if len(short) >= _SHORTEST else word)[:_PREFIX]


@lru_cache(maxsize=512)
def content(text: str) -> frozenset[str]:
    """Return the stems of the words of a `plain` text that say something."""
    bare = _REFERENCE.sub(" ", text)
    words = _WORD.findall(_HAN.sub(" ", bare))
    stems = {stem(w[:_LONGEST]) for w in words if w not in EMPTY and len(w) > 1}
    return frozenset(s for s in stems if s not in EMPTY) | _asian(bare)


def _asian(text: str) -> frozenset[str]:
    found: set[str] = set()
    for run in _HAN.findall(text):
        place = 0
        while place < len(run):
            length = next((n for n in (4, 3, 2, 1) if run[place : place + n] in CONCEPTS), 0)
            if length:
                found.add(CONCEPTS[run[place : place + length]])
            elif run[place] not in EMPTY:
                found.add(run[place])
            place += length or 1
    return frozenset(found - EMPTY)


def is_negative(text: str) -> bool:
    """Say whether a `plain` text denies something."""
    return NEGATIONS.search(text) is not None


# Words that change nothing of what is stated: what is asked of tenants is what they do.
_VAGUE = """
asked item items question questions usually generally normally typically themselves directly counts
something considered member matter matters kind type valid vigente valable vigueur
действует действующии
"""
VAGUE = frozenset(stem(folded(word)) for word in _VAGUE.split())


class Stated(NamedTuple):
    """Hold what one sentence of the record says: its words, its figures, and whether it denies."""

    words: frozenset[str]
    figures: frozenset[str]
    denies: bool


def statements(record: Sequence[str]) -> tuple[Stated, ...]:
    """Return what each sentence of the record says."""
    return tuple(stated(part) for fact in record for part in _PART.split(fact) if part.strip())


@lru_cache(maxsize=512)
def stated(sentence: str) -> Stated:
    """Return what one `plain` sentence says."""
    found = figures(sentence)
    said = sentence
    for figure in found:
        if figure.kind in _IN_WORDS:
            said = said.replace(figure.text, " ")
    keys = frozenset(key for f in found for key in f.keys)
    return Stated(content(said) - VAGUE, keys, is_negative(sentence))


def is_recorded(clause: str, record: Iterable[Stated]) -> bool:
    """Say whether one sentence of the record has every word of the clause, and denies as it does.

    Around a figure of that sentence two words more may stand (grounding checks the figure itself),
    and one more in a long clause.
    """
    said = stated(clause)
    if not said.words:
        return any(said.figures & held.figures for held in record)
    if _WE.match(clause) and not said.denies:
        return False
    return any(_holds(held, said) for held in record)


def is_restated(sentence: str, record: Iterable[Stated]) -> bool:
    """Say whether one sentence of the record says all that this one does, and no more."""
    said = stated(sentence)
    return any(
        not said.words - held.words
        and len(held.words - said.words) <= 1
        and said.denies == held.denies
        and said.figures == held.figures
        for held in record
        if len(held.words) > 1
    )


def _holds(held: Stated, said: Stated) -> bool:
    if held.denies != said.denies:
        return False
    beyond, shared = len(said.words - held.words), len(said.words & held.words)
    if shared and said.figures & held.figures:
        return beyond <= _AROUND_A_FIGURE
    # "The repair is done" are two words of how repairs are done.
    is_enough = shared > _FEW or DONE not in said.words
    return (not beyond and shared > 1 and is_enough) or (beyond == 1 and shared >= _MANY)
