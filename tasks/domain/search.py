"""Search a text for many regular expressions at once."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tasks.domain.heads import begins_a_word, heads

# What stands oftener than this was repeated by a machine; both ends of the row are tried.
_PLACES = 2500
_WORD_START = re.compile(r"\b\w")


class _Text:
    """Know where in a text a beginning stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words: dict[str, list[int]] = defaultdict(list)
        for match in _WORD_START.finditer(text):
            place = match.start()
            for length in range(1, 4):
                self._words[text[place : place + length]].append(place)
        self._anywhere: dict[str, list[int]] = {}

    def words(self, head: str) -> Sequence[int]:
        """Return where words begin so."""
        return self._words.get(head, ())

    def anywhere(self, head: str) -> Sequence[int]:
        """Return where it stands, in the middle of words too."""
        if head not in self._anywhere:
            found = re.finditer(re.escape(head), self.text) if head in self.text else ()
            self._anywhere[head] = [match.start() for match in found]
        return self._anywhere[head]


def hits(text: str, patterns: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Yield the matches in the order of their beginnings, overlapping ones too.

    Overlapping, because a denied phrase must not hide a real one.
    """
    yield from _found(_indexed(text), patterns)


@lru_cache(maxsize=256)
def mask(text: str, patterns: tuple[str, ...]) -> str:
    """Blot out harmless phrases without moving what stands behind them."""
    for match in _found(_Text(text), patterns):
        blot = "\0" * (match.end() - match.start())
        text = text[: match.start()] + blot + text[match.end() :]
    return text


def _found(indexed: _Text, patterns: tuple[str, ...]) -> list[re.Match[str]]:
    found = [match for pattern in patterns for match in _matches(indexed, pattern)]
    return sorted(found, key=lambda match: match.start())


def _matches(indexed: _Text, pattern: str) -> Iterator[re.Match[str]]:
    expression = _compiled(pattern)
    if not heads(pattern):
        yield from _throughout(indexed.text, expression)
        return
    for place in _tried(indexed, pattern):
        if match := expression.match(indexed.text, place):
            yield match


def _throughout(text: str, expression: re.Pattern[str]) -> Iterator[re.Match[str]]:
    match = expression.search(text)
    while match:
        yield match
        match = expression.search(text, match.start() + 1)


def _tried(indexed: _Text, pattern: str) -> Sequence[int]:
    is_word = begins_a_word(pattern)
    tried: list[int] = []
    for head in heads(pattern):
        found = indexed.words if is_word and head[0].isalnum() else indexed.anywhere
        tried.extend(found(head))
    tried.sort()
    return tried if len(tried) <= 2 * _PLACES else [*tried[:_PLACES], *tried[-_PLACES:]]


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=4)
def _indexed(text: str) -> _Text:
    return _Text(text)
