"""The local stack: an embedded Postgres and a Prefect server for whoever names none of their own.

Several commands may share one folder; the last one to leave stops the servers. Each holds a shared
lock for as long as it runs, which the kernel drops however the process ends, so nothing has to be
counted or cleaned up after a crash: whoever gets the lock exclusively at the end was the last.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self, TypeVar

from deployments import locks
from deployments.child import run_child
from deployments.interrupts import interrupts_deferred, interrupts_ignored
from deployments.listening import Listening
from deployments.loopback import past_the_proxy
from deployments.prefect_server import HERE, PrefectServer
from deployments.prefect_settings import NO_TELEMETRY
from deployments.progress import progress
from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.postgres import ensure_database, migrate
from tasks.domain.errors import AssistantError, ConfigurationError
from tasks.settings import ROOT, Settings, load_settings

LEDGER = "assistant"
HISTORY = "prefect"
USERS = "users.lock"
WAITING = "Waiting for the local stack, which another command is starting"

Part = TypeVar("Part")


class LocalStack:
    """Bring up what is not named, for the length of a `with` block.

    Raises on entry:
        ConfigurationError: a server does not start; the message holds its last words.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str | None = None,
        api_url: str | None = None,
        port: int | None = None,
        listening: Listening = HERE,
    ) -> None:
        self.folder = folder.absolute()
        self._given_database_url = database_url
        self._given_api_url = api_url
        self._port = port
        self._listening = listening
        self._users: IO[bytes] | None = None
        self._postgres: EmbeddedPostgres | None = None
        self._server: PrefectServer | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Bring up only what DATABASE_URL and PREFECT_API_URL leave open.

        Raises:
            ConfigurationError: the Prefect server would be open to everybody.
        """
        database_url = settings.database_url
        return cls(
            ROOT / settings.stack_dir,
            database_url=database_url.get_secret_value() if database_url else None,
            api_url=settings.prefect_api_url,
            listening=HERE if settings.prefect_api_url else Listening.from_settings(settings),
        )

    @property
    def is_needed(self) -> bool:
        """Say whether there is anything to bring up."""
        return not (self._given_database_url and self._given_api_url)

    @property
    def database_url(self) -> str:
        """Return the ledger's address."""
        if self._given_database_url:
            return self._given_database_url
        return self._embedded.url(LEDGER)

    @property
    def api_url(self) -> str:
        """Return the value for PREFECT_API_URL."""
        if self._given_api_url:
            return self._given_api_url
        return _entered(self._server).api_url

    @property
    def ui_url(self) -> str:
        """Return where a person looks; a hosted Prefect has its UI elsewhere than below the API."""
        if self._server is not None:
            return self._server.ui_url
        return self.api_url.removesuffix("/").removesuffix("/api")

    def environment(self) -> dict[str, str]:
        """Return what a process needs to use this stack."""
        return {
            **NO_TELEMETRY,
            # Prefect writes there on import; a home directory may be empty or read-only.
            "PREFECT_HOME": os.environ.get("PREFECT_HOME") or str(self.folder / "prefect"),
            "PREFECT_API_URL": self.api_url,
            **self._listening.client_environment,
            **past_the_proxy(os.environ),
            "DATABASE_URL": self.database_url,
        }

    def __enter__(self) -> Self:
        if not self.is_needed:
            return self
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as undo:
            self._users = locks.shared(self.folder / USERS)
            undo.callback(self._leave)
            with progress() as say, locks.alone(self.folder / "start.lock", lambda: say(WAITING)):
                self._start(say)
            undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        if self._users is not None:
            self._leave()

    def _start(self, say: Callable[[str], None]) -> None:
        # An interrupted initdb or pg_ctl would leave half a cluster, or one that nobody knows of.
        with interrupts_deferred():
            self._postgres = EmbeddedPostgres.start(self.folder / "postgres")
            if not self._given_api_url:
                self._server = self._find_or_start_server(say)
            # The event loop has a handler of its own, and what it runs may end in spite of it.
            if not self._given_database_url:
                self._prepare_ledger()
        if self._server is not None:
            self._server.wait_until_healthy()
            self._server.check_password(self._listening.password)

    def _find_or_start_server(self, say: Callable[[str], None]) -> PrefectServer:
        found = PrefectServer.find(self.folder)
        if found is not None:
            return found
        say("Starting the Prefect server (the first start takes longest)")
        asyncio.run(ensure_database(self._embedded.url(HISTORY)))
        history = self._embedded.url(HISTORY, "asyncpg")
        return PrefectServer.start(self.folder, history, self._port, self._listening)

    def _prepare_ledger(self) -> None:
        asyncio.run(ensure_database(self.database_url))
        asyncio.run(migrate(self.database_url))

    def _leave(self) -> None:
        with interrupts_ignored(), self._held_lock as users:
            if locks.is_last(users):
                self._stop_server()
            if self._postgres is not None:
                self._postgres.stop()

    def _stop_server(self) -> None:
        if self._server is not None:
            self._server.stop()
        # The folder may name another one: a crashed command left it, or replaced one that died.
        left = PrefectServer.find(self.folder)
        if left is not None:
            left.stop()

    @property
    def _embedded(self) -> EmbeddedPostgres:
        return _entered(self._postgres)

    @property
    def _held_lock(self) -> IO[bytes]:
        return _entered(self._users)


def run_with_stack(argv: Sequence[str]) -> int:
    """Run `python argv...` as a child inside the stack and return its exit code.

    Prefect reads its settings on import, so a command that finds PREFECT_API_URL unset starts
    itself again through this.
    """
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        with LocalStack.from_settings(load_settings()) as stack:
            return run_child([sys.executable, *argv], {**os.environ, **stack.environment()})
    except AssistantError as error:
        sys.stderr.write(f"{error}\n")
        return 2 if isinstance(error, ConfigurationError) else 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def discard(folder: Path) -> None:
    """Stop what a killed command left running in this folder, and delete the folder.

    Raises:
        ConfigurationError: another command uses it.
    """
    if not folder.exists():
        return
    with (folder / USERS).open("ab") as users:
        if not locks.is_last(users):
            raise ConfigurationError(f"Another command uses {folder}; end it first.")
        server = PrefectServer.find(folder)
        if server is not None:
            server.stop()
        # The last use of a server ends it, and so does the only one.
        EmbeddedPostgres.start(folder / "postgres").stop()
        shutil.rmtree(folder)


def _entered(part: Part | None) -> Part:
    if part is None:
        raise RuntimeError("The stack's addresses exist inside its `with` block only.")
    return part
