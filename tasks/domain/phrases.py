"""Find phrases in what people write, however they write them."""

import re
import unicodedata
from functools import lru_cache

_PHRASE_CAP = 160
# How far a sentence is followed, in characters.
_SENTENCE_CAP = 360
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
    plain = pattern
    if not pattern.isascii():
        plain = "".join(_base(char) for char in unicodedata.normalize("NFKC", pattern))
    parts = _LOOKBEHIND.split(plain)
    parts[::2] = [_SINGLE_SPACE.sub(" {1,3}", part) for part in parts[::2]]
    return "".join(parts)


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return `re.compile`'s result, kept for whoever asks again.

    The rules are some thousand expressions, of which `re` itself would remember the last 512.
    """
    return re.compile(pattern)


def excerpt(text: str, start: int, end: int) -> str:
    """Return the sentence around a phrase, cut to a length that fits a notification."""
    begin = sentence_start(text, start, _PHRASE_CAP)
    sentence = text[begin : sentence_stop(text, end)].strip()
    if len(sentence) <= _PHRASE_CAP:
        return sentence
    begin = max(begin, start - _LEAD)
    return text[begin : begin + _PHRASE_CAP].strip()


def sentence_start(text: str, position: int, reach: int) -> int:
    """Return where the sentence begins that holds this place, at most `reach` characters back."""
    earliest = max(0, position - reach)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, position)]
    return ends[-1] if ends else earliest


def sentence_stop(text: str, position: int) -> int:
    """Return where the sentence ends that reaches beyond this place, at most some lines on."""
    # Bounded, so that a text without any punctuation does not cost its square.
    limit = min(len(text), position + _SENTENCE_CAP)
    end = _SENTENCE_END.search(text, position, limit)
    return end.start() if end else limit
