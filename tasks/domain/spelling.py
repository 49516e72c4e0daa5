"""Put right the common slips in the words that matter, so that rules need one spelling only."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache

from tasks.domain.value import Value

_WORD = re.compile(r"[a-z]{3,}")
# The full stop of an abbreviation ends no sentence.
_ABBREVIATED = re.compile(r"\b(mr|mrs|ms|dr|st|apt|bldg|approx|sr|sra|mme|ext|ul|kv)\.(?= )")
_VOWELS = "aeiouy"
_ALIKE = {"c": "ks", "k": "c", "s": "cz", "z": "s"}
# In shorter words a missing or another letter too often makes another word: stuck, stack.
_MISSING_FROM, _OTHER_FROM = 5, 6


class Spelling(Value):
    """Hold the words of a language that are put right, in small letters without accents.

    `known` are other words that look like slips of them and stay. A `shorthand` is "thru through":
    what people write, and what it stands for.
    """

    language: str
    words: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    shorthand: tuple[str, ...] = ()


class Spelled(Value):
    """Hold a text with its slips put right, and where each of them moved what follows."""

    text: str
    places: tuple[int, ...]
    shifts: tuple[int, ...]

    def origin(self, place: int) -> int:
        """Return where the same letter stood as it was written."""
        index = bisect_right(self.places, place)
        return place - self.shifts[index - 1] if index else place

    def moved(self, origin: int) -> int:
        """Return where a letter of the written text, in none of the slips, stands now."""
        starts = [place - shift for place, shift in zip(self.places, self.shifts, strict=True)]
        index = bisect_right(starts, origin)
        return origin + self.shifts[index - 1] if index else origin


def spelled(folded: str, spellings: tuple[Spelling, ...]) -> Spelled:
    """Return the folded text as it was meant."""
    folded = _ABBREVIATED.sub(r"\1 ", folded)
    slips = _slips(spellings)
    parts: list[str] = []
    places: list[int] = []
    shifts: list[int] = []
    end = shift = 0
    for word in _WORD.finditer(folded):
        if right := slips.get(word[0]):
            parts += [folded[end : word.start()], right]
            end = word.end()
            shift += len(right) - len(word[0])
            places.append(end + shift)
            shifts.append(shift)
    return Spelled(text="".join([*parts, folded[end:]]), places=tuple(places), shifts=tuple(shifts))


@lru_cache(maxsize=8)
def _slips(spellings: tuple[Spelling, ...]) -> Mapping[str, str]:
    slips = {slip: word for one in spellings for word in one.words for slip in _slips_of(word)}
    for one in spellings:
        for right in (*one.words, *one.known):
            slips.pop(right, None)
    return slips | dict(_halves(entry) for one in spellings for entry in one.shorthand)


def _halves(entry: str) -> tuple[str, str]:
    short, _, meant = entry.partition(" ")
    return short, meant


def _slips_of(word: str) -> Iterator[str]:
    for place in range(1, len(word)):
        before, letter, after = word[:place], word[place], word[place + 1 :]
        yield before[:-1] + letter + before[-1] + after
        yield before + letter + letter + after
        if after and len(word) >= _MISSING_FROM:
            yield before + after
        if after and len(word) >= _OTHER_FROM:
            others = _VOWELS if letter in _VOWELS else _ALIKE.get(letter, "")
            yield from (before + other + after for other in others)
