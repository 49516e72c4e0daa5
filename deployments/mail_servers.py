"""An IMAP server and an SMTP sink on loopback, for the demo and the tests."""

import imaplib
import os
import secrets
import select
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self

from tasks.domain.errors import ConfigurationError
from tasks.domain.value import Value

HOST = "127.0.0.1"
PASSWORD_VARIABLE = "MAIL_SERVERS_PASSWORD"  # noqa: S105 - the name of a variable, not a password.
START_SECONDS = 30.0
STOP_SECONDS = 5.0


class Ports(Value):
    """Say where the two servers listen; the child process prints it as its first line."""

    imap_port: int
    smtp_port: int


class Envelope(Value):
    """Hold the SMTP envelope of a mail that was taken."""

    sender: str
    recipients: tuple[str, ...]


class Delivery(Value):
    """Hold one mail that the SMTP server took."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class MailServers:
    """Run both servers in one child process while the context is entered.

    Port 0 means any free one. `user` and `password` hold for IMAP; SMTP takes them too but asks for
    no login. Neither server speaks TLS. What is sent is kept under `outbox`, a temporary folder
    unless one is named: NNNN.eml, and its envelope in NNNN.json.
    """

    def __init__(
        self,
        outbox: Path | None = None,
        *,
        user: str = "office@property.example",
        imap_port: int = 0,
        smtp_port: int = 0,
    ) -> None:
        self.host = HOST
        self.user = user
        self.password = secrets.token_urlsafe(16)
        self.imap_port = imap_port
        self.smtp_port = smtp_port
        self._outbox = outbox
        self._stack = ExitStack()
        self._client: imaplib.IMAP4 | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            if self._outbox is None:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="outbox-"))
                self._outbox = Path(folder)
            ports = self._start(stack)
            self.imap_port, self.smtp_port = ports.imap_port, ports.smtp_port
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def outbox(self) -> Path:
        """Return the folder that holds what was sent; known once the context is entered."""
        if self._outbox is None:
            raise ConfigurationError("The mail servers are not running.")
        return self._outbox

    def deliver(self, raw: bytes, received_at: datetime | None = None) -> None:
        """Put an unread mail into the INBOX, received now unless told otherwise."""
        if self._client is None:
            self._client = self._log_in()
        at = received_at or datetime.now(UTC)
        status, _ = self._client.append("INBOX", "", at, raw)
        if status != "OK":
            raise ConfigurationError("The embedded IMAP server refused a sample mail.")

    def sent(self) -> tuple[Delivery, ...]:
        """Return every mail that the SMTP server took, oldest first."""
        return tuple(_delivery(path) for path in sorted(self.outbox.glob("*.json")))

    def _start(self, stack: ExitStack) -> Ports:
        errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - the stack closes it.
        stack.enter_context(errors)
        program = [sys.executable, "-m", "deployments.mail_servers_process"]
        ports = ["--imap-port", str(self.imap_port), "--smtp-port", str(self.smtp_port)]
        child = subprocess.Popen(  # noqa: S603 - every word is ours.
            [*program, *ports, "--user", self.user, "--outbox", str(self.outbox.absolute())],
            cwd=Path(__file__).parents[1],
            env=os.environ | {PASSWORD_VARIABLE: self.password},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            # Ctrl-C is for the caller, who stops the servers last.
            start_new_session=True,
        )
        stack.callback(_stop, child)
        stack.callback(self._log_out)
        return _ports(child, errors)

    def _log_in(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self.host, self.imap_port, START_SECONDS)
        # imaplib writes a mail and its end apart; Nagle would hold the end back for 40 ms.
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.authenticate("PLAIN", lambda _: f"\0{self.user}\0{self.password}".encode())
        return client

    def _log_out(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                client.logout()


def _ports(child: subprocess.Popen[str], errors: IO[str]) -> Ports:
    line = ""
    if child.stdout and select.select([child.stdout], [], [], START_SECONDS)[0]:
        line = child.stdout.readline()
    if not line:
        errors.seek(0)
        told = errors.read().strip().splitlines() or ["no answer in time"]
        raise ConfigurationError(f"The embedded mail servers did not start: {told[-1]}")
    return Ports.model_validate_json(line)


def _stop(child: subprocess.Popen[str]) -> None:
    # The child ends when its standard input does, so it cannot outlive a killed parent either.
    with suppress(BrokenPipeError), child:
        if child.stdin:
            child.stdin.close()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def _delivery(path: Path) -> Delivery:
    envelope = Envelope.model_validate_json(path.read_bytes())
    raw = path.with_suffix(".eml").read_bytes()
    return Delivery(sender=envelope.sender, recipients=envelope.recipients, raw=raw)
