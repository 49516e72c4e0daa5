"""Search a text for many regular expressions at once."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tasks.domain.heads import LONGEST, begins_a_word, heads
from tasks.domain.phrases import compiled

# What stands oftener than this was repeated by a machine; both ends of the row are tried.
_TRIED = 1500
_WORD_START = re.compile(r"\b\w")
_Expressions = tuple[re.Pattern[str], ...]


class _Index(NamedTuple):
    """Hold which expressions are worth trying where a word, or any letter, begins so."""

    words: Mapping[str, _Expressions]
    letters: Mapping[str, _Expressions]
    # The first characters of `letters`.
    initials: frozenset[str]
    throughout: _Expressions


def hits(text: str, patterns: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Yield the matches in the order of their beginnings, overlapping ones too.

    Overlapping, because a denied phrase must not hide a real one.
    """
    index = _index(patterns)
    found = [*_at_heads(text, index), *_throughout(text, index.throughout)]
    yield from sorted(found, key=lambda match: match.start())


@lru_cache(maxsize=256)
def mask(text: str, patterns: tuple[str, ...]) -> str:
    """Blot out harmless phrases without moving what stands behind them."""
    for match in hits(text, patterns):
        blot = "\0" * (match.end() - match.start())
        text = text[: match.start()] + blot + text[match.end() :]
    return text


def _at_heads(text: str, index: _Index) -> Iterator[re.Match[str]]:
    words = _words(text)
    for head in index.words.keys() & words.keys():
        yield from _at(text, words[head], index.words[head])
    if not index.initials.isdisjoint(text):
        for head, expressions in index.letters.items():
            if head in text:
                places = [match.start() for match in re.finditer(re.escape(head), text)]
                yield from _at(text, places, expressions)


def _at(text: str, places: Sequence[int], expressions: _Expressions) -> Iterator[re.Match[str]]:
    tried = places if len(places) <= 2 * _TRIED else [*places[:_TRIED], *places[-_TRIED:]]
    for expression in expressions:
        for place in tried:
            if match := expression.match(text, place):
                yield match


def _throughout(text: str, expressions: _Expressions) -> Iterator[re.Match[str]]:
    for expression in expressions:
        match = expression.search(text)
        while match:
            yield match
            match = expression.search(text, match.start() + 1)


@lru_cache(maxsize=8)
def _words(text: str) -> Mapping[str, Sequence[int]]:
    """Return where words begin, by how they begin."""
    found: dict[str, list[int]] = defaultdict(list)
    for match in _WORD_START.finditer(text):
        place = match.start()
        for head in {text[place : place + length] for length in range(1, LONGEST + 1)}:
            found[head].append(place)
    return found


@lru_cache(maxsize=128)
def _index(patterns: tuple[str, ...]) -> _Index:
    words: dict[str, list[re.Pattern[str]]] = defaultdict(list)
    letters: dict[str, list[re.Pattern[str]]] = defaultdict(list)
    throughout = []
    for pattern in dict.fromkeys(patterns):
        expression = compiled(pattern)
        if not heads(pattern):
            throughout.append(expression)
        for head in heads(pattern):
            is_word = begins_a_word(pattern) and head[0].isalnum()
            (words if is_word else letters)[head].append(expression)
    return _Index(
        words={head: tuple(found) for head, found in words.items()},
        letters={head: tuple(found) for head, found in letters.items()},
        initials=frozenset(head[0] for head in letters),
        throughout=tuple(throughout),
    )
