"""What was read from parts, joined, or the better one chosen of two that say the same."""

import re
from collections.abc import Iterable, Sequence

from tasks.domain.parsing.attachments import File
from tasks.domain.value import Value

_STUB_LENGTH = 300
_STUB = re.compile(
    r"(?:view|open|read|see|enable|support|display|show|render)[^\n]{0,80}\b(?:html|browser)\b"
    r"|\bhtml\b[^\n]{0,40}(?:version|support|viewer|capable|e?mail|only)"
    r"|\bmime\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_ENOUGH = 2 / 3


class Content(Value):
    """Hold what was read from a part and all below it."""

    text: str = ""
    is_html: bool = False
    hidden: str = ""
    forwarded: str = ""
    files: tuple[File, ...] = ()


def join(contents: Sequence[Content]) -> Content:
    """Return the contents one after the other."""
    return Content(
        text=_paragraphs(content.text for content in contents),
        is_html=any(content.is_html and content.text for content in contents),
        hidden=_paragraphs(content.hidden for content in contents),
        forwarded=_paragraphs(content.forwarded for content in contents),
        files=tuple(file for content in contents for file in content.files),
    )


def choose(contents: Sequence[Content]) -> Content:
    """Return one of several forms of a text: the plain one unless it is a stub or much poorer.

    What the others say beyond it, and no reader of the chosen one sees, counts as hidden.
    """
    everything = join(contents)
    plain = join([content for content in contents if not content.is_html]).text
    rich = next((c.text for c in reversed(contents) if c.is_html and c.text), "")
    if not (plain and rich):
        return everything
    best, other = (rich, plain) if is_stub(plain) or not _covers(plain, rich) else (plain, rich)
    lost = "" if is_stub(other) or _covers(best, other) else other
    hidden = _paragraphs([everything.hidden, lost])
    return everything.model_copy(update={"text": best, "is_html": best is rich, "hidden": hidden})


def is_stub(text: str) -> bool:
    """Say whether a text only asks to look at another form of it."""
    return len(text) <= _STUB_LENGTH and (not text.strip() or bool(_STUB.search(text)))


def _covers(one: str, other: str) -> bool:
    """Say whether most words of the other text are in this one."""
    words = set(_WORD.findall(other.lower()))
    return len(words & set(_WORD.findall(one.lower()))) >= _ENOUGH * len(words)


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(text for text in texts if text)
