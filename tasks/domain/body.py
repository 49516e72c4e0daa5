"""What the sender newly wrote, apart from quoted history, forwarded mail and signature."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from tasks.domain.parsing.marks import (
    attribution_length,
    has_header_block,
    is_forward_mark,
    is_original_mark,
    is_quoted,
    is_sent_from,
    is_signature_delimiter,
)
from tasks.domain.parsing.markup import HtmlText, html_to_text
from tasks.domain.value import Value

__all__ = ["BodyParts", "HtmlText", "html_to_text", "split_reply"]

# A longer one is not a signature, and may be a letter under a dashed line.
_SIGNATURE_LINES = 12
_GAP_LINES = 4
# What stands below is taken as newly written: no honest letter is as long.
_LINES_LIMIT = 20_000


_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


class BodyParts(Value):
    """Hold the pieces of a body, each with its lines in their order."""

    text: str
    quoted: str = ""
    signature: str = ""
    forwarded: str = ""


class _Kind(Enum):
    TEXT = auto()
    QUOTED = auto()
    SIGNATURE = auto()
    FORWARDED = auto()


def split_reply(text: str, *, is_forward: bool = False) -> BodyParts:
    """Split a body; lines below or between quoted ones count as newly written.

    An unmarked header block (From, Sent, To, Subject) begins history, or in a forward, or with
    nothing above it, a forwarded mail.
    """
    lines = text.split("\n")
    kinds = _kinds(lines, is_forward=is_forward)

    def gather(kind: _Kind) -> str:
        chosen = (line for line, own in zip(lines, kinds, strict=True) if own is kind)
        return _BLANK_LINES.sub("\n\n", "\n".join(chosen)).strip()

    return BodyParts(
        text=gather(_Kind.TEXT),
        quoted=gather(_Kind.QUOTED),
        signature=gather(_Kind.SIGNATURE),
        forwarded=gather(_Kind.FORWARDED),
    )


def _kinds(lines: Sequence[str], *, is_forward: bool) -> list[_Kind]:
    kinds: list[_Kind] = []
    has_text = False
    while len(kinds) < min(len(lines), _LINES_LIMIT):
        at = len(kinds)
        stands_alone = is_forward or not has_text
        kind, end = _history(lines, at, stands_alone=stands_alone) or _signature(lines, at)
        has_text = has_text or (kind is _Kind.TEXT and bool(lines[at].strip()))
        kinds += [kind] * (end - at)
    return kinds + [_Kind.TEXT] * (len(lines) - len(kinds))


def _history(lines: Sequence[str], at: int, *, stands_alone: bool) -> tuple[_Kind, int] | None:
    """Return the kind and the end of the older mail that begins here, None where none does."""
    if is_quoted(lines[at]):
        return _Kind.QUOTED, at + 1
    if is_forward_mark(lines[at]):
        # Apple Mail quotes what it forwards, so what stands below the marks is new again.
        return _Kind.FORWARDED, _quote_end(lines, at + 1) or len(lines)
    unmarked = _Kind.FORWARDED if stands_alone else _Kind.QUOTED
    length = attribution_length(lines, at) or int(is_original_mark(lines[at]))
    if length:
        end = at + length
        return (_Kind.QUOTED, end) if _quote_end(lines, end) else (unmarked, len(lines))
    return (unmarked, len(lines)) if has_header_block(lines, at) else None


def _signature(lines: Sequence[str], at: int) -> tuple[_Kind, int]:
    if is_sent_from(lines[at]):
        return _Kind.SIGNATURE, at + 1
    if not is_signature_delimiter(lines[at]):
        return _Kind.TEXT, at + 1
    end, filled = at + 1, 0
    while end < len(lines) and not _history(lines, end, stands_alone=False):
        filled += bool(lines[end].strip())
        if filled > _SIGNATURE_LINES or is_signature_delimiter(lines[end]):
            return _Kind.TEXT, at + 1
        end += 1
    return _Kind.SIGNATURE, end


def _quote_end(lines: Sequence[str], start: int) -> int:
    """Return where the quotation marks end that begin at or just below this line, 0 for none."""
    at = start
    while at < min(start + _GAP_LINES, len(lines)) and not lines[at].strip():
        at += 1
    if at >= len(lines) or not is_quoted(lines[at]):
        return 0
    while at < len(lines) and (is_quoted(lines[at]) or not lines[at].strip()):
        at += 1
    return at
