"""What a dry run has in the place of the world: it may look, and what it does has no effect."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from tasks.domain.evidence import TicketFile
from tasks.domain.ledger import Location
from tasks.domain.message import Attachment
from tasks.domain.ticket import Ticket
from tasks.ports import Flag, Listing, Mailbox, MailFlags, RawMail, Survey


class ReadOnlyMailbox:
    """Read a mailbox and change nothing in it."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    @property
    def name(self) -> str:
        """Return `user@host`."""
        return self._mailbox.name

    @property
    def folder(self) -> str:
        """Return the folder that is read."""
        return self._mailbox.folder

    async def survey(self, since: date | None, until: date | None) -> Survey:
        """List unread UIDs, coarsely narrowed by days."""
        return await self._mailbox.survey(since, until)

    async def describe(self, uids: Sequence[int]) -> tuple[Listing, ...]:
        """Return size and INTERNALDATE of these mails."""
        return await self._mailbox.describe(uids)

    async def flags(self, uids: Sequence[int]) -> tuple[MailFlags, ...]:
        """Return the flags of these mails."""
        return await self._mailbox.flags(uids)

    async def fetch(self, listings: Sequence[Listing], cap: int) -> tuple[RawMail, ...]:
        """Fetch bodies without marking them."""
        return await self._mailbox.fetch(listings, cap)

    async def mark(
        self,
        location: Location,  # noqa: ARG002 - the port's.
        flags: frozenset[Flag],  # noqa: ARG002
        gone: frozenset[Flag] = frozenset(),  # noqa: ARG002
    ) -> bool:
        """Change nothing, and say so."""
        return False

    async def append_sent(self, raw: bytes, sent_at: datetime) -> None:
        """Keep nothing."""

    async def find_sent(self, message_id: str) -> bool:
        """Say whether the Sent folder holds that Message-ID."""
        return await self._mailbox.find_sent(message_id)

    async def sent_since(self, day: date) -> frozenset[str]:
        """Return the Message-IDs of what the Sent folder got on that day or later."""
        return await self._mailbox.sent_since(day)

    async def answered(self, places: Collection[Location]) -> frozenset[Location]:
        r"""Return where a mail carries \Answered."""
        return await self._mailbox.answered(places)

    async def close(self) -> None:
        """Log out."""
        await self._mailbox.close()


class NoMailer:
    """Take every mail and send none."""

    async def send(self, raw: bytes, sender: str, recipient: str) -> str:  # noqa: ARG002 - the port's.
        """Say that nothing was sent."""
        return "Not sent: a dry run"

    async def close(self) -> None:
        """Do nothing."""


class NoTicketSink:
    """Show tickets to nobody."""

    async def put(self, ticket: Ticket, attachments: Sequence[Attachment]) -> Ticket:  # noqa: ARG002 - the port's.
        """Return the ticket as it is."""
        return ticket

    async def strip(self, ticket: Ticket) -> Ticket:
        """Return the ticket as it is."""
        return ticket

    async def files(self) -> tuple[TicketFile, ...]:
        """Return nothing."""
        return ()

    async def close(self) -> None:
        """Do nothing."""
