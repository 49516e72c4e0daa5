"""A proxy in front of a real IMAP server that spoils chosen commands and passes on all others."""

import asyncio
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto

from support.smtpd import ServerThread

# What imaplib sends: its tag, then the command's name behind the UID that may precede it.
_COMMAND = re.compile(rb"([A-P]{4}\d+) (?:UID )?([A-Z]+)\b")
CONNECT = "CONNECT"
# Longer than any test; a client that does not give up is found by the test's own length.
SILENT_SECONDS = 60


class When(Enum):
    """Say at which moment of a command the connection is lost."""

    # The server never hears of it.
    BEFORE = auto()
    # The server has done it, and a part of its answer arrived.
    AMID = auto()
    # The server has done it, and the client never hears so.
    AFTER = auto()
    # A part of the answer arrived, and then nothing, over a connection that stays open.
    STALL = auto()


@dataclass(frozen=True)
class ImapFault:
    """Lose the connection at the n-th such command, counted over all connections from 1.

    With `refusal`, such as `NO [UNAVAILABLE] later`, the server is not asked and that is answered.
    """

    command: str
    when: When = When.BEFORE
    nth: int = 1
    refusal: str = ""

    def __str__(self) -> str:
        return f"{self.command}: {self.refusal or f'lost {self.when.name.lower()}'}"


class ImapProxy(ServerThread):
    """Stand before the server on `port` of this machine; `commands` counts what was asked."""

    def __init__(self, server_port: int, *faults: ImapFault) -> None:
        super().__init__()
        self.commands: Counter[str] = Counter()
        self.spoiled: list[ImapFault] = []
        self._server_port = server_port
        self._faults = faults
        self._writers: list[asyncio.StreamWriter] = []

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve_client, self.host, 0)

    def _disconnect(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    def fault(self, command: str) -> ImapFault | None:
        """Note that this command was given and return what shall go wrong with it."""
        self.commands[command] += 1
        count = self.commands[command]
        found = [f for f in self._faults if (f.command, f.nth) == (command, count)]
        self.spoiled += found
        return found[0] if found else None

    async def _serve_client(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writers.append(writer)
        if self.fault(CONNECT):
            writer.transport.abort()
            return
        upstream = await asyncio.open_connection(self.host, self._server_port)
        self._writers.append(upstream[1])
        await _Visit(self, reader, writer, *upstream).run()


class _Visit:
    """Pass one connection on, line by line in both directions."""

    def __init__(
        self,
        proxy: ImapProxy,
        client: asyncio.StreamReader,
        to_client: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
    ) -> None:
        self._proxy = proxy
        self._client, self._to_client = client, to_client
        self._server, self._to_server = server, to_server
        self._losing: tuple[When, bytes] | None = None

    async def run(self) -> None:
        ways = (asyncio.create_task(self._ask()), asyncio.create_task(self._answer()))
        with suppress(OSError):
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        self._to_server.transport.abort()
        # What was passed on before a loss shall still arrive.
        self._to_client.close()

    async def _ask(self) -> None:
        while line := await self._client.readline():
            found = _COMMAND.match(line)
            fault = self._proxy.fault(found[2].decode()) if found else None
            if found and fault and fault.refusal:
                self._to_client.write(found[1] + f" {fault.refusal}\r\n".encode())
                continue
            if found and fault:
                if fault.when is When.BEFORE:
                    return
                self._losing = (fault.when, found[1])
            self._to_server.write(line)

    async def _answer(self) -> None:
        while line := await self._server.readline():
            if self._losing is not None:
                when, tag = self._losing
                if when in {When.AMID, When.STALL}:
                    self._to_client.write(line)
                    # The client's giving up ends the visit.
                    await asyncio.sleep(0 if when is When.AMID else SILENT_SECONDS)
                    return
                if line.startswith(tag):
                    return
                if not line.startswith(b"+"):
                    continue
            self._to_client.write(line)
