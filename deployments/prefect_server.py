"""One Prefect server process: start it, find it again, wait until it answers, stop it."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from base64 import b64encode
from pathlib import Path

import psutil
from pydantic import SecretStr

from deployments.listening import Listening
from deployments.loopback import HOST, ClaimedPort, claim_port, require_free
from deployments.prefect_settings import server_command, server_environment
from tasks.domain.errors import ConfigurationError
from tasks.domain.value import Value

FAMILIAR_PORT = 4200
# Where the UI lists what waits for a person, below its address.
HELD_PATH = "/runs?state=Suspended"
START_SECONDS = 120
STOP_SECONDS = 15
UNAUTHORIZED = 401
CLOCK_SHIFT = 2.0

# A proxy for the outside world does not know our loopback address.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# The server of one machine, for whoever is logged in there.
HERE = Listening()
UNCLAIMED = ClaimedPort(0)


class ServerState(Value):
    """Identify a server process; `created` is its start in epoch seconds, as psutil gives it."""

    pid: int
    created: float
    port: int
    host: str = HOST


class PrefectServer:
    """Hold a running server; the process may be another one's child."""

    def __init__(
        self,
        process: psutil.Process,
        port: int,
        log: Path,
        child: "subprocess.Popen[bytes] | None" = None,
        listening: Listening = HERE,
        claimed: ClaimedPort = UNCLAIMED,
    ) -> None:
        self._process = process
        self._claimed = claimed
        self._log = log
        self._child = child
        self.api_url = f"{listening.reached_at(port)}/api"
        self.ui_url = listening.shown_at(port)

    @classmethod
    def start(
        cls,
        folder: Path,
        database_url: str,
        port: int | None = None,
        listening: Listening = HERE,
    ) -> "PrefectServer":
        """Start a server in a session of its own, so that Ctrl-C does not reach it first.

        Raises:
            ConfigurationError: the requested port is taken.
        """
        log = folder / "server.log"
        # Reports hold links into the UI, so its address should outlive a restart.
        previous = _read_state(folder)
        familiar = (previous.port, FAMILIAR_PORT) if previous else (FAMILIAR_PORT,)
        claimed = claim_port(familiar) if port is None else ClaimedPort(require_free(port))
        chosen = claimed.number
        with log.open("wb") as output:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell, no foreign words
                server_command(listening.host, chosen),
                env=server_environment(folder, database_url, chosen, listening, os.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process = psutil.Process(child.pid)
        created = process.create_time()
        state = ServerState(pid=child.pid, created=created, port=chosen, host=listening.host)
        _write_state(folder, state)
        return cls(process, chosen, log, child, listening, claimed)

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
        return cls(process, state.port, folder / "server.log", listening=Listening(host=state.host))

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
        self._claimed.release()

    def check_password(self, password: SecretStr | None) -> None:
        """Make sure that a server, which another command may have started, lets us in.

        Raises:
            ConfigurationError: it was started with another password.
        """
        request = urllib.request.Request(f"{self.api_url}/admin/version")  # noqa: S310 - our own
        if password:
            token = b64encode(password.get_secret_value().encode()).decode()
            request.add_header("Authorization", f"Basic {token}")
        try:
            _DIRECT.open(request, timeout=30).close()
        except urllib.error.HTTPError as error:
            if error.code != UNAUTHORIZED:
                raise
            raise ConfigurationError(
                "The Prefect server was started with another UI_PASSWORD: end the command that"
                " started it, or give this one the same."
            ) from None

    def stop(self) -> None:
        """Ask the server to end, and kill it where it does not."""
        self._claimed.release()
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
