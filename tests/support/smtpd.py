"""SMTP servers on a free loopback port: one that works, and one that misbehaves on purpose.

Both run their own event loop in a thread, so that a synchronous test or another process can use
them as well.
"""

import asyncio
import ssl
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
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


class Verb(StrEnum):
    """Name the moments at which a server can misbehave; DOT is the end of DATA."""

    CONNECT = "CONNECT"
    EHLO = "EHLO"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    PAYLOAD = "PAYLOAD"
    DOT = "DOT"
    RSET = "RSET"
    NOOP = "NOOP"
    QUIT = "QUIT"


class Then(StrEnum):
    """Say how a dialogue goes on after a fault."""

    CONTINUE = "continue"
    DROP = "drop"
    STALL = "stall"


@dataclass(frozen=True)
class Fault:
    """Answer `verb` with `reply` (None: with silence) and then continue, drop or stall.

    `nth` limits it to the n-th time, counted over all connections from 1. At DOT, `accepts` says
    whether the mail is kept all the same.
    """

    verb: Verb
    reply: str | None = None
    then: Then = Then.CONTINUE
    nth: int | None = None
    accepts: bool = False


_ANSWERS = {
    Verb.CONNECT: "220 mail.example ESMTP",
    Verb.AUTH: "235 2.7.0 Welcome",
    Verb.MAIL: "250 2.1.0 Ok",
    Verb.RCPT: "250 2.1.5 Ok",
    Verb.DATA: "354 Go ahead",
    Verb.DOT: "250 2.0.0 Queued",
    Verb.RSET: "250 2.0.0 Ok",
    Verb.NOOP: "250 2.0.0 Ok",
    Verb.QUIT: "221 2.0.0 Bye",
}


class FaultySmtpServer(ServerThread):
    """Follow a script of faults; `mails` are those it really accepted, `verbs` what it was told."""

    def __init__(self, *faults: Fault, offers: tuple[str, ...] = ("AUTH PLAIN",)) -> None:
        super().__init__()
        self.verbs: list[Verb] = []
        self._faults = faults
        self._offers = offers
        self._writers: list[asyncio.StreamWriter] = []

    @property
    def connections(self) -> int:
        """Return how many connections were made."""
        return self.verbs.count(Verb.CONNECT)

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve_client, self.host, 0)

    def _disconnect(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _serve_client(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writers.append(writer)
        try:
            await _Dialogue(self, reader, writer).run()
        except (OSError, EOFError):
            # The client left; its own test says whether it should have.
            pass
        finally:
            writer.transport.abort()

    def ehlo_answer(self) -> str:
        """Return the multi-line answer to EHLO."""
        lines = ["mail.example", "8BITMIME", *self._offers]
        return "\r\n".join([f"250-{line}" for line in lines[:-1]] + [f"250 {lines[-1]}"])

    def fault(self, verb: Verb) -> Fault | None:
        """Note that this moment has come and return what shall go wrong at it."""
        self.verbs.append(verb)
        count = self.verbs.count(verb)
        wanted = (f for f in self._faults if f.verb is verb and f.nth in {None, count})
        return next(wanted, None)


class _Dialogue:
    """Lead one connection through the script."""

    def __init__(
        self,
        server: FaultySmtpServer,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._sender: str | None = None
        self._recipients: tuple[str, ...] = ()

    async def run(self) -> None:
        goes_on = await self._answer(Verb.CONNECT)
        while goes_on:
            line = (await self._reader.readuntil(b"\r\n")).decode().strip()
            verb = Verb(line.split(" ")[0].upper())
            goes_on = await self._handle(verb, line) and verb is not Verb.QUIT

    async def _handle(self, verb: Verb, line: str) -> bool:
        if verb is Verb.MAIL and self._sender is not None:
            return await self._say("503 5.5.1 Nested MAIL command")
        if verb in {Verb.MAIL, Verb.RSET}:
            self._sender, self._recipients = None if verb is Verb.RSET else _address(line), ()
        if verb is Verb.RCPT:
            self._recipients += (_address(line),)
        if verb is not Verb.DATA:
            return await self._answer(verb)
        fault = self._server.fault(Verb.DATA)
        if fault is not None:
            return await self._misbehave(fault)
        await self._say(_ANSWERS[Verb.DATA])
        return await self._take_payload()

    async def _take_payload(self) -> bool:
        fault = self._server.fault(Verb.PAYLOAD)
        if fault is not None:
            await self._reader.read(1)
            return await self._misbehave(fault)
        raw = (await self._reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n")
        fault = self._server.fault(Verb.DOT)
        if fault is None or fault.accepts:
            unstuffed = raw.replace(b"\r\n..", b"\r\n.")
            self._server.mails.append(Delivery(self._sender or "", self._recipients, unstuffed))
        self._sender = None
        if fault is not None:
            return await self._misbehave(fault)
        return await self._say(_ANSWERS[Verb.DOT])

    async def _answer(self, verb: Verb) -> bool:
        fault = self._server.fault(verb)
        if fault is not None:
            return await self._misbehave(fault)
        return await self._say(self._server.ehlo_answer() if verb is Verb.EHLO else _ANSWERS[verb])

    async def _misbehave(self, fault: Fault) -> bool:
        if fault.reply is not None:
            await self._say(fault.reply)
        if fault.then is Then.STALL:
            # Until the client gives up.
            await self._reader.read()
        return fault.then is Then.CONTINUE

    async def _say(self, reply: str) -> bool:
        self._writer.write(reply.encode("utf-8", "surrogateescape") + b"\r\n")
        await self._writer.drain()
        return True


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
