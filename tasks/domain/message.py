"""A mail as a value: raw bytes in, who, what and when out."""

from datetime import datetime

from tasks.domain.value import Value


class Address(Value):
    """Name one mail address; `email` is a bare addr-spec in lower case."""

    name: str = ""
    email: str

    @property
    def domain(self) -> str:
        """Return what stands behind the last @."""
        return self.email.rpartition("@")[2]


class Header(Value):
    """Hold one header field, unfolded and decoded; `name` is in lower case."""

    name: str
    value: str


class Attachment(Value):
    """Hold one attached file; `filename` is safe to write, `content_type` is sniffed."""

    filename: str
    content_type: str
    declared_type: str
    size: int
    content: bytes


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
