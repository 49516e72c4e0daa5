"""A server on loopback that speaks OpenAI's chat completions and misbehaves on demand."""

import argparse
import json
import socket
import ssl
import sys
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from support.openai_wire import Answer, Call, Reply, classify, failure

# What socketserver calls a request: a stream's socket, or a datagram with its socket.
Connection = socket.socket | tuple[bytes, socket.socket]


class OpenAIServer:
    """Serve until the block is left; scripted replies come first, then those of `answer`."""

    def __init__(
        self,
        answer: Answer = classify,
        *,
        latency: float = 0,
        port: int = 0,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.answer = answer
        self.latency = latency
        self.calls: list[Call] = []
        self.peak = 0
        self._busy = 0
        self._script: deque[Reply] = deque()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._http = _Server(("127.0.0.1", port), self)
        if ssl_context:
            self._http.socket = ssl_context.wrap_socket(self._http.socket, server_side=True)
        self.base_url = f"{'https' if ssl_context else 'http'}://localhost:{self.port}/v1"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    def script(self, *replies: Reply) -> None:
        """Queue replies for the next calls."""
        self._script.extend(replies)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._http.shutdown()
        self._http.close_connections()
        self._http.server_close()
        self._thread.join()

    def serve(self, call: Call) -> Reply:
        """Record a call and find its reply, after the latency."""
        with self._lock:
            self.calls.append(call)
            self._busy += 1
            self.peak = max(self.peak, self._busy)
            scripted = self._script.popleft() if self._script else None
        try:
            reply = scripted or self.answer(call)
            self._stopped.wait(None if reply.hang else self.latency)
            return reply
        finally:
            with self._lock:
                self._busy -= 1

    def wait(self, seconds: float) -> bool:
        """Wait, but not beyond the server's end; say whether that has come."""
        return self._stopped.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], owner: OpenAIServer) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Connection, client_address: object) -> None:
        if isinstance(request, socket.socket):
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Connection) -> None:
        if isinstance(request, socket.socket):
            self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """End kept-alive connections, which would keep their threads in a read for ever."""
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                # The peer was faster.
                continue

    def handle_error(self, request: Connection, client_address: object) -> None:
        # A peer that goes away is what several tests are about; anything else is a bug here.
        if not isinstance(sys.exception(), (ConnectionError, ssl.SSLError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not self.path.endswith("/chat/completions"):
            self._send(failure(404))
            return
        self._send(self.server.owner.serve(Call(self.path, headers, json.loads(raw))))

    def _send(self, reply: Reply) -> None:
        if reply.hang:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("content-type", reply.content_type)
        length = len(reply.body) + (1000 if reply.drop else 0)
        self.send_header("content-length", str(length))
        self.end_headers()
        self._write(reply)
        self.close_connection = self.close_connection or reply.drop

    def _write(self, reply: Reply) -> None:
        if not reply.drip:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            if self.server.owner.wait(reply.drip):
                return
            self.wfile.write(bytes([byte]))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Stay silent: a test's output is its own."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0, help="seconds for each answer")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options = parser.parse_args()
    with OpenAIServer(latency=options.latency, port=options.port) as server:
        sys.stdout.write(f"OPENAI_BASE_URL={server.base_url}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write(f"{len(server.calls)} calls, at most {server.peak} at once\n")


if __name__ == "__main__":
    main()
