"""A server on loopback that takes the calls of a webhook."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class WebhookServer:
    """Collect what is posted until the block is left."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self._arrived = threading.Condition()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                self.send_response(204)
                self.end_headers()
                owner.take(json.loads(body))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
                """Stay silent: a test's output is its own."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/hook-of-the-test"

    def take(self, call: dict[str, Any]) -> None:
        """Keep one call and wake whoever waits for it."""
        with self._arrived:
            self.calls.append(call)
            self._arrived.notify_all()

    def texts(self, word: str, seconds: float = 30) -> list[str]:
        """Return the texts that hold a word, once there is one; none where that takes too long."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._holding(word), seconds)
            return self._holding(word)

    def _holding(self, word: str) -> list[str]:
        return [call["text"] for call in self.calls if word in call["text"]]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
