"""The child process of the embedded mail servers; prints its ports and ends with its input.

The IMAP server is pymap with its mails in memory. Found by trial: it knows neither SPECIAL-USE nor
LIST-EXTENDED nor NAMESPACE (the Sent folder goes by its name), it makes no folder but INBOX, and an
empty mail cannot be appended. EXAMINE, PEEK, partial fetch and SEARCH HEADER work.
"""

import argparse
import asyncio
import os
import sys
import threading
from argparse import Namespace
from contextlib import AsyncExitStack
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from aiosmtpd.smtp import Envelope as Transaction
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import Cleartext

from deployments.mail_servers import HOST, PASSWORD_VARIABLE, Envelope, Ports


class Sink:
    """Keep every mail that is handed in: NNNN.eml, then its envelope in NNNN.json."""

    def __init__(self, outbox: Path) -> None:
        self._outbox = outbox
        outbox.mkdir(parents=True, exist_ok=True)
        self._taken = len(list(outbox.glob("*.json")))

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it by this name.
        self, _server: SMTP, _session: Session, transaction: Transaction
    ) -> str:
        """Store one mail before saying that it was taken."""
        self._store(transaction)
        return "250 OK"

    def _store(self, transaction: Transaction) -> None:
        self._taken += 1
        path = self._outbox / f"{self._taken:04}.eml"
        path.write_bytes(transaction.original_content or b"")
        # aiosmtpd writes the null sender (RFC 5321, 4.5.5) as <>.
        sender = (transaction.mail_from or "").strip("<>")
        envelope = Envelope(sender=sender, recipients=tuple(transaction.rcpt_tos))
        # A reader looks for the envelope, so it must never see half of one.
        half = path.with_suffix(".part")
        half.write_text(envelope.model_dump_json(), encoding="utf-8")
        half.rename(path.with_suffix(".json"))


async def serve_imap(stack: AsyncExitStack, port: int, user: str, password: str) -> int:
    """Serve an empty mailbox until the stack closes; return the port."""
    arguments = Namespace(
        **dict.fromkeys(("host", "port", "cert", "key", "proxy_protocol", "passlib_cfg")),
        **dict.fromkeys(("debug", "tls", "demo_data"), False),
        demo_user=user,
        demo_password=password,
    )
    # Hashing the made-up password at every login would only cost time.
    backend, config = await DictBackend.init(
        arguments, hash_context=Cleartext(), reject_dnsbl=False
    )
    config.apply_context()
    await backend.start(stack)
    connected = ProxyProtocolReader(config.proxy_protocol).get_callback(
        IMAPServer(backend.login, config)
    )
    server = await asyncio.start_server(connected, HOST, port)
    await stack.enter_async_context(server)
    return int(server.sockets[0].getsockname()[1])


async def serve_smtp(stack: AsyncExitStack, port: int, sink: Sink, login: LoginPassword) -> int:
    """Take every mail until the stack closes; return the port."""

    def authenticate(*told: object) -> AuthResult:
        return AuthResult(success=told[-1] == login, handled=False)

    def connected() -> SMTP:
        # Without a host name aiosmtpd asks DNS for one at every connection.
        return SMTP(sink, hostname="localhost", authenticator=authenticate, auth_require_tls=False)

    server = await asyncio.get_running_loop().create_server(connected, HOST, port)
    await stack.enter_async_context(server)
    return int(server.sockets[0].getsockname()[1])


async def serve(options: Namespace, password: str) -> None:
    """Run both servers until standard input ends."""
    login = LoginPassword(options.user.encode(), password.encode())
    async with AsyncExitStack() as stack:
        ports = Ports(
            imap_port=await serve_imap(stack, options.imap_port, options.user, password),
            smtp_port=await serve_smtp(stack, options.smtp_port, Sink(options.outbox), login),
        )
        sys.stdout.write(ports.model_dump_json() + "\n")
        sys.stdout.flush()
        await _input_ended()


async def _input_ended() -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def watch() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=watch, daemon=True).start()
    await ended.wait()


def main() -> None:
    """Read the options and serve; a taken port ends with one sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--imap-port", type=int, default=0)
    parser.add_argument("--smtp-port", type=int, default=0)
    parser.add_argument("--user", default="office@property.example")
    parser.add_argument("--outbox", type=Path, required=True)
    options = parser.parse_args()
    try:
        asyncio.run(serve(options, os.environ[PASSWORD_VARIABLE]))
    except OSError as error:
        # asyncio names address and port in its text.
        sys.exit(f"{error.strerror or error}: choose another port.")


if __name__ == "__main__":
    main()
