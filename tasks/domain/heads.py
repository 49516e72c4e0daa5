"""How the matches of a regular expression begin, so that a long text need not be tried throughout.

Trying some hundred expressions at each of sixty thousand places takes most of a second. Nearly all
of those places fail in the first letters, and where these stand is found quickly.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 3
# Any character that stands in the place of one, so that a beginning ends before it.
_ANY = "\uffff"
_ANYTHING = {_ANY * LONGEST}
_ZERO_WIDTH = ("(?=", "(?!", "(?<=", "(?<!")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{(\d*)(?:,\d*)?\})[?+]?")
_DIGITS = "0123456789"
# A class without negation, shorthands and ranges of letters names its characters.
_PLAIN_CLASS = re.compile(r"\[((?:\d-\d|[^\]\\\-^]|\\\W)+)\]")
_RANGE = re.compile(r"(\d)-(\d)")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")


@lru_cache(maxsize=4096)
def heads(pattern: str) -> frozenset[str]:
    """Return the one to three characters that every match begins with; empty: it may be any."""
    found = {head.ljust(LONGEST, _ANY).rstrip(_ANY) for head in _any_of(pattern)}
    return frozenset() if "" in found else frozenset(found)


@lru_cache(maxsize=4096)
def begins_a_word(pattern: str) -> bool:
    r"""Say whether every match begins at `\b`."""
    return all(part.startswith(r"\b") for part in _split(pattern))


def _any_of(pattern: str) -> set[str]:
    return {head for part in _split(pattern) for head in _sequence(part)}


def _sequence(pattern: str) -> set[str]:
    found = {""}
    for atom, quantifier in _atoms(pattern):
        following = _quantified(_atom(atom), quantifier)
        found = {(head + more)[:LONGEST] for head in found for more in following}
        if all(len(head) == LONGEST for head in found):
            break
    return found


def _atom(atom: str) -> set[str]:
    if atom in (r"\b", "^", "$") or atom.startswith(_ZERO_WIDTH):
        return {""}
    if atom.startswith("(?:"):
        return _any_of(atom[3:-1])
    if atom.startswith("["):
        simple = _PLAIN_CLASS.fullmatch(atom)
        return set(_RANGE.sub(_spell, simple[1]).replace("\\", "")) if simple else _ANYTHING
    if atom == r"\d":
        return set(_DIGITS)
    if atom.startswith("(") or atom == "." or re.fullmatch(r"\\\w", atom):
        return _ANYTHING
    return {atom.removeprefix("\\")}


def _spell(range_of_digits: re.Match[str]) -> str:
    first, last = map(int, range_of_digits.groups())
    return _DIGITS[first : last + 1]


def _quantified(found: set[str], quantifier: str) -> set[str]:
    if not quantifier:
        return found
    match = _QUANTIFIER.fullmatch(quantifier)
    if not quantifier.startswith("?"):
        # What comes after the first time may be the second or what follows.
        found = {head and head.ljust(LONGEST, _ANY) for head in found}
    may_be_absent = quantifier[0] in "?*" or (match is not None and match[1] in ("", "0"))
    return found | {""} if may_be_absent else found


def _atoms(pattern: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(pattern):
        end = _atom_end(pattern, place)
        quantifier = _QUANTIFIER.match(pattern, end)
        yield pattern[place:end], quantifier[0] if quantifier else ""
        place = quantifier.end() if quantifier else end


def _atom_end(pattern: str, place: int) -> int:
    if pattern[place] == "[" and (found := _CLASS.match(pattern, place)):
        return found.end()
    if pattern[place] == "(":
        return _group_end(pattern, place)
    return place + (2 if pattern[place] == "\\" else 1)


def _group_end(pattern: str, place: int) -> int:
    end = place + 1
    while pattern[end] != ")":
        end = _atom_end(pattern, end)
    return end + 1


def _split(pattern: str) -> list[str]:
    parts, begin, place = [], 0, 0
    while place < len(pattern):
        end = _atom_end(pattern, place)
        if pattern[place] == "|":
            parts.append(pattern[begin:place])
            begin = end
        place = end
    return [*parts, pattern[begin:]]
