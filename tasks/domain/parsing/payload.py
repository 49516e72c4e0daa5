"""Transfer encodings undone, and format=flowed lines joined, without losing a broken tail."""

import binascii
import re
from email.message import Message

_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_TYPE_LIMIT = 127
_NOT_IN_TYPES = re.compile(r"[^a-z0-9!#$&^_.+/-]")
_BASE64_RUN = re.compile(rb"[A-Za-z0-9+/]+")


def media_type(part: Message) -> str:
    """Return the declared type without the characters that RFC 2045 keeps out of it."""
    return _NOT_IN_TYPES.sub("", part.get_content_type())[:_TYPE_LIMIT]


def decode_payload(part: Message) -> bytes:
    """Return a leaf's bytes with its Content-Transfer-Encoding undone."""
    # Without `decode` the parser would believe the charset, which may be no charset at all.
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def decode_text_payload(part: Message) -> bytes:
    """Return a text leaf's bytes; what is not base64 in a base64 part stays as it is."""
    if str(part.get("content-transfer-encoding", "")).strip().lower() != "base64":
        return decode_payload(part)
    del part["content-transfer-encoding"]
    lines = decode_payload(part).split(b"\n")
    stripped = [line.strip() for line in lines]
    count = next(
        (n for n, line in enumerate(stripped) if line and not _BASE64_LINE.fullmatch(line)),
        len(lines),
    )
    # Mailing lists add their footer in clear below the encoded text.
    rest = lines[count:]
    return _decode_base64(b"".join(stripped[:count])) + b"\n".join([b"", *rest] if rest else [])


def _decode_base64(data: bytes) -> bytes:
    """Decode every run between paddings; one character beyond a group of four holds no byte."""
    runs = (run[: len(run) - (len(run) % 4 == 1)] for run in _BASE64_RUN.findall(data))
    return b"".join(binascii.a2b_base64(run + b"=" * (-len(run) % 4)) for run in runs)


def unflow(text: str, *, delete_space: bool) -> str:
    """Join the soft line breaks of format=flowed text (RFC 3676 §4.1)."""
    paragraphs: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_delimiter = content.rstrip() == "--"
        is_soft = content.endswith(" ") and not is_delimiter
        if depth != open_depth or is_delimiter:
            paragraphs.append([">" * depth + " " if depth else ""])
        paragraphs[-1].append(content[:-1] if is_soft and delete_space else content)
        open_depth = depth if is_soft else None
    return "\n".join("".join(pieces) for pieces in paragraphs)
