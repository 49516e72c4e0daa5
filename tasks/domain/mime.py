"""The parts of a mail: which are its text, which were forwarded, which are attached files."""

import re
from collections.abc import Sequence
from email.errors import MessageError
from email.message import Message as MimePart
from email.parser import BytesParser
from email.policy import Compat32

from tasks.domain.attachments import File
from tasks.domain.body import html_to_text
from tasks.domain.charset import Decoder
from tasks.domain.headers import decode_value, raw_bytes
from tasks.domain.payload import decode_payload, unflow
from tasks.domain.sanitize import clean_text, tagged_text
from tasks.domain.value import Value

_DEPTH_LIMIT = 50
_SMALLEST_DEPTH_LIMIT = 6
# The parser hands every line up through every level, so lines times levels is what costs time.
_LINE_LEVELS = 2_500_000
_PARTS_LIMIT = 1_000
_HEADER_LIMIT = 8_000
_PARAMETERS_LIMIT = 2_000
_SEMICOLONS_LIMIT = 40
_NOT_PROSE = {
    "calendar", "css", "csv", "directory", "javascript", "rfc822-headers", "vcard", "watch-html",
    "x-amp-html", "x-vcard", "xml",
}  # fmt: skip
_STUB = re.compile(
    r"(?:view|open|read|see|enable|support|display|show|render)[^\n]{0,80}\b(?:html|browser)\b"
    r"|\bhtml\b[^\n]{0,40}(?:version|support|viewer|capable|e?mail client)"
    r"|multi-?part message in mime format",
    re.IGNORECASE,
)
_STUB_LENGTH = 300
_WORD = re.compile(r"\w+")
FORWARD_SEPARATOR = "---------- Forwarded message ----------"


class TooComplex(MessageError):
    """Say that a mail nests or counts more parts than any honest one."""


class RawHeaders(Compat32):
    """Leave header values as they stand, 8-bit bytes as surrogates, and bound their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Split a field at its colon, as RFC 5322 §2.2 says."""
        name, value = super().header_source_parse(sourcelines)
        if not name.lower().startswith("content-"):
            return name, value[:_HEADER_LIMIT]
        # The standard library's reading of parameters is quadratic in their number and length.
        parameters = value[:_PARAMETERS_LIMIT].split(";")[:_SEMICOLONS_LIMIT]
        return name, ";".join(parameters)

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 - the base class's signature.
        """Return the value unchanged."""
        return value


class Content(Value):
    """Hold what was read from a part and all below it."""

    text: str = ""
    is_html: bool = False
    hidden: str = ""
    forwarded: str = ""
    files: tuple[File, ...] = ()


def parse_tree(raw: bytes) -> "MimePart[str, str]":
    """Return the tree of parts.

    Raises:
        TooComplex: nesting or number of parts is beyond the limits.
    """
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    depth_limit = min(_DEPTH_LIMIT, max(_SMALLEST_DEPTH_LIMIT, _LINE_LEVELS // lines))
    parts = 0

    class BoundedPart(MimePart[str, str]):
        depth = 0

        def attach(self, payload: "MimePart[str, str]") -> None:  # type: ignore[override] # The parser attaches parts only.
            nonlocal parts
            parts += 1
            payload.depth = self.depth + 1  # type: ignore[attr-defined] # Every part is a BoundedPart.
            if self.depth >= depth_limit:
                raise TooComplex(f"parts are nested more than {depth_limit} deep")
            if parts > _PARTS_LIMIT:
                raise TooComplex(f"there are more than {_PARTS_LIMIT} parts")
            super().attach(payload)

    return BytesParser(BoundedPart, policy=RawHeaders()).parsebytes(raw)
