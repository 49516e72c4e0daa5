"""The embedded server: started, shared, killed, and started again."""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from support.database import copy_server, execute

from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.embedded_postgres_server import running_pid
from tasks.domain.errors import ConfigurationError

ROOT = Path(__file__).parents[2]
FAST = ("fsync=off",)
NUMBERS = itertools.count(1)


def version(server: EmbeddedPostgres) -> str:
    """Ask the server something."""
    (row,) = asyncio.run(execute(server.url("postgres"), "SHOW server_version"))
    return str(row[0])


def is_up(folder: Path) -> bool:
    return running_pid(folder / "data") is not None


@pytest.fixture
def folder(postgres_folder: Path) -> Path:
    """Return a place whose parents are missing."""
    return postgres_folder / f"{next(NUMBERS)}" / "new" / "postgres"


@pytest.fixture
def made_folder(empty_server: Path, folder: Path) -> Path:
    """Return the folder of a server that was made before."""
    return copy_server(empty_server, folder)


@pytest.fixture
def running() -> Iterator[ExitStack]:
    """Stop what a test started, whatever becomes of it."""
    with ExitStack() as stack:
        yield stack


def start(running: ExitStack, folder: Path) -> EmbeddedPostgres:
    server = EmbeddedPostgres.start(folder, settings=FAST)
    running.callback(server.stop)
    return server


def wait_until_down(pid: int) -> None:
    process = psutil.Process(pid) if psutil.pid_exists(pid) else None
    if process is not None and process.status() != psutil.STATUS_ZOMBIE:
        process.wait(10)


def test_the_last_of_its_users_stops_the_server(made_folder: Path, running: ExitStack) -> None:
    first = start(running, made_folder)
    second = start(running, made_folder)
    assert first.url("postgres") == second.url("postgres")
    first.stop()
    first.stop()
    assert version(second)
    second.stop()
    assert not is_up(made_folder)


def test_a_long_path_with_spaces_and_quotes_is_served(folder: Path, running: ExitStack) -> None:
    odd = folder / 'it\'s a "path", $HOME: ü' / ("x" * 100)
    server = start(running, odd)
    assert version(server)
    assert " " not in server.url("postgres")


def test_an_address_is_made_for_each_driver(postgres: EmbeddedPostgres) -> None:
    assert postgres.url("prefect", "asyncpg").startswith("postgresql+asyncpg://postgres:@/prefect?")
    assert postgres.url("a/b?").startswith("postgresql://postgres:@/a%2Fb%3F?")


def test_a_killed_server_is_started_again_with_what_it_held(
    made_folder: Path, running: ExitStack
) -> None:
    server = start(running, made_folder)
    asyncio.run(execute(server.url("postgres"), "CREATE TABLE kept ()"))
    pid = running_pid(made_folder / "data")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until_down(pid)
    assert (made_folder / "data" / "postmaster.pid").exists()
    again = start(running, made_folder)
    assert again.url("postgres") == server.url("postgres")
    asyncio.run(execute(server.url("postgres"), "TABLE kept"))


def test_a_pid_file_whose_number_is_another_process_now_is_no_obstacle(
    made_folder: Path, running: ExitStack
) -> None:
    server = start(running, made_folder)
    pid_file = made_folder / "data" / "postmaster.pid"
    socket_lock = made_folder / "data" / ".s.PGSQL.5432.lock"
    left_over = pid_file.read_text().splitlines()
    beside_the_socket = socket_lock.read_text().splitlines()
    owner = pid_file.stat().st_uid
    server.stop()
    # Of the server's own account: those of others Postgres does not count as alive.
    other = subprocess.Popen(["sleep", "60"], user=owner)
    running.callback(other.wait)
    running.callback(other.kill)
    for file, lines in ((pid_file, left_over), (socket_lock, beside_the_socket)):
        file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        os.chown(file, owner, -1)
    assert version(start(running, made_folder))
    assert other.poll() is None


def test_a_start_that_was_killed_half_way_begins_anew(folder: Path, running: ExitStack) -> None:
    half = folder / "data.new" / "base"
    half.mkdir(parents=True)
    assert version(start(running, folder))
    assert not half.exists()


USER = """
import sys
from pathlib import Path
from tasks.adapters.embedded_postgres import EmbeddedPostgres

server = EmbeddedPostgres.start(Path(sys.argv[1]), settings=("fsync=off",))
print(server.url("postgres"), flush=True)
sys.stdin.read()
"""


def user_of(folder: Path) -> "subprocess.Popen[str]":
    # As in a container: no home, no runtime folder; and every warning is an error.
    names = ("PATH", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", USER, str(folder)],
        cwd=ROOT,
        env=environment | {"HOME": "", "PGPORT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_processes_that_start_at_once_share_one_server_and_the_last_one_stops_it(
    folder: Path, running: ExitStack
) -> None:
    users = [running.enter_context(user_of(folder)) for _ in range(3)]
    urls = {user.stdout.readline() for user in users if user.stdout}
    assert len(urls) == 1
    users[0].kill()
    users[0].wait()
    users[1].communicate("")
    assert is_up(folder)
    users[2].communicate("")
    assert users[2].returncode == 0
    assert not is_up(folder)


def test_the_server_of_a_killed_process_is_taken_over(
    made_folder: Path, running: ExitStack
) -> None:
    user = running.enter_context(user_of(made_folder))
    assert user.stdout is not None
    url = user.stdout.readline().strip()
    user.kill()
    user.wait()
    assert is_up(made_folder)
    server = start(running, made_folder)
    assert server.url("postgres") == url
    server.stop()
    assert not is_up(made_folder)


def test_a_server_that_refuses_says_why_in_one_sentence(
    made_folder: Path, running: ExitStack
) -> None:
    start(running, made_folder).stop()
    version_file = made_folder / "data" / "PG_VERSION"
    version_file.write_text("9.6\n")
    with pytest.raises(ConfigurationError, match=r"does not start: .*version 9\.6"):
        EmbeddedPostgres.start(made_folder)


def test_a_folder_that_is_a_file_is_a_setting_to_change(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("")
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        EmbeddedPostgres.start(folder)
