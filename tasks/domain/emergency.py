"""Which emergencies a mail tells of, and in which words."""

import re
from collections.abc import Iterator

from tasks.domain.denial import Grammar, is_denied, relapses
from tasks.domain.emergency_kinds import Emergencies, EmergencyKind
from tasks.domain.message import Message
from tasks.domain.passages import Passage, Place, passages
from tasks.domain.search import hits, mask
from tasks.domain.together import Span, together
from tasks.domain.value import Value

# Phrases of one kind in one mail.
_WEIGHED = 100
# Characters about a phrase: some sentences before it and behind it.
_AROUND = 900


class EmergencyHit(Value):
    """Say which emergency was found, in which words of the mail, and in which part."""

    kind: EmergencyKind
    phrase: str
    where: Place


def find_emergencies(message: Message, emergencies: Emergencies) -> tuple[EmergencyHit, ...]:
    """Return the first hit of every kind in every part of the mail that its sender wrote."""
    parts = tuple(passages(message, emergencies))
    return tuple(
        hit
        for kind in emergencies.kinds
        for hit in _hits_of(kind, parts, emergencies.grammars)
        if _has_required(kind, parts)
    )


def is_mentioned(message: Message, emergencies: Emergencies) -> bool:
    """Say whether a phrase of any kind stands in the mail, be it denied or long over."""
    parts = tuple(passages(message, emergencies))
    return any(_mentions(part.folded, kind) for kind in emergencies.kinds for part in parts)


def _hits_of(
    kind: EmergencyKind, parts: tuple[Passage, ...], grammars: tuple[Grammar, ...]
) -> tuple[EmergencyHit, ...]:
    found: list[EmergencyHit] = []
    for passage in sorted(parts, key=lambda passage: passage.last_resort):
        if not (found and passage.last_resort):
            found += _first_hit(kind, passage, grammars)
    only_title = all(hit.where is Place.SUBJECT for hit in found)
    return () if only_title and _text_explains(kind, parts, grammars) else tuple(found)


def _text_explains(
    kind: EmergencyKind, parts: tuple[Passage, ...], grammars: tuple[Grammar, ...]
) -> bool:
    """Say whether the text speaks of what the subject names; asked where nothing in it is so now.

    "Heart attack" / "I nearly had a heart attack when I saw the bill".
    """
    return any(
        _mentions(passage.folded, kind) and not relapses(passage.folded, grammars)
        for passage in parts
        if passage.where is Place.TEXT
    )


def _mentions(folded: str, kind: EmergencyKind) -> bool:
    return any(hits(folded, kind.patterns)) or any(together(folded, kind.together))


def _first_hit(
    kind: EmergencyKind, passage: Passage, grammars: tuple[Grammar, ...]
) -> Iterator[EmergencyHit]:
    if not passage.end:
        return
    for start, end in _reports(kind, passage, grammars):
        if end <= passage.end:
            yield EmergencyHit(kind=kind, phrase=passage.excerpt(start, end), where=passage.where)
            return


def _reports(
    kind: EmergencyKind, passage: Passage, grammars: tuple[Grammar, ...]
) -> Iterator[tuple[int, int]]:
    for match in _both_ends(tuple(hits(passage.folded, kind.patterns))):
        if _is_report(match, kind, grammars):
            yield match.span()
    for span in together(passage.folded, kind.together):
        if _is_told(passage.folded, span, kind, grammars):
            yield span.start, span.end


def _is_report(match: re.Match[str], kind: EmergencyKind, grammars: tuple[Grammar, ...]) -> bool:
    """Say whether the phrase stands without what harmless phrases hold, and is not denied."""
    masked, shift = _masked(match.string, match.start(), match.end(), kind)
    again = match.re.match(masked, match.start() - shift)
    if again is None:
        return False
    return not is_denied(masked, again.start(), again.end(), grammars, kind.frames)


def _is_told(folded: str, span: Span, kind: EmergencyKind, grammars: tuple[Grammar, ...]) -> bool:
    """Say the same of what stands together."""
    masked, shift = _masked(folded, span.start, span.end, kind)
    start, end = span.start - shift, span.end - shift
    again = next(together(masked[start:end], (span.group,)), None)
    if again is None:
        return False
    return not is_denied(masked, start, end, grammars, kind.frames)


def _masked(folded: str, start: int, end: int, kind: EmergencyKind) -> tuple[str, int]:
    """Return what stands around a phrase, without harmless phrases, and where that begins."""
    begin = max(0, start - _AROUND)
    return mask(folded[begin : end + _AROUND], kind.denials), begin


def _both_ends(found: tuple[re.Match[str], ...]) -> tuple[re.Match[str], ...]:
    # So many phrases in one mail are a machine's; to weigh each would keep other mail waiting.
    return found if len(found) <= 2 * _WEIGHED else (*found[:_WEIGHED], *found[-_WEIGHED:])


def _has_required(kind: EmergencyKind, parts: tuple[Passage, ...]) -> bool:
    return not kind.requires or any(
        next(hits(passage.folded, kind.requires), None) for passage in parts
    )
