"""Raw bytes to the tree of MIME parts, bounded so that no mail costs more than a second."""

from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32

_DEPTH_LIMIT = 50
_SMALLEST_DEPTH_LIMIT = 6
# The parser hands every line up through every level, so lines times levels is what costs time.
_LINE_LEVELS = 2_500_000
_PARTS_LIMIT = 1_000
_FIELDS_LIMIT = 5_000
_VALUE_LIMIT = 8_000
_PARAMETERS_LIMIT = 2_000
_SEMICOLONS_LIMIT = 40


class TooComplexError(MessageError):
    """Say that a mail nests or counts more parts than any honest one."""


class Part(Message):
    """Count levels and header fields as the parser adds them."""

    depth = 0
    depth_limit = _DEPTH_LIMIT

    def attach(self, payload: Message | str) -> None:
        """Add a part below this one.

        Raises:
            TooComplexError: nesting or number of parts is beyond the limits.
        """
        if isinstance(payload, Part):
            payload.depth = self.depth + 1
            payload.depth_limit = self.depth_limit
        if self.depth >= self.depth_limit:
            raise TooComplexError(f"its parts are nested more than {self.depth_limit} deep")
        super().attach(payload)

    def set_raw(self, name: str, value: str) -> None:
        """Add a header field as it stands.

        Raises:
            TooComplexError: there are more fields than any honest part has.
        """
        if len(self) >= _FIELDS_LIMIT:
            raise TooComplexError(f"a part has more than {_FIELDS_LIMIT} header fields")
        super().set_raw(name, value)


class RawHeaders(Compat32):
    """Leave header values as they stand, 8-bit bytes as surrogates, and bound their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Split a field at its colon (RFC 5322 §2.2)."""
        name, value = super().header_source_parse(sourcelines)
        if not name.lower().startswith("content-"):
            return name, value[:_VALUE_LIMIT]
        # The standard library's reading of parameters is quadratic in their length and number.
        parameters = value[:_PARAMETERS_LIMIT].split(";")[:_SEMICOLONS_LIMIT]
        return name, ";".join(parameters)

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 # The base class has it.
        """Return the value unchanged."""
        return value


def parse_tree(raw: bytes) -> Message:
    """Return the tree of parts.

    Raises:
        TooComplexError: nesting or number of parts is beyond the limits.
    """
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    depth_limit = min(_DEPTH_LIMIT, max(_SMALLEST_DEPTH_LIMIT, _LINE_LEVELS // lines))
    made = 0

    def make_part() -> Part:
        nonlocal made
        made += 1
        if made > _PARTS_LIMIT:
            raise TooComplexError(f"it has more than {_PARTS_LIMIT} parts")
        part = Part(policy=RawHeaders())
        part.depth_limit = depth_limit
        return part

    return BytesParser(make_part, policy=RawHeaders()).parsebytes(raw)
