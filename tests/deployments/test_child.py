import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from deployments.child import READY, child_beside, run_child
from tasks.domain.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent.parent

# A parent whose child says its pid and then waits; the child's own answer to Ctrl-C is 7.
PARENT = """
import os, sys
from deployments.child import run_child

CHILD = '''
import os, sys, time
try:
    print(os.getpid(), flush=True)
    while True:
        time.sleep(60)
except KeyboardInterrupt:
    sys.exit(7)
'''
sys.exit(run_child([sys.executable, "-c", CHILD], os.environ))
"""


def start_parent() -> "tuple[subprocess.Popen[str], psutil.Process]":
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    return parent, psutil.Process(int(parent.stdout.readline()))


@pytest.mark.parametrize("code", [0, 1, 2])
def test_the_exit_code_of_the_child_is_passed_on(code: int) -> None:
    program = f"import os; raise SystemExit({code} if os.environ['WORD'] == 'given' else 99)"
    assert run_child([sys.executable, "-c", program], {**os.environ, "WORD": "given"}) == code


def test_a_signal_that_ended_the_child_is_told_as_a_shell_tells_it() -> None:
    program = "import os; os.kill(os.getpid(), 15)"
    assert run_child([sys.executable, "-c", program], os.environ) == 128 + signal.SIGTERM


def test_ctrl_c_is_for_the_child_to_answer() -> None:
    parent, _ = start_parent()
    os.killpg(parent.pid, signal.SIGINT)
    parent.communicate(timeout=30)
    assert parent.returncode == 7


def test_a_request_to_terminate_reaches_the_child() -> None:
    parent, child = start_parent()
    parent.terminate()
    parent.communicate(timeout=30)
    assert parent.returncode == 128 + signal.SIGTERM
    assert not child.is_running()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_the_child_dies_with_a_killed_parent() -> None:
    parent, child = start_parent()
    parent.kill()
    parent.communicate(timeout=30)
    child.wait(timeout=30)
    assert not child.is_running()


def test_a_child_beside_is_waited_for_and_ends_with_its_block(tmp_path: Path) -> None:
    program = f"import os, time; print(os.getpid()); print({READY!r}, flush=True); time.sleep(60)"
    log = tmp_path / "child.log"
    with child_beside([sys.executable, "-c", program], os.environ, log):
        pid = int(log.read_text().split()[0])
        assert psutil.pid_exists(pid)
    assert not psutil.pid_exists(pid)


def test_a_child_that_dies_before_it_is_ready_is_reported_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    command = [sys.executable, "-c", "print('no'); raise SystemExit(3)"]
    with (
        pytest.raises(ConfigurationError, match=r"child\.log"),
        child_beside(command, os.environ, log),
    ):
        pytest.fail("It was never ready.")
    assert log.read_text() == "no\n"
