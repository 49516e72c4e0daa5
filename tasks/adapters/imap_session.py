"""One IMAP connection: opening it, and the commands that reading and marking need."""

import imaplib
import logging
import socket
import ssl
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import chain

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import (
    MailboxFetchError,
    MailboxFlagError,
    MailboxLoginError,
    MailboxUidsError,
)
from imap_tools.utils import check_command_status

from tasks.adapters.imap_account import ImapAccount, Security
from tasks.adapters.imap_errors import is_transient
from tasks.adapters.imap_syntax import Row, batches, chunks, rows, uid_set
from tasks.domain.errors import ConfigurationError, LoginRefused
from tasks.ports import Listing

_log = logging.getLogger(__name__)

LISTED_AT_ONCE = 500
FETCHED_AT_ONCE = 50
FETCHED_BYTES = 8_000_000
_LOGOUT_SECONDS = 5.0


def connect(account: ImapAccount) -> BaseMailBox:
    """Open a connection and log in, without selecting a folder."""
    mailbox = _open(account)
    try:
        if account.security is Security.STARTTLS:
            _start_tls(mailbox, account)
        # imaplib writes a literal and its end apart; Nagle would hold the end back for 40 ms.
        mailbox.client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _login(mailbox, account)
    except BaseException:
        hang_up(mailbox)
        raise
    return mailbox


def _open(account: ImapAccount) -> BaseMailBox:
    if account.security is Security.TLS:
        context = ssl.create_default_context()
        return MailBox(account.host, account.port, timeout=account.timeout, ssl_context=context)
    # imap_tools' own STARTTLS class leaks the socket where the handshake fails.
    return MailBoxUnencrypted(account.host, account.port, timeout=account.timeout)


def _start_tls(mailbox: BaseMailBox, account: ImapAccount) -> None:
    if "STARTTLS" not in mailbox.client.capabilities:
        raise ConfigurationError(
            f"The IMAP server {account.where} does not offer STARTTLS: check IMAP_SECURITY."
        )
    mailbox.client.starttls(ssl.create_default_context())


def _login(mailbox: BaseMailBox, account: ImapAccount) -> None:
    user, password = account.user, account.password.get_secret_value()
    if not password:
        raise LoginRefused(
            "IMAP_PASSWORD is not set: put it in the environment, in .env or in the Secret block"
            " imap-password."
        )
    refused = LoginRefused("The IMAP server refused the login: check IMAP_USER and IMAP_PASSWORD.")
    try:
        if "AUTH=PLAIN" in mailbox.client.capabilities:
            mailbox.login_utf8(user, password, initial_folder=None)
        elif (user + password).isascii() and (user + password).isprintable():
            mailbox.login(user, password, initial_folder=None)
        else:
            # LOGIN carries ASCII only, and a line break in it would begin another command.
            raise refused
    except imaplib.IMAP4.abort:
        raise
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        if is_transient(error):
            raise
        raise refused from None


def log_out(mailbox: BaseMailBox) -> None:
    """Say goodbye and close the connection; never raises."""
    try:
        mailbox.client.sock.settimeout(_LOGOUT_SECONDS)
        mailbox.logout()
    except Exception:  # noqa: BLE001 - whatever a server says to a goodbye, the visit is over.
        hang_up(mailbox)


def hang_up(mailbox: BaseMailBox) -> None:
    """Close the connection without a word."""
    with suppress(OSError):
        mailbox.client.shutdown()


def select(mailbox: BaseMailBox, folder: str, *, readonly: bool) -> int:
    """Select a folder and return its UIDVALIDITY; raises MailboxFolderSelectError."""
    mailbox.folder.set(folder, readonly=readonly)
    _, told = mailbox.client.response("UIDVALIDITY")
    return int(told[0])


def search(mailbox: BaseMailBox, criteria: str) -> tuple[int, ...]:
    """Return the UIDs in the selected folder that match, ascending."""
    answer = mailbox.client.uid("SEARCH", criteria)
    check_command_status(answer, MailboxUidsError)
    # Some servers split a long list over several SEARCH responses; imap_tools reads only the first.
    return tuple(sorted({int(uid) for part in answer[1] for uid in (part or b"").split()}))


def fetch(mailbox: BaseMailBox, uids: Sequence[int], items: str) -> list[Row]:
    """Fetch these items of the selected folder's mails; vanished ones are left out."""
    status, answer = mailbox.client.uid("FETCH", uid_set(uids), items)
    if status == "OK":
        return list(rows(answer))
    mailbox.client.response("FETCH")  # What came before the refusal comes again, one by one.
    if len(uids) > 1:
        return [row for uid in uids for row in fetch(mailbox, [uid], items)]
    refusal = MailboxFetchError((status, answer), "OK")
    if is_transient(refusal):
        raise refusal
    _log.warning("The IMAP server refuses to send the mail with UID %d.", uids[0])
    return []


def set_flags(mailbox: BaseMailBox, uid: int, flags: Iterable[str], gone: Iterable[str]) -> bool:
    """Change flags in the selected folder; return False where the mail is gone."""
    # imap_tools' flag() would also EXPUNGE what another client has marked for deletion.
    for change, names in (("+FLAGS", sorted(flags)), ("-FLAGS", sorted(gone))):
        if names:
            answer = mailbox.client.uid("STORE", str(uid), change, f"({' '.join(names)})")
            check_command_status(answer, MailboxFlagError)
    # STORE is silent about a gone mail and, in Dovecot, about one that already has the flags.
    return any(row.uid == uid for row in fetch(mailbox, [uid], "(UID FLAGS)"))


def fetch_listings(mailbox: BaseMailBox, uids: Sequence[int]) -> dict[int, Listing]:
    """Return size and date of the selected folder's mails by UID, in commands of bounded length."""
    answers = chain.from_iterable(
        fetch(mailbox, chunk, "(UID RFC822.SIZE INTERNALDATE)")
        for chunk in chunks(uids, LISTED_AT_ONCE)
    )
    return {row.uid: row.listing for row in answers if row.listing}


def fetch_flags(mailbox: BaseMailBox, uids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return the flags of the selected folder's mails by UID, in commands of bounded length."""
    answers = chain.from_iterable(
        fetch(mailbox, chunk, "(UID FLAGS)") for chunk in chunks(uids, LISTED_AT_ONCE)
    )
    return {row.uid: row.flags for row in answers if row.flags is not None}


def fetch_bodies(mailbox: BaseMailBox, listings: Sequence[Listing], item: str) -> dict[int, bytes]:
    """Return what `item` names of the mails by UID, in answers of bounded size."""
    answers = chain.from_iterable(
        fetch(mailbox, [one.uid for one in batch], f"(UID {item})")
        for batch in batches(listings, FETCHED_AT_ONCE, FETCHED_BYTES)
    )
    return {row.uid: row.body for row in answers if row.body is not None}
