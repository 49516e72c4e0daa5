"""One folder of a real IMAP server, prepared and looked at behind the adapter's back."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from imap_tools import BaseMailBox, MailBoxUnencrypted

from tasks.adapters.imap import ImapAccount


class MailFolder:
    """Act on the account's folder as another mail client would, over plain text."""

    def __init__(self, account: ImapAccount) -> None:
        self.account = account

    @contextmanager
    def connected(self) -> Iterator[BaseMailBox]:
        """Log in for the length of the block."""
        account = self.account
        with MailBoxUnencrypted(account.host, account.port, timeout=20) as client:
            client.client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.login_utf8(account.user, account.password.get_secret_value(), None)
            yield client

    def create(self) -> None:
        """Make the folder, empty."""
        with self.connected() as client:
            client.folder.create(self.account.folder)

    def delete(self) -> None:
        """Remove the folder with all mails."""
        with self.connected() as client:
            client.folder.delete(self.account.folder)

    def append(self, *mails: bytes, received_at: datetime, flags: tuple[str, ...] = ()) -> None:
        """Put mails into the folder."""
        with self.connected() as client:
            for raw in mails:
                client.append(raw, self.account.folder, received_at, flags)

    def add_flag(self, uid: int, flag: str) -> None:
        """Flag one mail."""
        with self.connected() as client:
            client.folder.set(self.account.folder)
            client.client.uid("STORE", str(uid), "+FLAGS", f"({flag})")

    def remove_flags(self, uid: int, *flags: str) -> None:
        """Take flags from one mail."""
        with self.connected() as client:
            client.folder.set(self.account.folder)
            client.client.uid("STORE", str(uid), "-FLAGS", f"({' '.join(flags)})")

    def remove(self, uid: int) -> None:
        """Delete one mail for good."""
        with self.connected() as client:
            client.folder.set(self.account.folder)
            client.delete(str(uid))

    def flags(self) -> dict[str, frozenset[str]]:
        """Return each UID's flags, \\Recent among them, without taking \\Recent away."""
        with self.connected() as client:
            client.folder.set(self.account.folder, readonly=True)
            mails = client.fetch(mark_seen=False, headers_only=True)
            return {str(mail.uid): frozenset(mail.flags) for mail in mails}
