"""What IMAP commands and answers look like (RFC 3501, RFC 9051), without any connection."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from imap_tools import AND

from tasks.domain.parsing.headers import parse_message_id
from tasks.ports import Listing

_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
_DATE = re.compile(rb'\bINTERNALDATE "([^"]*)"', re.IGNORECASE)
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)", re.IGNORECASE)
_SHORT_BODY = re.compile(rb'\bBODY\[\](?:<0>)? (?:NIL|"((?:[^"\\]|\\.)*)")', re.IGNORECASE)
_CODE = re.compile(r"\[([A-Z][A-Z-]*)[\] ]")

_DAY = timedelta(days=1)
_ZONES_APART = timedelta(days=2)

UNKNOWN_DATE = datetime(1970, 1, 1, tzinfo=UTC)


class Row(NamedTuple):
    """Hold one mail's part of a FETCH answer: its attributes and the literal among them."""

    uid: int
    attributes: bytes
    literal: bytes | None

    @property
    def body(self) -> bytes | None:
        """Return the mail's bytes; None where the answer only tells of changed flags."""
        if self.literal is not None:
            return self.literal
        # A server may send a short body as a quoted string and an empty one as NIL.
        short = _SHORT_BODY.search(self.attributes)
        return re.sub(rb"\\(.)", rb"\1", short[1] or b"") if short else None

    @property
    def listing(self) -> Listing | None:
        """Return size and date; None where the answer does not tell the size."""
        size = _SIZE.search(self.attributes)
        if size is None:
            return None
        told = _DATE.search(self.attributes)
        received_at = internal_date(told[1].decode("ascii", "replace") if told else "")
        return Listing(uid=self.uid, size=int(size[1]), received_at=received_at)

    @property
    def flags(self) -> frozenset[str] | None:
        """Return the flags, system flags in RFC 9051's letters; None where none are told."""
        told = _FLAGS.search(self.attributes)
        if told is None:
            return None
        return frozenset(_flag(name) for name in told[1].decode("ascii", "replace").split())


def _flag(name: str) -> str:
    # A flag is the same one in any case (RFC 9051, 2.3.2).
    return f"\\{name[1:].capitalize()}" if name.startswith("\\") else name


def rows(answer: Iterable[bytes | tuple[bytes, bytes] | None]) -> Iterator[Row]:
    """Group what imaplib returns for a FETCH by mail.

    Unasked flag updates may stand between the mails asked for, so counting in pairs, as
    imap_tools does, would give a mail to its neighbour.
    """
    attributes, literal = b"", None
    for part in answer:
        if isinstance(part, tuple):
            attributes += part[0]
            literal = part[1]
            continue
        attributes += part or b""
        if uid := _UID.search(attributes):
            yield Row(int(uid[1]), attributes, literal)
        attributes, literal = b"", None


def internal_date(text: str) -> datetime:
    """Read an INTERNALDATE; one that cannot be read is the epoch, so that its mail is not lost."""
    try:
        found = parsedate_to_datetime(text.strip().replace("-", " ", 2))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return UNKNOWN_DATE


def uid_set(uids: Iterable[int]) -> str:
    """Write UIDs as a sequence-set with ranges, such as `1:3,7`."""
    ranges: list[list[int]] = []
    for uid in sorted(set(uids)):
        if ranges and uid == ranges[-1][1] + 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(str(a) if a == b else f"{a}:{b}" for a, b in ranges)


def batches(listings: Iterable[Listing], count: int, octets: int) -> Iterator[list[Listing]]:
    """Split into runs of at most `count` mails and `octets` bytes; a larger mail stands alone."""
    batch: list[Listing] = []
    size = 0
    for listing in listings:
        if batch and (len(batch) == count or size + listing.size > octets):
            yield batch
            batch, size = [], 0
        batch.append(listing)
        size += listing.size
    if batch:
        yield batch


def chunks(uids: Sequence[int], count: int) -> Iterator[Sequence[int]]:
    """Split into runs of at most `count` UIDs."""
    return (uids[start : start + count] for start in range(0, len(uids), count))


def unread_criteria(since: date | None, until: date | None) -> str:
    """Search unread mails of both days and all between, and some around them."""
    first, after = widened(since, until)
    return str(AND(seen=False, deleted=False, date_gte=first, date_lt=after))


def widened(since: date | None, until: date | None) -> tuple[date | None, date | None]:
    """Return the first day to search and the first one not to, for any zone of any server.

    SINCE and BEFORE compare whole days in a zone that only the server knows (RFC 3501, 6.4.4), and
    the zones of the earth lie up to 26 hours apart.
    """
    first = since - _ZONES_APART if since and since > date.min + _ZONES_APART else None
    after = until + _ZONES_APART + _DAY if until and until < date.max - 2 * _ZONES_APART else None
    return first, after


def since_criteria(day: date) -> str:
    """Search what came on that day or later, in whatever zone the server counts its days."""
    return str(AND(date_gte=day - timedelta(days=1)))


def message_id_of(header: bytes) -> str | None:
    """Return the Message-ID in a header that holds nothing else, unfolded."""
    return parse_message_id(header.partition(b":")[2].decode("ascii", "replace"))


def message_id_criteria(message_id: str) -> str | None:
    """Search one Message-ID; None where no header can hold it, so that nothing is injected."""
    bare = message_id.strip().removeprefix("<").removesuffix(">")
    if not bare or not bare.isascii() or not bare.isprintable():
        return None
    escaped = bare.replace("\\", "\\\\").replace('"', '\\"')
    # SEARCH HEADER finds substrings; with its brackets an id cannot be a part of another.
    return f'HEADER Message-ID "<{escaped}>"'


def response_code(text: object) -> str:
    """Return the code at the start of a server's text, such as `UNAVAILABLE` (RFC 5530), or ''."""
    told = text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)
    found = _CODE.match(told)
    return found[1] if found else ""
