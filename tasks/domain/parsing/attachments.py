"""Attached files: names that are safe to write, and types that are sniffed, not believed."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

import filetype

from tasks.domain.parsing.sanitize import clean_line
from tasks.domain.value import Value

_NAME_LIMIT = 100
_NAME_BYTES_LIMIT = 200
_SUFFIX_LIMIT = 10
CONTENT_LIMIT = 20_000_000
_SNIFFED = 8_192
_SEPARATORS = re.compile(r"[/\\]")
_UNSAFE = re.compile(r'[<>:"|?*%$`\']')
# Windows opens devices under these names, whatever the suffix.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


class Attachment(Value):
    """Hold one attached file; `filename` is safe to write, `content_type` is sniffed."""

    filename: str
    content_type: str
    declared_type: str
    size: int
    content: bytes


class File(Value):
    """Hold a file as the mail has it."""

    name: str
    declared_type: str
    content: bytes


def attach_files(files: Sequence[File]) -> tuple[Attachment, ...]:
    """Name, sniff and bound these files; a content over 20 MB is left out, its size kept."""
    taken: dict[str, int] = {}
    attachments = []
    for number, file in enumerate(files, start=1):
        content_type, suffix = sniff_type(file.content)
        wanted = safe_name(file.name) or f"attachment-{number}.{suffix}"
        filename = _unused(wanted, taken)
        size = len(file.content)
        attachments.append(
            Attachment(
                filename=filename,
                content_type=content_type,
                declared_type=file.declared_type,
                size=size,
                content=file.content if size <= CONTENT_LIMIT else b"",
            )
        )
    return tuple(attachments)


def safe_name(name: str) -> str:
    """Return the name without path, control characters or leading dots; it may become empty."""
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    visible = _UNSAFE.sub("_", clean_line(last, len(last))).strip(". ")
    return _shorten(f"_{visible}" if _RESERVED.fullmatch(visible) else visible)


def _shorten(name: str, room: int = 0) -> str:
    """Bound a name in characters and bytes, `room` characters less, and keep its suffix."""
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix) <= _SUFFIX_LIMIT else ""
    stem = name.removesuffix(suffix)[: _NAME_LIMIT - room - len(suffix)]
    space = _NAME_BYTES_LIMIT - room - len(suffix.encode())
    return stem.encode()[:space].decode(errors="ignore").rstrip(". ") + suffix


def _unused(name: str, taken: dict[str, int]) -> str:
    """Return the name, or a numbered one where it is taken, and note both with their counts."""
    candidate, copy = name, taken.get(name.casefold(), 1)
    while candidate.casefold() in taken:
        copy += 1
        mark = f"-{copy}"
        shorter = PurePosixPath(_shorten(name, room=len(mark)))
        candidate = f"{shorter.stem}{mark}{shorter.suffix}"
    taken[name.casefold()] = copy
    taken.setdefault(candidate.casefold(), 1)
    return candidate


def sniff_type(content: bytes) -> tuple[str, str]:
    """Return the media type that the bytes show, and the usual suffix for it."""
    kind = filetype.guess(content[:_SNIFFED])
    if kind is not None:
        return str(kind.mime), str(kind.extension)
    return ("text/plain", "txt") if _is_text(content) else ("application/octet-stream", "bin")


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
