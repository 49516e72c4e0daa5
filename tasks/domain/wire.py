"""How text becomes the lines of a mail: header values (RFC 2047, 5322), body (RFC 2045, 3676)."""

import re
import unicodedata
from base64 import encodebytes
from email.header import Header
from email.quoprimime import body_encode
from email.utils import quote, unquote

from tasks.domain.value import Value

_WIDTH = 72
_SIGNATURE_DELIMITER = "-- "
# RFC 5322 §2.1.1 allows 998; mail that is relayed gets longer on the way.
_MAX_LINE = 900
_MAX_NAME = 100
# These join letters in Persian, Indic scripts and emoji; every other invisible character goes.
_JOINERS = "\u200c\u200d"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_DOT_ATOM = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN_LITERAL = re.compile(r"\[[0-9A-Za-z.:]+\]")


class EncodedBody(Value):
    """Hold a body as it travels; `transfer_encoding` is its Content-Transfer-Encoding."""

    transfer_encoding: str
    payload: bytes


def one_line(text: str) -> str:
    """Drop what nobody can see and make single spaces of white space and line ends."""
    return " ".join("".join(c for c in text if c.isspace() or _is_visible(c)).split())


def _is_visible(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _INVISIBLE


def header_text(text: str, field: str) -> str:
    """Return an unstructured header value, folded, as encoded words where ASCII will not do.

    `field` is the header's name, which takes room on the first line.
    """
    line = one_line(text)
    # A literal "=?" must not be mistaken for an encoded word, and a long word cannot be folded.
    is_plain = line.isascii() and "=?" not in line and len(field) + len(line) <= _WIDTH
    charset = "us-ascii" if is_plain else "utf-8"
    return Header(line, charset, header_name=field).encode(linesep="\r\n")


def mailbox(name: str, address: str) -> str:
    """Return one `"Name" <address>`; whatever the input, it stays one mailbox."""
    line = one_line(name)[:_MAX_NAME].strip()
    bare = f"<{addr_spec(address)}>"
    if not line:
        return bare
    is_plain = line.isascii() and "=?" not in line
    phrase = f'"{quote(line)}"' if is_plain else header_text(line, "From")
    return f"{phrase}\r\n {bare}"


def addr_spec(address: str) -> str:
    """Return one addr-spec, quoting an unusual local part; a senseless domain becomes `invalid`."""
    local, at, domain = one_line(address).rpartition("@")
    if not at:
        local, domain = domain, ""
    if "=?" in local:
        # Some parsers decode encoded words even here, where RFC 2047 §5 forbids them, and then
        # find the line end that one of them hides.
        local = "invalid"
    if not _DOT_ATOM.fullmatch(local):
        local = f'"{quote(unquote(local))}"'
    return f"{local}@{ascii_domain(domain)}"


def ascii_domain(domain: str) -> str:
    """Return a host name as DNS spells it (RFC 5890 A-labels), or `invalid` (RFC 2606)."""
    if _DOMAIN_LITERAL.fullmatch(domain):
        return domain
    try:
        spelled = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return "invalid"
    return spelled if _DOT_ATOM.fullmatch(spelled) else "invalid"


def visible_ascii(identifier: str) -> str:
    """Return a Message-ID without what could end its header; empty where it is too long."""
    cleaned = re.sub(r"[^\x21-\x7e]", "", identifier)
    return cleaned if len(cleaned) <= _MAX_LINE else ""


def normalised(text: str) -> str:
    """Return text with LF line ends, no control characters and no spaces at the end of a line."""
    unified = re.sub(r"\r\n|\r", "\n", text)
    visible = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "", unified)
    lines = visible.split("\n")
    return "\n".join(
        line if line == _SIGNATURE_DELIMITER else line.rstrip(" \t") for line in lines
    ).rstrip("\n")


def flowed(text: str) -> str:
    """Wrap paragraphs with soft breaks (RFC 3676 format=flowed); joining them restores the text."""
    lines = [piece for line in normalised(text).split("\n") for piece in _soft_broken(line)]
    return "".join(f"{line}\r\n" for line in lines)


def _soft_broken(line: str) -> list[str]:
    if line == _SIGNATURE_DELIMITER:
        return [line]
    pieces = [""]
    for word in re.findall(r"[^ ]+ *|^ +", line):
        # A soft-broken "-- " would be read as the signature delimiter (RFC 3676 §4.3).
        fits = len(pieces[-1]) + len(word.rstrip()) <= _WIDTH
        if pieces[-1] and not fits and pieces[-1] != _SIGNATURE_DELIMITER:
            pieces.append("")
        pieces[-1] += word
    return [_stuffed(piece) for piece in pieces]


def _stuffed(line: str) -> str:
    """Protect a line that would look quoted, stuffed or like an mbox separator (RFC 3676 §4.4)."""
    return f" {line}" if line.startswith((" ", ">", "From ")) else line


def encoded_body(text: str) -> EncodedBody:
    """Choose the encoding: ASCII as it is, else the shorter of quoted-printable and base64."""
    raw = text.encode("utf-8")
    if text.isascii() and all(len(line) <= _MAX_LINE for line in text.split("\r\n")):
        return EncodedBody(transfer_encoding="7bit", payload=raw)
    printable = body_encode(raw.decode("latin-1"), eol="\r\n").encode("ascii")
    encoded = encodebytes(raw).replace(b"\n", b"\r\n")
    if len(printable) <= len(encoded):
        return EncodedBody(transfer_encoding="quoted-printable", payload=printable)
    return EncodedBody(transfer_encoding="base64", payload=encoded)
