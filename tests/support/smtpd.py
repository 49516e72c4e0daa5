"""An SMTP server on a free loopback port, with its own event loop in a thread.

So a synchronous test or another process can use it as well. support.faulty_smtpd has the one that
misbehaves on purpose.
"""

import asyncio
import ssl
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

START_SECONDS = 10


@dataclass(frozen=True)
class Delivery:
    """Hold one mail as a server accepted it."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    options: tuple[str, ...] = ()


class ServerThread(ABC):
    """Serve on 127.0.0.1 between `start` and `stop`, or inside a `with`."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[Delivery] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @abstractmethod
    async def _listen(self) -> asyncio.Server: ...

    @abstractmethod
    def _disconnect(self) -> None:
        """Drop whoever is still connected."""

    def start(self) -> Self:
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise TimeoutError("The SMTP server did not start.")
        return self

    def stop(self) -> None:
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(START_SECONDS)

    def drop_connections(self) -> None:
        """Close every connection now, as a server does with idle ones."""

        async def drop() -> None:
            self._disconnect()

        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(drop(), self._loop).result(START_SECONDS)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await self._listen()
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        self._disconnect()
        # The transports close themselves in the loop's next rounds.
        await asyncio.sleep(0.01)


class SmtpServer(ServerThread):
    """Collect mails; with `user` and `password` only from who logs in, with `tls` encrypted.

    `implicit` chooses TLS from the first byte instead of STARTTLS.
    """

    def __init__(
        self,
        *,
        user: str | None = None,
        password: str | None = None,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        smtputf8: bool = True,
    ) -> None:
        super().__init__()
        self.connections = 0
        self._user = user
        self._password = password
        self._tls = tls
        self._implicit = implicit
        self._smtputf8 = smtputf8
        self._sessions: list[SMTP] = []

    async def _listen(self) -> asyncio.Server:
        context = self._tls if self._implicit else None
        loop = asyncio.get_running_loop()
        return await loop.create_server(self._session, self.host, 0, ssl=context)

    def _disconnect(self) -> None:
        for session in self._sessions:
            if isinstance(session.transport, asyncio.Transport):
                session.transport.abort()
        self._sessions.clear()

    def _session(self) -> SMTP:
        self.connections += 1
        session = SMTP(
            self,
            hostname="mail.example",
            enable_SMTPUTF8=self._smtputf8,
            tls_context=None if self._implicit else self._tls,
            require_starttls=self._tls is not None and not self._implicit,
            auth_require_tls=self._tls is not None and not self._implicit,
            auth_exclude_mechanism=None if self._user else ("LOGIN", "PLAIN"),
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )
        self._sessions.append(session)
        return session

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        del server, session, envelope, mechanism
        assert isinstance(data, LoginPassword)
        expected = (str(self._user).encode(), str(self._password).encode())
        return AuthResult(success=(data.login, data.password) == expected, handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd finds its hooks by these names.
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        del server
        if self._user is not None and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Sender accepted"

    async def handle_DATA(  # noqa: N802 - as above.
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        raw = envelope.original_content
        assert raw is not None
        recipients = tuple(str(address) for address in envelope.rcpt_tos)
        options = tuple(envelope.mail_options)
        self.mails.append(Delivery(str(envelope.mail_from), recipients, raw, options))
        return f"250 2.0.0 Queued as {len(self.mails)}"
