"""One Prefect server process: start it, find it again, wait until it answers, stop it."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import psutil

from deployments.loopback import HOST, free_port, require_free
from tasks.domain.errors import ConfigurationError
from tasks.domain.value import Value

FAMILIAR_PORT = 4200
# Where the UI lists what waits for a person, below its address.
HELD_PATH = "/runs?state=Suspended"
START_SECONDS = 120
STOP_SECONDS = 15
CLOCK_SHIFT = 2.0

# The defaults of these batches are 1: every event is a transaction of its own.
BATCHES = {
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "50",
}
# They describe the caller's own Prefect, not this one.
CLIENT_SETTINGS = frozenset(("PREFECT_API_KEY", "PREFECT_API_URL", "PREFECT_PROFILE"))
# A proxy for the outside world does not know our loopback address.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
NO_TELEMETRY = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}


class ServerState(Value):
    """Identify a server process; `created` is its start in epoch seconds, as psutil gives it."""

    pid: int
    created: float
    port: int


class PrefectServer:
    """Hold a running server; the process may be another one's child."""

    def __init__(
        self,
        process: psutil.Process,
        port: int,
        log: Path,
        child: "subprocess.Popen[bytes] | None" = None,
    ) -> None:
        self._process = process
        self._log = log
        self._child = child
        self.api_url = f"http://{HOST}:{port}/api"

    @classmethod
    def start(cls, folder: Path, database_url: str, port: int | None = None) -> "PrefectServer":
        """Start a server in a session of its own, so that Ctrl-C does not reach it first.

        Raises:
            ConfigurationError: the requested port is taken.
        """
        log = folder / "server.log"
        # Reports hold links into the UI, so its address should outlive a restart.
        previous = _read_state(folder)
        familiar = (previous.port, FAMILIAR_PORT) if previous else (FAMILIAR_PORT,)
        chosen = free_port(familiar) if port is None else require_free(port)
        with log.open("wb") as output:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell, no foreign words
                _command(chosen),
                env=_environment(folder, database_url, chosen, os.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process = psutil.Process(child.pid)
        state = ServerState(pid=child.pid, created=process.create_time(), port=chosen)
        _write_state(folder, state)
        return cls(process, chosen, log, child)

    @classmethod
    def find(cls, folder: Path) -> "PrefectServer | None":
        """Return the server that this folder's state file names, if that very process lives."""
        state = _read_state(folder)
        if state is None:
            return None
        try:
            process = psutil.Process(state.pid)
            shift = abs(process.create_time() - state.created)
        except psutil.NoSuchProcess:
            return None
        # The system uses a pid again, but not within the clock corrections that shift this time.
        if shift > CLOCK_SHIFT or not _lives(process):
            return None
        return cls(process, state.port, folder / "server.log")

    def wait_until_healthy(self) -> None:
        """Return once the API answers.

        Raises:
            ConfigurationError: the server died, or gave no answer within two minutes.
        """
        began = time.monotonic()
        while not self._is_healthy():
            waited = time.monotonic() - began
            if not _lives(self._process):
                self.stop()
                raise ConfigurationError(f"The Prefect server did not start: {self._last_words()}")
            if waited > START_SECONDS:
                raise ConfigurationError(
                    f"The Prefect server did not answer in {START_SECONDS} s; see {self._log}."
                )
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask the server to end, and kill it where it does not."""
        try:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        except psutil.NoSuchProcess:
            # It ended by itself.
            pass
        if self._child is not None:
            self._child.wait()

    def _is_healthy(self) -> bool:
        try:
            _DIRECT.open(f"{self.api_url}/health", timeout=5).close()
        except OSError:
            return False
        return True

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").split("\n")
        words = [line.strip() for line in lines if line.strip()]
        # The server ends with this line whatever happened; the reason stands before it.
        reasons = [line for line in words if line != "Server stopped!"]
        return reasons[-1] if reasons else f"{self._log} is empty."


def _command(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "prefect", "server", "start"),
        *("--host", HOST, "--port", str(port)),
    ]


def _environment(
    folder: Path, database_url: str, port: int, inherited: Mapping[str, str]
) -> dict[str, str]:
    kept = {name: value for name, value in inherited.items() if name not in CLIENT_SETTINGS}
    return {
        **BATCHES,
        **NO_TELEMETRY,
        **kept,
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_DATABASE_CONNECTION_URL": database_url,
        # Without it the pages ask the default port for their data, whatever --port says.
        "PREFECT_SERVER_UI_API_URL": f"http://{HOST}:{port}/api",
        # The server breaks its log lines at the width of a terminal.
        "COLUMNS": "500",
    }


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _read_state(folder: Path) -> ServerState | None:
    try:
        return ServerState.model_validate_json((folder / "server.json").read_bytes())
    except (OSError, ValueError):
        return None


def _write_state(folder: Path, state: ServerState) -> None:
    draft = folder / "server.json.new"
    draft.write_text(state.model_dump_json())
    draft.replace(folder / "server.json")
