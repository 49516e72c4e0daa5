"""The clauses of a `plain` draft: what is asserted one by one, and how each hangs on the last."""

# These words are of five languages.
# ruff: noqa: RUF001, E501

import re
from collections.abc import Iterator
from typing import NamedTuple

from tasks.domain.claims.sentences import SENTENCE_END
from tasks.domain.claims.softeners import bare

_HAN = "\u4e00-\u9fff"
_ASIAN_END = re.compile(rf"(?<=[!?])(?=[{_HAN}])")
_BULLET = re.compile(r"^\s*(?:[-+\u2022\u00b7]|\d{1,2}[.)](?!\d))\s+")
# Words that begin a clause of their own; those that leave the truth of what follows open apart.
_OPEN = (
    "if", "in case", "whenever", "wherever", "whether", "unless", r"should(?= (?:you|it|the|this|that|they|there|any|some|new)\b[^?]*,)", "should anything", "should something",
    r"should(?= you (?:need|have|want|wish|prefer|notice|see|smell|find|be|require|feel)\b)", "si", "en caso",
    "s'il", "falls", "wenn", "ob", "sofern", "если", "ли", "в случае", "чтобы",
)  # fmt: skip
_ASKED = (
    "what", "how", "why", "where", "when", "which", "who", "whose", "or", "nor", "cuando", "que", "como",
    "donde", "cuanto", "ni", "o", "ou", "ni", "quand", "comment", "was", "wann", "wie", "wer",
    "oder", "когда", "что", "как", "кто", "где", "или", "почему", "сколько", "than",
)  # fmt: skip
_JOINED = (
    "and", "but", "so(?! much| many| sorry| very| far| soon| that| kind)", "because", "since", "while", "whereas", "although", "though", "until",
    "till", "once", "as soon as", "as long as", "before", "after", "therefore", "then", "who",
    "which", "where", "when", "whose", "or", "nor", "what", "how", "why", "y", "pero",
    "donde", "porque", "ya que", "aunque", "mientras", "hasta que", "por lo que", "asi que", "quien",
    "el cual", "cuando", "et", "mais", "car", "parce que", "puisque", "pendant que", "jusqu'a ce que",
    "donc(?! pas)", "qui", "lorsque", "quand", "und", "aber", "denn", "weil", "sondern", "bis", "wahrend",
    "wann", "и", "но", "потому что", "так как", r"пока(?! не)", "котор(?:ыи|ая|ое|ые)",
    "когда",
)  # fmt: skip
_LONGEST_FIRST = sorted({*_OPEN, *_JOINED, "or", "nor", "oder", "ou", "или"}, key=len, reverse=True)
# A mark ends a clause; a conjunction alone does so, too. Commas in figures stand before a digit.
_BREAK = re.compile(
    rf"(?:\s*(?:[;()\"\u00ab\u00bb\u201c\u201d\u3001]|[:,](?=\s|$|[{_HAN}])"
    rf"|(?<=[{_HAN}])[:,]|\s-+\s)\s*)+"
    rf"(?:(?P<mark>{'|'.join(_LONGEST_FIRST)})\b\s*)?"
    rf"|\s+(?P<word>{'|'.join(_LONGEST_FIRST)})\b\s*"
)
_FIRST = re.compile(rf"\s*(?P<word>{'|'.join(_LONGEST_FIRST)})\b\s*")


class Clause(NamedTuple):
    """Hold one clause: its words, their place, and the conjunction before it."""

    text: str
    start: int
    joined_by: str = ""
    is_first: bool = False
    sentence: str = ""
    # A mark stands before it, not only a conjunction.
    is_apart: bool = False
    is_question: bool = False
    # It is one point of a list.
    is_item: bool = False

    @property
    def is_condition(self) -> bool:
        """Say whether it only names a condition."""
        return self.joined_by in _OPEN or self.joined_by.startswith("should")

    @property
    def may_be_asked(self) -> bool:
        """Say whether it can be the object of a question or of what is not known."""
        return self.joined_by in _ASKED or self.is_condition


def clauses(text: str) -> Iterator[Clause]:
    """Yield the clauses of a text in their order."""
    for start, sentence in _sentences(text):
        bullet = _BULLET.match(sentence)
        skipped = bullet.end() if bullet else 0
        yield from _split(bare(sentence), start, skipped)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    ends = sorted(
        {(m.start(), m.end()) for end in (SENTENCE_END, _ASIAN_END) for m in end.finditer(text)}
    )
    for stop, following in [*ends, (len(text), len(text))]:
        if stop > start and text[start:stop].strip():
            yield start, text[start:stop]
        start = max(start, following)


def _split(sentence: str, offset: int, skipped: int) -> Iterator[Clause]:
    is_question = sentence.rstrip(" \"')").endswith("?")
    first = _FIRST.match(sentence, skipped)
    joined_by, start = (first["word"], first.end()) if first else ("", skipped)
    is_first, is_apart = True, False
    # The whole sentence is asked, but what stands before "and could you" may be a statement.
    for found in [*_BREAK.finditer(sentence, start), None]:
        stop = found.start() if found else len(sentence)
        words = " ".join(sentence[start:stop].split()).strip(" .!?,;:'\u00a1\u00bf\u3002-")
        if words:
            yield Clause(
                words,
                offset + start,
                joined_by,
                is_first,
                sentence,
                is_apart,
                is_question,
                skipped > 0,
            )
            is_first = False
            joined_by = ""
        if found:
            joined_by = found["mark"] or found["word"] or ""
            is_apart = found["word"] is None
            start = found.end()
