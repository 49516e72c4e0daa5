"""Header fields as text: unfolded, decoded (RFC 2047), and read as addresses, ids and dates."""

import binascii
import quopri
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tasks.domain.parsing.charset import Decoder
from tasks.domain.parsing.sanitize import clean_line
from tasks.domain.value import Value

VALUE_LIMIT = 8_000
_ID_LIMIT = 998  # RFC 5322 §2.1.1: no line is longer.
_IDS_LIMIT = 100
_ENCODED_WORDS = re.compile(
    r"=\?[^?\s]{1,60}\?[bq]\?[^?]*\?=(?:\s+=\?[^?\s]{1,60}\?[bq]\?[^?]*\?=)*", re.IGNORECASE
)
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_ID = re.compile(r"<([^<>]+)>")
# Those of U+DC80 to U+DCFF stand for bytes.
_LONE_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_BARE_ID = re.compile(r"[^\s<>@]+@[^\s<>@]+")
# RFC 822 is of 1982; a date before it, or generations ahead, comes from a broken clock.
_FIRST_YEAR, _LAST_YEAR = 1982, 2100


class Header(Value):
    """Hold one header field, unfolded and decoded; `name` is in lower case."""

    name: str
    value: str


def decode_value(raw: str, decoder: Decoder, limit: int = VALUE_LIMIT) -> str:
    """Return a header's value in one readable line; `raw` holds 8-bit bytes as surrogates."""
    return clean_line("".join(_pieces(raw, decoder)), limit)


def _pieces(raw: str, decoder: Decoder) -> Iterator[str]:
    end = 0
    for found in _ENCODED_WORDS.finditer(raw):
        yield decoder.decode(raw_bytes(raw[end : found.start()]))
        yield from _encoded_words(found.group(), decoder)
        end = found.end()
    yield decoder.decode(raw_bytes(raw[end:]))


def _encoded_words(run: str, decoder: Decoder) -> Iterator[str]:
    """Decode adjacent words together, because senders split characters between them."""
    pending, charset = b"", ""
    for word in _ENCODED_WORD.finditer(run):
        label = word[1].partition("*")[0].lower()
        data = _word_bytes(word[2], word[3])
        if data is None or label != charset:
            yield decoder.decode(pending, charset)
            pending, charset = b"", label
        if data is None:
            yield decoder.decode(raw_bytes(word[0]))
        else:
            pending += data
    yield decoder.decode(pending, charset)


def _word_bytes(encoding: str, text: str) -> bytes | None:
    data = raw_bytes(text)
    if encoding in "qQ":
        return quopri.decodestring(data, header=True)
    try:
        return binascii.a2b_base64(data.rstrip(b"=") + b"==")
    except binascii.Error:
        return None


def raw_bytes(text: str) -> bytes:
    """Return the bytes behind text that was read as ASCII with surrogates."""
    return _LONE_SURROGATE.sub("", text).encode("utf-8", "surrogateescape")


def parse_ids(value: str) -> tuple[str, ...]:
    """Return the Message-IDs in a header's value, in their brackets and without white space."""
    found = ("".join(inner.split()) for inner in _ID.findall(value))
    ids = [f"<{inner}>" for inner in found if 0 < len(inner) < _ID_LIMIT]
    return tuple(ids if len(ids) <= _IDS_LIMIT else [ids[0], *ids[1 - _IDS_LIMIT :]])


def parse_message_id(value: str) -> str | None:
    """Return the one Message-ID of this value, also where its brackets are missing."""
    ids = parse_ids(value)
    if ids:
        return ids[0]
    bare = "".join(value.replace("<", "").replace(">", "").split())
    return f"<{bare}>" if 0 < len(bare) < _ID_LIMIT else None


def parse_reply_ids(value: str) -> tuple[str, ...]:
    """Return the Message-IDs of References or In-Reply-To, also where brackets are missing."""
    return parse_ids(value) or tuple(f"<{bare}>" for bare in _BARE_ID.findall(value)[:1])


def parse_date(value: str) -> datetime | None:
    """Return the date in UTC, None where it is senseless; no zone means UTC (RFC 5322 §3.3)."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
