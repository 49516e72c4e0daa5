"""Tell the report of something from its denial."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tasks.domain.phrases import sentence_start, sentence_stop
from tasks.domain.value import Value

# Stands for the phrase itself in the frames around it; no mail that was tidied holds it.
PHRASE = "\x01"
# How far around a phrase its denial is looked for, in characters.
_REACH = 120
# A phrase of so many characters is more than the name of a thing.
_LONG = 16
_MARKS = " .!?…\n"
# A subject of a word or two that was joined to the text; the sentence begins behind it.
_HEADING = re.compile(rf"^[^:.!?\n{PHRASE}]{{1,24}}: (?=[^\n]*{PHRASE})")


class Grammar(Value):
    """Hold how one language denies: regular expressions over folded text.

    `negations` stand before a phrase with nothing but `fillers` between; `resolutions` stand after
    it with nothing but places (begun by `links`) between; `followups` begin one of the next two
    sentences; `frames` are sentences around the phrase, which they write PHRASE, that tell of
    nothing that is so now: what if, long ago, in a film; `tales` are the same, but reach from the
    sentence before to the second one behind. `relapses` undo all of them.
    """

    language: str
    spaced: bool = True
    negations: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    followups: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    tales: tuple[str, ...] = ()
    relapses: tuple[str, ...] = ()


class _Denials(NamedTuple):
    before: re.Pattern[str]
    after: re.Pattern[str]
    followup: re.Pattern[str]
    frame: re.Pattern[str]
    tale: re.Pattern[str]
    relapse: re.Pattern[str]


def is_denied(
    folded: str,
    start: int,
    end: int,
    grammars: tuple[Grammar, ...],
    own_frames: tuple[str, ...] = (),
) -> bool:
    """Say whether the phrase at these places is negated, settled or only spoken of.

    `own_frames` are frames that count for phrases of its kind only.
    """
    denials = _denials(grammars)
    # The mark that ended the sentence before may be part of a phrase.
    while start < end and folded[start] in _MARKS:
        start += 1
    stop = sentence_stop(folded, end)
    relapsed = denials.relapse.search(folded, max(0, start - _REACH), stop) is not None
    if relapsed:
        return False
    if denials.before.search(folded[max(0, start - _REACH) : start]):
        return True
    if denials.after.match(folded[end : end + _REACH]):
        return True
    for framed in _framed(folded, start, end, stop):
        if denials.frame.search(framed) or any(re.search(frame, framed) for frame in own_frames):
            return True
    if denials.relapse.search(folded, stop, stop + 3 * _REACH):
        return False
    following = _next_sentences(folded, stop)
    return any(denials.followup.match(sentence) for sentence in following) or bool(
        denials.tale.search(_tale(folded, start, end, stop, following))
    )


def relapses(folded: str, grammars: tuple[Grammar, ...]) -> bool:
    """Say whether a text speaks of something that goes on or has come back."""
    return _denials(grammars).relapse.search(folded) is not None


def _framed(folded: str, start: int, end: int, stop: int) -> Iterator[str]:
    """Yield the sentence with the phrase marked.

    A long phrase begins with words that tell of its frame ("I saw on the news that a roof fell"):
    they stand before the mark as well.
    """
    begin = sentence_start(folded, start, 2 * _REACH)
    before, phrase = folded[begin:start].lstrip(), folded[start:end]
    # The mark that ends the sentence belongs to it: a question is often no report.
    after = folded[end : stop + 1]
    yield _HEADING.sub("", f"{before}{PHRASE}{after}")
    if end - start > _LONG:
        yield _HEADING.sub("", f"{before}{phrase} {PHRASE}{after}")


def _tale(folded: str, start: int, end: int, stop: int, following: Sequence[str]) -> str:
    begin = sentence_start(folded, start, 2 * _REACH)
    begin = sentence_start(folded, max(0, begin - 2), 2 * _REACH)
    told = f"{folded[begin:start]}{PHRASE}{folded[end:stop]}".replace("\n", " ")
    return ". ".join((told.lstrip(), *following))


def _next_sentences(folded: str, stop: int) -> Sequence[str]:
    found = []
    for _ in range(2):
        begin = stop + 1
        stop = sentence_stop(folded, begin)
        found.append(folded[begin:stop].strip()[: 2 * _REACH])
    return found


@lru_cache(maxsize=8)
def _denials(grammars: tuple[Grammar, ...]) -> _Denials:
    return _Denials(
        before=re.compile("|".join(_before(g) for g in grammars) or "(?!)"),
        after=re.compile("|".join(_after(g) for g in grammars) or "(?!)"),
        followup=re.compile("|".join(p for g in grammars for p in g.followups) or "(?!)"),
        frame=re.compile("|".join(p for g in grammars for p in g.frames) or "(?!)"),
        tale=re.compile("|".join(p for g in grammars for p in g.tales) or "(?!)"),
        relapse=re.compile("|".join(_edge(g) + _either(g.relapses) for g in grammars) or "(?!)"),
    )


def _either(patterns: Sequence[str]) -> str:
    return f"(?:{'|'.join(patterns) or '(?!)'})"


def _edge(grammar: Grammar) -> str:
    return r"(?<!\w)" if grammar.spaced else ""


def _before(grammar: Grammar) -> str:
    gap = " +" if grammar.spaced else " *"
    filler = rf"{_either(grammar.fillers)}[ ,/]{'+' if grammar.spaced else '*'}"
    return rf"(?:{_edge(grammar)}{_either(grammar.negations)}{gap}(?:{filler}){{0,5}}$)"


def _after(grammar: Grammar) -> str:
    if not grammar.spaced:
        return rf"(?:[\w\s,，]{{0,8}}{_either(grammar.resolutions)})"  # noqa: RUF001 - a full-width comma.
    place = rf"(?: +{_either(grammar.links)} +(?:\w+ +){{0,2}}\w+){{0,3}}"
    return rf"(?:\w*{place}[ ,:(]{{0,4}}(?<!\w){_either(grammar.resolutions)}(?!\w))"
