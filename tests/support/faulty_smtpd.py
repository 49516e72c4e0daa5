"""An SMTP server that misbehaves on purpose, and counts what it really accepted."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from support.smtpd import Delivery, ServerThread


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

    def __str__(self) -> str:
        answer = self.reply or ("taken without an answer" if self.accepts else "no answer")
        return f"{self.verb}: {answer}, {self.then}"


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
        self.committed: list[Fault] = []
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
        wanted = [f for f in self._faults if f.verb is verb and f.nth in {None, count}][:1]
        self.committed += wanted
        return next(iter(wanted), None)


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
