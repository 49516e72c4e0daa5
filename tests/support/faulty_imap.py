"""A scripted IMAP server that misbehaves where a test tells it to."""

import socketserver
import threading
from enum import Enum, auto
from typing import NamedTuple, Self

import pytest

CAPABILITIES = "* CAPABILITY IMAP4rev1\r\n<tag> OK done\r\n"
FOLDER = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n<tag> OK [READ-ONLY] done\r\n"


class Then(Enum):
    """Say what follows an answer."""

    GO_ON = auto()
    DROP = auto()
    STALL = auto()


class Answer(NamedTuple):
    """Hold what is sent; `<tag>` stands for the command's tag."""

    text: str | bytes
    then: Then = Then.GO_ON


class FaultyImap:
    """Answer each command by the longest key of `answers` that it begins with.

    `answers` may be changed between calls; `commands` holds what was asked, without tags.
    """

    def __init__(self, answers: dict[str, Answer] | None = None, greeting: str = "* OK hi") -> None:
        self.answers = {
            "GREETING": Answer(f"{greeting}\r\n"),
            "CAPABILITY": Answer(CAPABILITIES),
            "LOGIN": Answer("<tag> OK done\r\n"),
            "EXAMINE": Answer(FOLDER),
            "LOGOUT": Answer("* BYE\r\n<tag> OK done\r\n", Then.DROP),
            "": Answer("<tag> BAD unknown\r\n"),
            **(answers or {}),
        }
        self.commands: list[str] = []
        self.connections = 0
        self.stopped = threading.Event()

    def __enter__(self) -> Self:
        faulty = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                faulty.connections += 1
                faulty.serve(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self, handler: socketserver.StreamRequestHandler) -> None:
        """Talk to one client until it or the script ends the connection."""
        if not self._send(handler, self.answers["GREETING"], ""):
            return
        for line in handler.rfile:
            tag, _, command = line.decode("utf-8", "replace").rstrip().partition(" ")
            self.commands.append(command)
            fitting = [key for key in self.answers if command.startswith(key)]
            if not self._send(handler, self.answers[max(fitting, key=len)], tag):
                return

    def _send(self, handler: socketserver.StreamRequestHandler, answer: Answer, tag: str) -> bool:
        text = answer.text.encode() if isinstance(answer.text, str) else answer.text
        handler.wfile.write(text.replace(b"<tag>", tag.encode()))
        if answer.then is Then.STALL and not self.stopped.wait(10):
            pytest.fail("The client waits for a stalled server for ever.")
        return answer.then is Then.GO_ON


def literal(uid: int, raw: str) -> str:
    """Write one mail of a FETCH answer."""
    return f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n{raw})\r\n"
