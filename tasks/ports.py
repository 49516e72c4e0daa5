"""What the tasks need from the world; tasks/connections.py chooses who provides it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tasks.domain.audit_figures import Summary
from tasks.domain.audit_report import Chart, ReportContent
from tasks.domain.evidence import TicketFile
from tasks.domain.example_mails import ExampleMail
from tasks.domain.intents import Catalogue
from tasks.domain.ledger import Location
from tasks.domain.message import Attachment, Message
from tasks.domain.prompt import Prompt
from tasks.domain.rating import Rating
from tasks.domain.text_weights import TextWeights
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ModelAnswer
from tasks.domain.value import Value
from tasks.ledger_ports import Inbox, Outbox, Outcomes, Reviews, Summaries, Tickets
from tasks.ledger_views import Alerts, Audit, Boards, Evidence, Purging, Sending


class Flag(StrEnum):
    """Name the IMAP system flags that the program sets."""

    SEEN = "\\Seen"
    ANSWERED = "\\Answered"
    FLAGGED = "\\Flagged"


class Listing(Value):
    """Hold what a mailbox says of a mail without sending it; `size` is RFC822.SIZE in bytes."""

    uid: int
    size: int
    received_at: datetime


class Survey(Value):
    """Hold the UIDs of a folder's unread mails under one UIDVALIDITY, ascending."""

    uidvalidity: int
    uids: tuple[int, ...]


class RawMail(Value):
    """Hold the bytes of one mail; `truncated` says that only the beginning was fetched."""

    listing: Listing
    raw: bytes
    truncated: bool


class MailFlags(Value):
    """Hold the flags that a mail has, system flags as `Flag` writes them."""

    uid: int
    flags: frozenset[str]


class Mailbox(Protocol):
    """Read a folder without changing it, and mark what is settled.

    Every method raises MailboxUnavailable, LoginRefused or CertificateRefused.
    """

    @property
    def name(self) -> str:
        """Return `user@host`, the key of this mailbox in the ledger."""

    @property
    def folder(self) -> str:
        """Return the folder that is read."""

    async def survey(self, since: date | None, until: date | None) -> Survey:
        """List unread UIDs; the days only narrow the search coarsely (a day wider each way)."""

    async def describe(self, uids: Sequence[int]) -> tuple[Listing, ...]:
        """Return size and INTERNALDATE (UTC) of these mails; vanished ones are left out."""

    async def flags(self, uids: Sequence[int]) -> tuple[MailFlags, ...]:
        """Return the flags of these mails, in the order of `uids`; vanished ones are left out."""

    async def fetch(self, listings: Sequence[Listing], cap: int) -> tuple[RawMail, ...]:
        """Fetch bodies with PEEK; of a mail over `cap` bytes only the first 256 KiB.

        The order is that of `listings`; vanished mails are left out.
        """

    async def mark(
        self, location: Location, flags: frozenset[Flag], gone: frozenset[Flag] = frozenset()
    ) -> bool:
        """Add `flags` and take `gone` away; False where mail or UIDVALIDITY is another by now."""

    async def append_sent(self, raw: bytes, sent_at: datetime) -> None:
        r"""Put a copy of a sent mail into the Sent folder (special-use \Sent, else `Sent`)."""

    async def find_sent(self, message_id: str) -> bool:
        """Say whether the Sent folder holds a mail with that Message-ID."""

    async def sent_since(self, day: date) -> frozenset[str]:
        """Return the Message-IDs of what the Sent folder got on that day or later."""

    async def answered(self, places: Collection[Location]) -> frozenset[Location]:
        r"""Return where a mail carries \Answered; places that no longer exist are left out."""

    async def close(self) -> None:
        """Log out; never raises."""


class Case(Value):
    """Hold what a model may know of one mail; `matters` are the topics that it may name."""

    message: Message
    catalogue: Catalogue
    prompt: Prompt
    matters: tuple[str, ...] = ()


class Model(Protocol):
    """Triage a mail and draft its reply in one go."""

    @property
    def name(self) -> str:
        """Return what the audit shows, such as `gpt-5-mini` or `keyword`."""

    async def triage(self, case: Case) -> ModelAnswer:
        """Judge the mail.

        Raises:
            ModelUnavailable: another try may help; `retry_after` where the server named it.
            ModelRefused: it will not answer this mail.
            LoginRefused: the key is wrong.
        """

    async def close(self) -> None:
        """Close connections; never raises."""


class Judge(Protocol):
    """Give a second opinion on a draft."""

    @property
    def name(self) -> str:
        """Return the model's name."""

    async def rate(self, prompt: Prompt) -> Rating:
        """Rate the draft of a prompt that rating.py built.

        Raises:
            ModelUnavailable, ModelRefused, LoginRefused: as for Model.
        """

    async def close(self) -> None:
        """Close connections; never raises."""


class Mailer(Protocol):
    """Hand mails to the world, one at a time over one reused connection."""

    async def send(self, raw: bytes, sender: str, recipient: str) -> str:
        """Send one rendered mail to one recipient and return the server's answer.

        Raises:
            MailerUnavailable: nothing was taken (4xx, refused or lost before the end of DATA);
                MailerDown where no other mail would have been taken either.
            DeliveryRefused: 5xx for this mail or recipient.
            DeliveryUncertain: lost after the end of DATA, before the answer.
            LoginRefused, CertificateRefused: the settings are wrong.
        """

    async def close(self) -> None:
        """Close the connection; never raises."""


class TicketSink(Protocol):
    """Show tickets to the outside; the ledger stays the record."""

    async def put(self, ticket: Ticket, attachments: Sequence[Attachment]) -> Ticket:
        """Write the ticket (again) and its attachments; return it with their paths.

        Raises:
            StorageFull: nothing was written.
        """

    async def strip(self, ticket: Ticket) -> Ticket:
        """Delete the ticket's words and attachments and return what is left.

        Raises:
            StorageFull: the ticket could not be written again.
        """

    async def files(self) -> tuple[TicketFile, ...]:
        """Return what is shown of every ticket, by name."""

    async def close(self) -> None:
        """Release what is held; never raises."""


class Charts(Protocol):
    """Turn figures into pictures."""

    def draw(self, summary: Summary) -> tuple[Chart, ...]:
        """Draw what was counted; what was not has no picture."""


class Classifier(Protocol):
    """Learn to tell mails of one kind from all others."""

    def learn(self, examples: Sequence[ExampleMail]) -> TextWeights:
        """Return what these mails teach; takes seconds of computing."""


class ReportPage(Protocol):
    """Turn a report into one page that opens without a network."""

    def write(self, content: ReportContent) -> str:
        """Return the page as HTML."""


class Ledger(
    Inbox,
    Outcomes,
    Tickets,
    Outbox,
    Summaries,
    Reviews,
    Alerts,
    Audit,
    Evidence,
    Boards,
    Sending,
    Purging,
    Protocol,
):
    """Remember everything; every method raises LedgerUnavailable when Postgres is away."""

    def hold(self, mailbox: str, patience: timedelta) -> AbstractAsyncContextManager[bool]:
        """Hold the mailbox for one pass, waiting at most `patience`; yield whether it is held.

        Claims that earlier passes left on its mails are freed.
        """

    async def secret(self) -> bytes:
        """Return this ledger's random key, made once, that signs Message-IDs."""

    async def close(self) -> None:
        """Close connections; never raises."""
