import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from deployments.local_stack import LocalStack, discard
from deployments.loopback import HOST, claim_port, free_port, past_the_proxy
from deployments.prefect_server import PrefectServer, ServerState
from tasks.domain.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent.parent

HOLD = """
import sys
from pathlib import Path
from deployments.local_stack import LocalStack

with LocalStack(Path(sys.argv[1])) as stack:
    print(stack.api_url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One folder for the module: only its first start has a database to make."""
    path = Path(tempfile.mkdtemp(prefix="stack-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def command(folder: Path) -> "subprocess.Popen[str]":
    """Start another command that uses the stack, in a process group as a terminal makes one."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def state(folder: Path) -> ServerState:
    return ServerState.model_validate_json((folder / "server.json").read_bytes())


def eventually(condition: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def runs_anything(folder: Path) -> bool:
    """Say whether a server of this folder is alive: Prefect by its state, Postgres by its data."""
    return PrefectServer.find(folder) is not None or any(
        str(folder) in " ".join(process.info["cmdline"] or ())
        for process in psutil.process_iter(["cmdline"])
        if process.pid != os.getpid()
    )


def answers(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return bytes(answer.read())


async def ledger_tables(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        return int(await connection.fetchval(query))
    finally:
        await connection.close()


def test_the_stack_serves_api_ui_and_a_migrated_ledger_and_ends_with_its_last_user(
    folder: Path,
) -> None:
    with LocalStack(folder) as first:
        assert answers(f"{first.api_url}/health") == b"true"
        assert b"<html" in answers(first.ui_url)
        assert asyncio.run(ledger_tables(first.database_url)) > 1
        environment = first.environment()
        assert environment["PREFECT_API_URL"] == first.api_url
        assert environment["DATABASE_URL"] == first.database_url

        with LocalStack(folder) as second:
            assert second.api_url == first.api_url
        assert answers(f"{first.api_url}/health") == b"true"

    assert not runs_anything(folder)


def test_what_a_killed_command_left_running_is_used_and_then_stopped(folder: Path) -> None:
    killed = command(folder)
    assert killed.stdout is not None
    url = killed.stdout.readline().strip()
    killed.kill()
    killed.communicate()
    left = state(folder)

    with LocalStack(folder) as stack:
        assert stack.api_url == url
        assert state(folder) == left

    assert not runs_anything(folder)


def test_a_folder_that_never_was_is_discarded_in_silence(tmp_path: Path) -> None:
    discard(tmp_path / "none")


def test_ctrl_c_while_the_server_starts_leaves_nothing_behind(folder: Path) -> None:
    (folder / "server.json").unlink(missing_ok=True)
    interrupted = command(folder)
    assert eventually((folder / "server.json").exists)
    for _ in range(2):
        os.killpg(interrupted.pid, signal.SIGINT)
    output, _ = interrupted.communicate(timeout=60)

    assert output == ""
    assert not runs_anything(folder)


def test_nothing_is_started_for_servers_that_are_named(tmp_path: Path) -> None:
    api, database = "http://prefect.example/api", "postgresql://ledger.example/assistant"
    with LocalStack(tmp_path / "stack", database_url=database, api_url=api) as stack:
        assert (stack.api_url, stack.database_url) == (api, database)
        assert stack.ui_url == "http://prefect.example"
    assert not (tmp_path / "stack").exists()


def test_only_the_ledger_is_started_where_a_prefect_server_is_named(folder: Path) -> None:
    (folder / "server.json").unlink(missing_ok=True)
    with LocalStack(folder, api_url="http://prefect.example/api") as stack:
        assert asyncio.run(ledger_tables(stack.database_url)) > 1
    assert not (folder / "server.json").exists()
    assert not runs_anything(folder)


def test_the_way_to_the_stack_leads_past_a_proxy() -> None:
    inherited = {"NO_PROXY": "intranet.example"}
    assert past_the_proxy(inherited)["no_proxy"] == f"intranet.example,{HOST},localhost"
    assert past_the_proxy({})["NO_PROXY"] == f"{HOST},localhost"


def test_an_address_is_refused_outside_the_block(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="with"):
        _ = LocalStack(tmp_path).database_url


def test_two_servers_that_start_at_the_same_moment_choose_two_ports() -> None:
    familiar = free_port()
    first, second = claim_port((familiar,)), claim_port((familiar,))
    assert first.number == familiar
    assert second.number != familiar
    first.release()
    third = claim_port((familiar,))
    assert third.number == familiar
    third.release()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"Port {port} .* is taken"):
            PrefectServer.start(tmp_path, "postgresql+asyncpg://localhost/none", port)


def test_a_server_that_dies_is_reported_in_one_line(tmp_path: Path) -> None:
    nowhere = f"postgresql+asyncpg://postgres:@/prefect?host={tmp_path}"
    server = PrefectServer.start(tmp_path, nowhere)
    with pytest.raises(ConfigurationError, match=r"Prefect server did not start: .+") as caught:
        server.wait_until_healthy()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        '{"pid": 999999999, "created": 1.0, "port": 4200}',
        # Our own process has this pid, but it started at another time.
        f'{{"pid": {os.getpid()}, "created": 1.0, "port": 4200}}',
    ],
    ids=["empty", "no JSON", "a pid of nobody", "a pid that is used again"],
)
def test_a_stale_state_file_is_ignored(tmp_path: Path, content: str) -> None:
    (tmp_path / "server.json").write_text(content)
    assert PrefectServer.find(tmp_path) is None


# The last test of the module, as it takes the folder away.
def test_a_folder_is_discarded_with_what_was_left_running_in_it(folder: Path) -> None:
    killed = command(folder)
    assert killed.stdout is not None
    killed.stdout.readline()

    with pytest.raises(ConfigurationError, match="Another command uses"):
        discard(folder)
    killed.kill()
    killed.communicate()
    left = psutil.Process(state(folder).pid)
    discard(folder)

    assert not left.is_running()
    assert not folder.exists()
    assert not runs_anything(folder)
