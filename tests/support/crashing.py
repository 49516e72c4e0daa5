"""Servers of one test alone, which it can kill with SIGKILL and start again at the same address."""

import os
import signal
from pathlib import Path

import psutil

from deployments.loopback import free_port
from deployments.prefect_server import PrefectServer
from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.embedded_postgres_server import running_pid


class CrashingPostgres:
    """Run a Postgres over a folder; what was committed survives `kill`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._uses = [EmbeddedPostgres.start(self._folder)]

    def url(self, database: str) -> str:
        """Return the address of a database, which stays the same."""
        return self._uses[0].url(database)

    def kill(self) -> None:
        """Kill the server and return once it is gone."""
        pid = running_pid(self._folder / "data")
        assert pid is not None
        server = psutil.Process(pid)
        server.kill()
        server.wait(10)

    def start(self) -> None:
        """Start the server again and return once it has recovered."""
        self._uses.append(EmbeddedPostgres.start(self._folder))

    def stop(self) -> None:
        """Stop the server for good."""
        for use in self._uses:
            use.stop()


class CrashingPrefect:
    """Run a Prefect server over a database of its own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._folder = folder
        self._database_url = database_url
        self._port = free_port()
        self._server = PrefectServer.start(folder, database_url, self._port)
        self._server.wait_until_healthy()

    @property
    def api_url(self) -> str:
        """Return the PREFECT_API_URL, which stays the same."""
        return self._server.api_url

    def kill(self) -> None:
        """Kill the server with all its processes and return once they are gone."""
        process = self._server._process
        family = [*process.children(recursive=True), process]
        # It leads a session of its own.
        os.killpg(process.pid, signal.SIGKILL)
        psutil.wait_procs(family, 10)
        self._server.stop()

    def start(self) -> None:
        """Start the server again without waiting for it."""
        self._server = PrefectServer.start(self._folder, self._database_url, self._port)

    def wait_until_healthy(self) -> None:
        """Return once the server answers."""
        self._server.wait_until_healthy()

    def stop(self) -> None:
        """Stop the server for good."""
        self._server.stop()
