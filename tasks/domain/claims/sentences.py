"""The sentences of a `plain` text, and which of them only give back what the mail said."""

import re
from bisect import bisect_right
from functools import lru_cache

SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|\n+|(?<=[。！？])")  # noqa: RUF001 - full-width marks.
# A figure from the mail may only be handed back as what the tenant said.
_YOUR_WORDS = re.compile(
    r"\byou(?:'ve| have|'d| had| also|r)? (?:\w+ )?(?:asked|ask|said|say"
    r"|mentioned|mention|wrote|write|reported"
    r"|report|told|requested|request|noted|described|stated|indicated|prefer"
    r"|preferred|would like|like|want"
    r"|wanted|need|suggested|gave|proposed|available|availability|preference"
    r"|preferences|wish|question"
    r"|message|e-?mail|note|concern|inquiry|letter|call ?back)\b|\bas requested\b"
    r"|\b(?:pidio|pide|solicito|menciono|indico|escribio|dijo|su mensaje|su solicitud)\b"
    r"|\bvous (?:avez )?(?:demande\w*|ecrit|indique|mentionne|signale"
    r"|souhait\w+)|\bvotre (?:message|demande)\b"
    r"|\bsie (?:haben |schrieben|baten)|\bihre (?:nachricht|anfrage)\b"
    r"|вы (?:просили|написали|сообщили)|您(?:说|提到|要求|写)"
)
_ACKNOWLEDGED = re.compile(
    r"\bthank(?:s| you)\b.{0,40}\b(?:telling|letting|reporting|writing"
    r"|contacting|reaching|your|the)\b"
    r"|\bsorry\b|\b(?:about|regarding|concerning) (?:the|your)\b|\bunderstand that\b"
)


# What the office threatens or promises under a condition is threatened or promised.
_OURS = re.compile(r"(?:we|i|they|he|she)(?:'ll| will| shall|(?:'re|'m| are| am) going to)\b")


def is_ours(text: str, position: int) -> bool:
    """Say whether words at a position announce what the office or somebody of it does."""
    return _OURS.match(text, position) is not None


# One sentence may hold thousands of figures.
@lru_cache(maxsize=16)
def gives_back(sentence: str) -> bool:
    """Say whether a sentence hands back to the tenants what they said themselves."""
    return _YOUR_WORDS.search(sentence) is not None


@lru_cache(maxsize=16)
def acknowledges(sentence: str) -> bool:
    """Say whether a sentence only speaks of what the mail was about."""
    return _ACKNOWLEDGED.search(sentence) is not None


def sentence_at(text: str, position: int) -> str:
    """Return the sentence of a text that a position is in."""
    starts, sentences = _sentences(text)
    return sentences[bisect_right(starts, position) - 1]


@lru_cache(maxsize=16)
def _sentences(text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return where each sentence begins, and the sentences."""
    ends = tuple(SENTENCE_END.finditer(text))
    starts = (0, *(end.end() for end in ends))
    stops = (*(end.start() for end in ends), len(text))
    return starts, tuple(text[a:b] for a, b in zip(starts, stops, strict=True))
