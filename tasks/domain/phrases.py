"""Find phrases in what people write, and tell a report from its denial."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tasks.domain.value import Value

# How far around a phrase its denial is looked for, in characters.
_REACH = 120
_PHRASE_CAP = 160
# How much of an over-long sentence is shown before the phrase.
_LEAD = 40
# Apostrophes, hyphens, quotation marks and emphasis are spaces: "don't" and "don t" read alike.
_SPACERS = "'’‘ʼ`´\"“”„«»*_-‐‑‒–—"  # noqa: RUF001 - the look-alikes are what is meant.
_SENTENCE_END = re.compile(r"[.!?…。！？；;](?=\s|$)|[。！？；\n]")  # noqa: RUF001 - full-width marks.
_SINGLE_SPACE = re.compile(r" (?![?*+{])")
# A look-behind must have a fixed width, so its spaces stay single.
_LOOKBEHIND = re.compile(r"(\(\?<[!=][^)]*\))")
_NEW_THOUGHT = re.compile(r"\s*(?:[-*•·–>]\s|\(?\d{1,2}[.)]\s|\Z)")  # noqa: RUF001 - an en dash.

# Characters: some twenty printed pages.
_END = 30_000


class Grammar(Value):
    """Hold how one language denies: regular expressions over folded text.

    `negations` stand before a phrase with nothing but `fillers` between; `resolutions` stand after
    it with nothing but places (begun by `links`) between; `followups` begin one of the next two
    sentences; `relapses` undo a resolution. `spaced` is false where words are not separated.
    """

    language: str
    spaced: bool = True
    negations: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    followups: tuple[str, ...] = ()
    relapses: tuple[str, ...] = ()


class _Denials(NamedTuple):
    before: re.Pattern[str]
    after: re.Pattern[str]
    followup: re.Pattern[str]
    relapse: re.Pattern[str]


class _Fold(dict[int, str]):
    """Map every character to one of the same place: lower case, without its accent."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = " " if char in _SPACERS else _base(char).lower()[:1]
        self[code] = plain
        return plain


_FOLD = _Fold()


def _base(char: str) -> str:
    if unicodedata.combining(char):
        return char
    return unicodedata.normalize("NFD", char)[:1]


def ends(text: str) -> str:
    """Return the beginning and the end of a text; nobody writes so much that this leaves a gap.

    Only what machines make is longer, and searching it whole would keep every other mail waiting.
    """
    if len(text) <= 2 * _END:
        return text
    return f"{text[:_END]}\n\n{text[-_END:]}"


def tidy(text: str) -> str:
    """Undo wrapped lines, invisible characters and ligatures; what stays a newline is a break."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc"))
    out: list[str] = []
    for line in plain.split("\n"):
        out.append("\n" if _begins_anew(line) else " ")
        out.append(" ".join(line.split()))
    return "".join(out).strip()


def _begins_anew(line: str) -> bool:
    # A capital at the start of a line is a new thought more often than a wrapped name, except "I".
    first = line.lstrip()[:2]
    return bool(_NEW_THOUGHT.match(line)) or (first[:1].isupper() and first.strip() != "I")


def fold(text: str) -> str:
    """Return a text of the same length without case, accents and apostrophes."""
    return text.translate(_FOLD)


def fold_pattern(pattern: str) -> str:
    """Return a regular expression without accents whose spaces match up to three."""
    plain = "".join(_base(char) for char in unicodedata.normalize("NFKC", pattern))
    parts = _LOOKBEHIND.split(plain)
    parts[::2] = [_SINGLE_SPACE.sub(" {1,3}", part) for part in parts[::2]]
    return "".join(parts)


@lru_cache(maxsize=512)
def alternation(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return one expression for any of the patterns; without patterns it never matches."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")


def mask(folded: str, patterns: tuple[str, ...]) -> str:
    """Blot out harmless phrases without moving what stands behind them."""
    return alternation(patterns).sub(lambda match: "\0" * len(match[0]), folded)


def hits(folded: str, patterns: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Yield every match, overlapping ones too: a denied phrase must not hide a real one."""
    expression = alternation(patterns)
    match = expression.search(folded)
    while match:
        yield match
        match = expression.search(folded, match.start() + 1)


def is_denied(folded: str, start: int, end: int, grammars: tuple[Grammar, ...]) -> bool:
    """Say whether the phrase at these places is negated or reported as settled."""
    denials = _denials(grammars)
    stop = _sentence_stop(folded, end)
    relapsed = denials.relapse.search(folded, max(0, start - _REACH), stop) is not None
    if relapsed:
        return False
    if denials.before.search(folded[max(0, start - _REACH) : start]):
        return True
    if denials.after.match(folded[end : end + _REACH]):
        return True
    return any(denials.followup.match(s) for s in _next_sentences(folded, stop)) and not (
        denials.relapse.search(folded, stop, stop + 3 * _REACH)
    )


def relapses(folded: str, grammars: tuple[Grammar, ...]) -> bool:
    """Say whether a text speaks of something that goes on or has come back."""
    return _denials(grammars).relapse.search(folded) is not None


def excerpt(text: str, start: int, end: int) -> str:
    """Return the sentence around a phrase, cut to a length that fits a notification."""
    earliest = max(0, start - _PHRASE_CAP)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, start)]
    begin = ends[-1] if ends else earliest
    sentence = text[begin : _sentence_stop(text, end)].strip()
    if len(sentence) <= _PHRASE_CAP:
        return sentence
    begin = max(begin, start - _LEAD)
    return text[begin : begin + _PHRASE_CAP].strip()


def _sentence_stop(text: str, position: int) -> int:
    # Bounded, so that a text without any punctuation does not cost its square.
    limit = min(len(text), position + 3 * _REACH)
    end = _SENTENCE_END.search(text, position, limit)
    return end.start() if end else limit


def _next_sentences(folded: str, stop: int) -> Sequence[str]:
    found = []
    for _ in range(2):
        begin = stop + 1
        stop = _sentence_stop(folded, begin)
        found.append(folded[begin:stop].strip()[: 2 * _REACH])
    return found


@lru_cache(maxsize=8)
def _denials(grammars: tuple[Grammar, ...]) -> _Denials:
    return _Denials(
        before=re.compile("|".join(_before(g) for g in grammars) or "(?!)"),
        after=re.compile("|".join(_after(g) for g in grammars) or "(?!)"),
        followup=re.compile("|".join(p for g in grammars for p in g.followups) or "(?!)"),
        relapse=re.compile("|".join(p for g in grammars for p in g.relapses) or "(?!)"),
    )


def _either(patterns: Sequence[str]) -> str:
    return f"(?:{'|'.join(patterns) or '(?!)'})"


def _before(grammar: Grammar) -> str:
    edge, gap = (r"(?<!\w)", " +") if grammar.spaced else ("", " *")
    filler = rf"{_either(grammar.fillers)}[ ,/]{'+' if grammar.spaced else '*'}"
    return rf"(?:{edge}{_either(grammar.negations)}{gap}(?:{filler}){{0,5}}$)"


def _after(grammar: Grammar) -> str:
    if not grammar.spaced:
        return rf"(?:[\w\s,，]{{0,8}}{_either(grammar.resolutions)})"  # noqa: RUF001 - a full-width comma.
    place = rf"(?: +{_either(grammar.links)} +(?:\w+ +){{0,2}}\w+){{0,3}}"
    return rf"(?:\w*{place}[ ,:(]{{0,4}}(?<!\w){_either(grammar.resolutions)}(?!\w))"
