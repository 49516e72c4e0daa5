"""Find what stands together in a text, in whichever order."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tasks.domain.heads import heads
from tasks.domain.phrases import compiled, sentence_start, sentence_stop
from tasks.domain.search import hits

# How far from the first part the others may stand, in characters.
_REACH = 100
# Places that are weighed in one text: from its beginning and from its end.
_WEIGHED = 100
# Also what is over: "I slipped yesterday and broke my wrist".
_DENIAL = re.compile(
    r"\b(?:no|not|nor|never|without|nobody|fixed|repaired|resolved|replaced|yesterday"
    r"|last (?:week|month|year|spring|summer|autumn|fall|winter)"
    r"|(?:days|weeks?|months?|years?) ago)\b"
)
_Group = tuple[str, ...]
_Place = tuple[int, int]


class Span(NamedTuple):
    """Hold where the parts of a group stand together."""

    start: int
    end: int
    group: _Group


def together(
    text: str, groups: tuple[_Group, ...], *, heeds_denials: bool = True
) -> Iterator[Span]:
    """Yield one span for every place where all parts of a group stand near each other.

    They share a sentence and overlap nowhere; where denials are heeded, none stands between them.
    """
    anchors = _anchors(groups)
    found = tuple(hits(text, tuple(anchors)))
    if len(found) > 2 * _WEIGHED:
        found = (*found[:_WEIGHED], *found[-_WEIGHED:])
    for match in found:
        for group in anchors[match.re.pattern]:
            found_together = _gather(text, match, group)
            if found_together and not (heeds_denials and _is_denied(text, found_together)):
                yield found_together.whole


class _Gathered(NamedTuple):
    """Hold where each part of a group stands, and all of them as one span."""

    places: tuple[_Place, ...]
    whole: Span


def _is_denied(text: str, found: _Gathered) -> bool:
    gaps = (text[a[1] : b[0]] for a, b in pairwise(found.places))
    return any(_DENIAL.search(gap) for gap in gaps)


def _gather(text: str, anchor: re.Match[str], group: _Group) -> _Gathered | None:
    begin, stop = _surroundings(text, anchor)
    taken = [anchor.span()]
    for part in group:
        if part == anchor.re.pattern:
            continue
        place = _nearest(compiled(part), text, (begin, stop), taken)
        if place is None:
            return None
        taken.append(place)
    places = tuple(sorted(taken))
    return _Gathered(places, Span(places[0][0], max(end for _, end in places), group))


def _surroundings(text: str, anchor: re.Match[str]) -> _Place:
    begin = sentence_start(text, anchor.start(), _REACH)
    stop = sentence_stop(text, anchor.end())
    return begin, min(stop, anchor.end() + _REACH)


def _nearest(
    part: re.Pattern[str], text: str, within: _Place, taken: Sequence[_Place]
) -> _Place | None:
    places = [
        match.span()
        for match in part.finditer(text, *within)
        if all(match.end() <= start or end <= match.start() for start, end in taken)
    ]
    anchor = taken[0][0]
    return min(places, key=lambda place: abs(place[0] - anchor), default=None)


@lru_cache(maxsize=64)
def _anchors(groups: tuple[_Group, ...]) -> Mapping[str, Sequence[_Group]]:
    """Return the groups by the part that is looked for first: that with the fewest beginnings."""
    found: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        found[min(group, key=lambda part: len(heads(part)) or len(part))].append(group)
    return found
