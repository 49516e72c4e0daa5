"""Outgoing mail: its text, its headers and its Message-ID."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from string import Template

from tasks.domain.errors import ConfigurationError
from tasks.domain.ledger import ReplyKind
from tasks.domain.message import Message
from tasks.domain.value import Value
from tasks.domain.wire import (
    ascii_domain,
    encoded_body,
    flowed,
    header_text,
    mailbox,
    normalised,
    one_line,
    visible_ascii,
)

LOOP_HEADER = "X-Tenant-Mail-Loop"
_MAX_SUBJECT = 180
_MAX_REFERENCES = 20
_MAX_REFERENCES_CHARS = 900
_MINTED = re.compile(r"<([0-9a-f]{1,18}\.[a-z]+\.[0-9a-f]{12})\.([0-9a-f]{24})@([^<>@\s]+)>")
_REPLY_WORDS = "re|aw|antw|antwort|antwoord|sv|vs|rif|r|res|odp|ynt|отв|ответ|回复|回覆|答复|答覆"
_FORWARD_WORDS = "fwd?|wg|tr|rv|enc|i|vb|vl|doorst|pd|ilt|пересл|转发|轉寄|轉發"
_PREFIXES = re.compile(
    rf"\s*(?:(?:{_REPLY_WORDS}|(?P<forward>{_FORWARD_WORDS}))"
    r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:\uff1a]\s*)",
    re.IGNORECASE,
)


class Outgoing(Value):
    """Hold a mail to one person before it is rendered."""

    sender: str
    sender_name: str = ""
    recipient: str
    subject: str
    body: str
    message_id: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    auto_submitted: str = "auto-replied"
    date_at: datetime


def mint_message_id(
    secret: bytes, identity: str, kind: ReplyKind, recipient: str, domain: str
) -> str:
    """Derive the Message-ID of this outgoing mail, signed so that a forged one opens nothing.

    `identity` is that of the mail it answers, and not its number in the ledger: a ledger restored
    from a backup gives numbers anew, but finds by this Message-ID what was sent before.
    """
    what = _signature(secret, f"identity {identity}")[:16]
    whom = _signature(secret, f"recipient {recipient.strip().lower()}")[:12]
    stem = f"{what}.{kind.value}.{whom}"
    host = ascii_domain(domain.strip().lower())
    return f"<{stem}.{_signature(secret, f'{stem}@{host}')[:24]}@{host}>"


def is_minted(secret: bytes, message_id: str) -> bool:
    """Say whether this Message-ID was minted with this secret."""
    match = _MINTED.fullmatch(message_id.strip())
    if match is None:
        return False
    stem, signature, host = match.groups()
    return hmac.compare_digest(signature, _signature(secret, f"{stem}@{host}")[:24])


def _signature(secret: bytes, text: str) -> str:
    signed = f"message-id {text}".encode("utf-8", "replace")
    return hmac.new(secret, signed, hashlib.sha256).hexdigest()


def reply_subject(subject: str) -> str:
    """Return the subject with `Re: ` once in front; that it was forwarded stays visible."""
    is_forward, topic = _split_subject(subject)
    return f"Re: {'Fwd: ' if is_forward else ''}{topic or 'your message'}"


def bare_subject(subject: str) -> str:
    """Return what counts as the same subject: no reply or forward prefixes, no case."""
    return _split_subject(subject)[1].casefold()


def _split_subject(subject: str) -> tuple[bool, str]:
    """Return whether the prefixes name a forward, and the bounded subject behind them."""
    topic = one_line(subject)
    is_forward = False
    while prefix := _PREFIXES.match(topic):
        is_forward = is_forward or prefix["forward"] is not None
        topic = topic[prefix.end() :]
    if len(topic) > _MAX_SUBJECT:
        topic = topic[: _MAX_SUBJECT - 1].rstrip() + "…"
    return is_forward, topic


def reply_references(parent: Message) -> tuple[str, ...]:
    """Return the parent's chain and the parent (RFC 5322 §3.6.4), trimmed in the middle."""
    chain = parent.references or parent.in_reply_to[:1]
    named = (visible_ascii(i) for i in (*chain, parent.message_id or ""))
    # The last mention counts, so that the parent stands at the end.
    unique = list(reversed(dict.fromkeys(reversed([i for i in named if i]))))
    if len(unique) > _MAX_REFERENCES:
        unique[1 : 1 - _MAX_REFERENCES] = []
    while len(unique) > 2 and sum(map(len, unique)) + len(unique) > _MAX_REFERENCES_CHARS:  # noqa: PLR2004 - the first and the last stay.
        del unique[1]
    return tuple(unique)


def compose_body(text: str, signature: str, notice: str) -> str:
    """Join the text, the automatic-answer notice and, below `-- `, the signature."""
    blocks = [tidy for tidy in map(_tidy, (text, notice)) if tidy]
    closing = _tidy(signature).removeprefix("--\n").strip("\n")
    return "\n\n".join([*blocks, f"-- \n{closing}"] if closing else blocks) + "\n"


def _tidy(text: str) -> str:
    lines = (line.rstrip() for line in normalised(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def fill(template: str, values: Sequence[tuple[str, str]]) -> str:
    """Insert values, literally, for the `$name` placeholders of a text that a person wrote.

    Raises ConfigurationError where a placeholder has no value or a `$` stands alone.
    """
    try:
        return Template(template).substitute(dict(values))
    except KeyError as missing:
        name = missing.args[0]
        raise ConfigurationError(f"No value is known for ${name}; correct the text.") from None
    except ValueError:
        raise ConfigurationError("A $ stands alone in a text; write $$ for the sign.") from None


def render(outgoing: Outgoing) -> bytes:
    """Render the mail as 7-bit RFC 5322 with CRLF; no field can add a header or a recipient.

    An address with a non-ASCII local part, which has no 7-bit form, makes it an RFC 6532 mail.
    """
    body = encoded_body(flowed(outgoing.body))
    fields = (*_addressing(outgoing), *_threading(outgoing), *_automatic(outgoing))
    described = (
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8; format=flowed"),
        ("Content-Transfer-Encoding", body.transfer_encoding),
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in (*fields, *described) if value)
    return head.encode("utf-8") + b"\r\n" + body.payload


def _addressing(outgoing: Outgoing) -> tuple[tuple[str, str], ...]:
    return (
        ("From", mailbox(outgoing.sender_name, outgoing.sender)),
        ("To", mailbox("", outgoing.recipient)),
        ("Subject", header_text(outgoing.subject, "Subject")),
        ("Date", format_datetime(outgoing.date_at)),
    )


def _threading(outgoing: Outgoing) -> tuple[tuple[str, str], ...]:
    references = (visible_ascii(reference) for reference in outgoing.references)
    return (
        ("Message-ID", visible_ascii(outgoing.message_id)),
        ("In-Reply-To", visible_ascii(outgoing.in_reply_to or "")),
        # One to a line, because some parsers cut a longer line at 998 octets.
        ("References", "\r\n ".join(filter(None, references))),
    )


def _automatic(outgoing: Outgoing) -> tuple[tuple[str, str], ...]:
    """Say to every other robot that this is one (RFC 3834, and what Exchange and others heed)."""
    loop_id = visible_ascii(outgoing.message_id).strip("<>").partition("@")[0]
    return (
        ("Auto-Submitted", visible_ascii(outgoing.auto_submitted)),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "auto_reply"),
        (LOOP_HEADER, loop_id),
    )
