"""The folder of sent mails: copies put into it, and found again by their Message-IDs."""

from collections.abc import Iterator
from datetime import date, datetime

from imap_tools import BaseMailBox
from imap_tools.errors import MailboxFolderCreateError

from tasks.adapters.imap_errors import is_transient
from tasks.adapters.imap_session import LISTED_AT_ONCE, fetch, search, select
from tasks.adapters.imap_syntax import chunks, message_id_criteria, message_id_of, since_criteria
from tasks.domain.errors import ConfigurationError
from tasks.ports import Flag


class SentFolder:
    """Keep what was sent; the folder's name is looked up once for each connection."""

    def __init__(self) -> None:
        self._name: str | None = None

    def forget(self) -> None:
        """Look the name up anew when it is needed again."""
        self._name = None

    def append(self, mailbox: BaseMailBox, raw: bytes, sent_at: datetime) -> None:
        """Put a copy into the folder, made where there is none; raises ConfigurationError."""
        self._name = self._name or _find_folder(mailbox) or _make_folder(mailbox)
        mailbox.append(raw, self._name, sent_at, Flag.SEEN.value)

    def holds(self, mailbox: BaseMailBox, message_id: str) -> bool:
        """Say whether a mail with that Message-ID is there."""
        criteria = message_id_criteria(message_id)
        return criteria is not None and self._open(mailbox) and bool(search(mailbox, criteria))

    def since(self, mailbox: BaseMailBox, day: date) -> frozenset[str]:
        """Return the Message-IDs of what came on that day or later."""
        if not self._open(mailbox):
            return frozenset()
        return frozenset(_message_ids(mailbox, search(mailbox, since_criteria(day))))

    def _open(self, mailbox: BaseMailBox) -> bool:
        self._name = self._name or _find_folder(mailbox)
        if self._name is None:
            return False
        select(mailbox, self._name, readonly=True)
        return True


def _message_ids(mailbox: BaseMailBox, uids: tuple[int, ...]) -> Iterator[str]:
    for chunk in chunks(uids, LISTED_AT_ONCE):
        for row in fetch(mailbox, chunk, "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"):
            if found := message_id_of(row.body or b""):
                yield found


def _find_folder(mailbox: BaseMailBox) -> str | None:
    """Return the folder of special use Sent (RFC 6154), else the one named Sent."""
    _, told = mailbox.client.capability()
    capabilities = b" ".join(told).upper().split()
    extended = b"SPECIAL-USE" in capabilities and b"LIST-EXTENDED" in capabilities
    # RFC 6154, 2: a plain LIST may leave the special uses out.
    pattern = b'"*" RETURN (SPECIAL-USE)' if extended else b'"*"'
    # imap_tools quotes a str and hands bytes through, which its annotation does not say.
    folders = mailbox.folder.list(b'""', pattern)  # type: ignore[arg-type]  # See above.
    marked = [f.name for f in folders if "\\sent" in map(str.lower, f.flags)]
    named = [f.name for f in folders if f.name in {"Sent", f"INBOX{f.delim}Sent"}]
    return next(iter(marked + named), None)


def _make_folder(mailbox: BaseMailBox) -> str:
    """Make the folder `Sent` and return its name; raises ConfigurationError."""
    try:
        mailbox.folder.create("Sent")
    except MailboxFolderCreateError as error:
        if is_transient(error):
            raise
        raise ConfigurationError(
            "The IMAP server has no Sent folder and lets nobody make one: make one by hand."
        ) from None
    return "Sent"
