"""A mailbox over IMAP, by imap_tools in one worker thread."""

import asyncio
import imaplib
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import TypeVar

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError

from tasks.adapters.imap_account import ImapAccount, Security
from tasks.adapters.imap_errors import is_transient, translated
from tasks.adapters.imap_places import answered_among, mark
from tasks.adapters.imap_sent import SentFolder
from tasks.adapters.imap_session import (
    connect,
    fetch_bodies,
    fetch_flags,
    fetch_listings,
    hang_up,
    log_out,
    search,
    select,
)
from tasks.adapters.imap_syntax import unread_criteria
from tasks.domain.errors import ConfigurationError, MailboxUnavailable
from tasks.domain.ledger import Location
from tasks.ports import Flag, Listing, MailFlags, RawMail, Survey

__all__ = ["ImapAccount", "ImapMailbox", "Security"]

BEGINNING_BYTES = 256 * 1024

_T = TypeVar("_T")


class ImapMailbox:
    """Read and mark one folder over one connection, opened when it is first needed.

    A lost connection fails the call under way; the next call opens another. All calls go through
    one thread, so that a cancelled call cannot leave its answer to the next one.
    """

    def __init__(self, account: ImapAccount) -> None:
        if account.security is Security.NONE and not account.is_loopback:
            raise ConfigurationError(
                "IMAP_SECURITY=none would send the password in clear: use tls or starttls."
            )
        self._account = account
        self._connection: BaseMailBox | None = None
        self._sent = SentFolder()
        self._surveyed: int | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="imap")

    @property
    def name(self) -> str:
        """Return `user@host`."""
        return f"{self._account.user}@{self._account.host}"

    @property
    def folder(self) -> str:
        """Return the folder that is read."""
        return self._account.folder

    async def survey(self, since: date | None, until: date | None) -> Survey:
        """List unread UIDs, coarsely narrowed by days."""
        return await self._run(lambda mailbox: self._survey(mailbox, since, until))

    async def describe(self, uids: Sequence[int]) -> tuple[Listing, ...]:
        """Return size and INTERNALDATE of these mails."""
        return await self._run(lambda mailbox: self._describe(mailbox, uids))

    async def flags(self, uids: Sequence[int]) -> tuple[MailFlags, ...]:
        """Return the flags of these mails."""
        return await self._run(lambda mailbox: self._flags(mailbox, uids))

    async def fetch(self, listings: Sequence[Listing], cap: int) -> tuple[RawMail, ...]:
        """Fetch bodies without marking them, in commands of bounded size."""
        return await self._run(lambda mailbox: self._fetch(mailbox, listings, cap))

    async def mark(
        self, location: Location, flags: frozenset[Flag], gone: frozenset[Flag] = frozenset()
    ) -> bool:
        """Change flags where the mail still is what `location` says."""
        if location.mailbox != self.name:
            return False
        return await self._run(lambda mailbox: mark(mailbox, location, flags, gone))

    async def append_sent(self, raw: bytes, sent_at: datetime) -> None:
        """Put a copy of a sent mail into the Sent folder, made where there is none."""
        await self._run(lambda mailbox: self._sent.append(mailbox, raw, sent_at))

    async def find_sent(self, message_id: str) -> bool:
        """Say whether the Sent folder holds that Message-ID."""
        return await self._run(lambda mailbox: self._sent.holds(mailbox, message_id))

    async def sent_since(self, day: date) -> frozenset[str]:
        """Return the Message-IDs of what the Sent folder got on that day or later."""
        return await self._run(lambda mailbox: self._sent.since(mailbox, day))

    async def answered(self, places: Collection[Location]) -> frozenset[Location]:
        r"""Return where a mail carries \Answered."""
        ours = [place for place in places if place.mailbox == self.name]
        return await self._run(lambda mailbox: answered_among(mailbox, ours))

    async def close(self) -> None:
        """Log out; a later call would connect again."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._leave, log_out)

    async def _run(self, work: Callable[[BaseMailBox], _T]) -> _T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._work, work)

    def _work(self, work: Callable[[BaseMailBox], _T]) -> _T:
        try:
            if self._connection is None:
                self._connection = connect(self._account)
            return work(self._connection)
        # imaplib meets garbage with whatever its parsing raises.
        except (
            OSError,
            imaplib.IMAP4.error,
            ImapToolsError,
            ValueError,
            TypeError,
            LookupError,
        ) as error:
            self._leave(hang_up)
            # The library's text can quote the server's, and that can name people.
            raise translated(error, self._account) from None

    def _leave(self, part: Callable[[BaseMailBox], None]) -> None:
        connection, self._connection = self._connection, None
        self._sent.forget()
        if connection is not None:
            part(connection)

    def _examine(self, mailbox: BaseMailBox) -> int:
        try:
            return select(mailbox, self.folder, readonly=True)
        except MailboxFolderSelectError as error:
            if is_transient(error):
                raise
            raise ConfigurationError(
                f"The IMAP server has no folder {self.folder!r} to read: check IMAP_FOLDER."
            ) from None

    def _examine_again(self, mailbox: BaseMailBox) -> None:
        # UIDs mean other mails, or none, once the folder was deleted and made anew.
        if self._examine(mailbox) != self._surveyed and self._surveyed is not None:
            raise MailboxUnavailable(
                f"The folder on {self._account.where} was replaced while it was read."
            )

    def _survey(self, mailbox: BaseMailBox, since: date | None, until: date | None) -> Survey:
        self._surveyed = self._examine(mailbox)
        found = search(mailbox, unread_criteria(since, until))
        return Survey(uidvalidity=self._surveyed, uids=found)

    def _describe(self, mailbox: BaseMailBox, uids: Sequence[int]) -> tuple[Listing, ...]:
        self._examine_again(mailbox)
        found = fetch_listings(mailbox, uids)
        return tuple(found[uid] for uid in uids if uid in found)

    def _flags(self, mailbox: BaseMailBox, uids: Sequence[int]) -> tuple[MailFlags, ...]:
        self._examine_again(mailbox)
        found = fetch_flags(mailbox, uids)
        return tuple(MailFlags(uid=uid, flags=found[uid]) for uid in uids if uid in found)

    def _fetch(
        self, mailbox: BaseMailBox, listings: Sequence[Listing], cap: int
    ) -> tuple[RawMail, ...]:
        self._examine_again(mailbox)
        whole = [one for one in listings if one.size <= cap]
        begun = [one for one in listings if one.size > cap]
        bodies = fetch_bodies(mailbox, whole, "BODY.PEEK[]")
        bodies |= fetch_bodies(mailbox, begun, f"BODY.PEEK[]<0.{BEGINNING_BYTES}>")
        return tuple(_raw_mail(one, bodies[one.uid], cap) for one in listings if one.uid in bodies)


def _raw_mail(listing: Listing, body: bytes, cap: int) -> RawMail:
    # Some servers tell a smaller RFC822.SIZE than they send, and some ignore the partial fetch.
    truncated = listing.size > cap or len(body) > cap
    raw = body[:BEGINNING_BYTES] if truncated else body
    return RawMail(listing=listing, raw=raw, truncated=truncated)
