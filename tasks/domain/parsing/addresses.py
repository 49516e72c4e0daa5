"""Address lists (RFC 5322 §3.4), read so that no display name can pass for an address."""

import re
from collections.abc import Sequence

from tasks.domain.parsing.charset import Decoder
from tasks.domain.parsing.headers import decode_value, raw_bytes
from tasks.domain.parsing.sanitize import clean_text
from tasks.domain.value import Value

_NAME_LIMIT = 200
_ADDRESSES_LIMIT = 1_000
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\\.|[()<>,;:]|[^()<>,;:"\\]+|["\\]', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_ADDR_SPEC = re.compile(r'(?:[^\s@<>()\[\],;:"\\]+|"[^"\\]+")@[^\s@<>()\[\],;:"\\]+')
_EMAIL_LIMIT = 320


class Address(Value):
    """Name one mail address; `email` is a bare addr-spec in lower case."""

    name: str = ""
    email: str

    @property
    def domain(self) -> str:
        """Return what stands behind the last @."""
        return self.email.rpartition("@")[2]


class _Scan:
    """Collect the mailboxes of a list, sign by sign."""

    def __init__(self) -> None:
        self.mailboxes: list[tuple[str, str]] = []
        self.has_group = False
        self.is_malformed = False
        self._comments = 0
        self._words: list[str] = []
        self._angle: list[str] | None = None
        self._angles: list[str] = []

    def take(self, sign: str) -> None:
        """Read one sign."""
        if sign == "(":
            self._comments += 1
        elif self._comments:
            self._comments -= sign == ")"
        elif self._angle is not None:
            self._take_in_angle(self._angle, sign)
        elif sign == "<":
            self._angle = []
        elif sign in {",", ";"}:
            self.end()
        elif sign == ":":
            self.has_group = True
            self._words.clear()
        else:
            self._words.append(sign)

    def _take_in_angle(self, angle: list[str], sign: str) -> None:
        if sign == ">":
            self._angles.append("".join(angle).strip())
            self._angle = None
        else:
            angle.append(sign)

    def end(self) -> None:
        """Close the mailbox that is being read."""
        words = "".join(self._words).strip()
        if self._angle is not None or len(self._angles) > 1:
            self.is_malformed = True
        elif self._angles:
            self.mailboxes.append((words, self._angles[0]))
        elif "@" in words:
            self.mailboxes.append(("", words))
        self._words, self._angles, self._angle = [], [], None


def parse_addresses(values: Sequence[str], decoder: Decoder) -> tuple[Address, ...]:
    """Return every valid address of these header values, group members included."""
    found: list[Address] = []
    for value in values:
        for name, email in _scan(value).mailboxes:
            address = _address(name, email, decoder)
            if address is not None and len(found) < _ADDRESSES_LIMIT:
                found.append(address)
    return tuple(found)


def parse_sender(values: Sequence[str], decoder: Decoder) -> Address | None:
    """Return the one mailbox of From, None where there is none, several or a group."""
    if len(values) != 1:
        return None
    scan = _scan(values[0])
    if scan.has_group or scan.is_malformed or len(scan.mailboxes) != 1:
        return None
    return _address(*scan.mailboxes[0], decoder)


def _scan(value: str) -> _Scan:
    scan = _Scan()
    for sign in _TOKEN.findall(value):
        scan.take(sign)
    scan.end()
    return scan


def _address(name: str, email: str, decoder: Decoder) -> Address | None:
    bare = decoder.decode(raw_bytes(email.strip())).lower()
    # An address with something invisible in it only looks like the one it imitates.
    if len(bare) > _EMAIL_LIMIT or not _ADDR_SPEC.fullmatch(bare) or clean_text(bare) != bare:
        return None
    return Address(name=_display_name(name, decoder), email=bare)


def _display_name(words: str, decoder: Decoder) -> str:
    unquoted = words[1:-1] if len(words) > 1 and words[0] == words[-1] == '"' else words
    return decode_value(_QUOTED_PAIR.sub(r"\1", unquoted), decoder, _NAME_LIMIT).strip('"')
