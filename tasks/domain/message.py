"""A mail as a value: raw bytes in, who, what and when out."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from tasks.domain.body import split_reply
from tasks.domain.parsing.addresses import Address, parse_addresses, parse_sender
from tasks.domain.parsing.alternatives import Content
from tasks.domain.parsing.attachments import Attachment, attach_files
from tasks.domain.parsing.charset import Decoder
from tasks.domain.parsing.headers import (
    Header,
    decode_value,
    parse_date,
    parse_message_id,
    parse_reply_ids,
)
from tasks.domain.parsing.mime import Reader
from tasks.domain.parsing.payload import media_type
from tasks.domain.parsing.tree import TooComplexError, parse_tree
from tasks.domain.value import Value

__all__ = [
    "Address",
    "Attachment",
    "Header",
    "Message",
    "Unparseable",
    "identify_message",
    "identify_raw",
    "parse_message",
    "thread_of",
]

_SUBJECT_LIMIT = 500
_HEADERS_LIMIT = 1_000
_TEXT_LIMIT = 1_000_000
_HIDDEN_LIMIT = 20_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FORWARD_SUBJECT = re.compile(
    r"\s*(?:fwd?|wg|tr|rv|enc|i|转发|轉寄|пересл\w*)\s*[:\uff1a]", re.IGNORECASE
)


class Message(Value):
    """Hold a parsed mail.

    `message_id`, `in_reply_to` and `references` keep their angle brackets. `sender` is None where
    From is missing, empty, a group, or names several people. `sent_at` is the Date header in UTC,
    None where it is missing or senseless. `headers` are in their order, topmost first.
    """

    message_id: str | None
    sender: Address | None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    headers: tuple[Header, ...] = ()
    content_type: str = "text/plain"
    text: str = ""
    quoted: str = ""
    signature: str = ""
    forwarded: str = ""
    hidden: str = ""
    attachments: tuple[Attachment, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the topmost header of that name, None where there is none."""
        wanted = name.lower()
        return next((h.value for h in self.headers if h.name == wanted), None)

    def all_headers(self, name: str) -> tuple[str, ...]:
        """Return every header of that name, topmost first."""
        wanted = name.lower()
        return tuple(h.value for h in self.headers if h.name == wanted)


class Unparseable(Value):
    """Say why raw bytes could not be read as a mail."""

    reason: str


def parse_message(raw: bytes) -> Message | Unparseable:
    """Read a mail; whatever the bytes are, the answer is one of these two."""
    try:
        return _parse(raw)
    except TooComplexError as error:
        return Unparseable(reason=f"The mail cannot be read: {error}.")
    except Exception as error:  # noqa: BLE001 # The standard library's parser raises IndexError, AttributeError and others on hostile mail, and one mail must not stop the rest.
        return Unparseable(reason=f"The mail cannot be read ({type(error).__name__}).")


def identify_message(message: Message, raw: bytes) -> str:
    """Return the same key for every copy of a mail, whatever servers added on its way."""
    date = message.header("date") or ""
    if message.message_id is not None:
        sender = message.sender.email if message.sender else message.header("from") or ""
        return _digest("message-id", message.message_id, sender, date)
    fields = (message.header(name) or "" for name in ("from", "to", "date", "subject"))
    body = _line_ends(_start(raw)).partition(b"\n\n")[2].strip(b"\n")
    return _digest("content", *fields, hashlib.sha256(body).hexdigest())


def identify_raw(raw: bytes) -> str:
    """Return the key of a mail that cannot be read."""
    return _digest("raw", hashlib.sha256(_line_ends(raw).strip(b"\n")).hexdigest())


def thread_of(message: Message) -> str | None:
    """Return the Message-ID that a conversation began with, as far as this mail tells."""
    return next(iter((*message.references, *message.in_reply_to)), message.message_id)


def _parse(raw: bytes) -> Message | Unparseable:
    if not raw.strip():
        return Unparseable(reason="The mail is empty.")
    tree = parse_tree(_start(raw))
    fields = tree.items()[:_HEADERS_LIMIT]
    if not fields:
        return Unparseable(reason="The mail has no header.")
    decoder = Decoder()
    content = Reader(decoder).read(tree)
    return _compose(fields, content, media_type(tree), decoder)


def _start(raw: bytes) -> bytes:
    return raw.removeprefix(_BYTE_ORDER_MARK).lstrip(b"\r\n")


def _line_ends(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _digest(*pieces: str) -> str:
    # No piece holds a NUL, so none can be mistaken for two.
    return hashlib.sha256("\0".join(pieces).encode()).hexdigest()


def _compose(
    fields: Sequence[tuple[str, str]], content: Content, content_type: str, decoder: Decoder
) -> Message:
    def raw_values(name: str) -> list[str]:
        return [value for own, value in fields if own.lower() == name]

    def value(name: str) -> str:
        return decode_value(next(iter(raw_values(name)), ""), decoder)

    subject = value("subject")[:_SUBJECT_LIMIT].rstrip()
    is_forward = bool(_FORWARD_SUBJECT.match(subject))
    body = split_reply(content.text[:_TEXT_LIMIT], is_forward=is_forward)
    forwarded = "\n\n".join(text for text in (body.forwarded, content.forwarded) if text)
    return Message(
        message_id=parse_message_id(value("message-id")),
        sender=parse_sender(raw_values("from"), decoder),
        reply_to=parse_addresses(raw_values("reply-to"), decoder),
        to=parse_addresses(raw_values("to"), decoder),
        cc=parse_addresses(raw_values("cc"), decoder),
        subject=subject,
        sent_at=parse_date(value("date")),
        in_reply_to=parse_reply_ids(value("in-reply-to")),
        references=parse_reply_ids(value("references")),
        headers=tuple(
            Header(name=name.lower(), value=decode_value(raw, decoder)) for name, raw in fields
        ),
        content_type=content_type,
        text=body.text,
        quoted=body.quoted,
        signature=body.signature,
        forwarded=forwarded[:_TEXT_LIMIT],
        hidden=content.hidden[:_HIDDEN_LIMIT],
        attachments=attach_files(content.files),
    )
