"""Start commands from a process that has imported everything already, to kill them sooner.

Half of the time of a pass that is killed would go into importing Prefect. Each command is still a
process of its own, with its own session, forked before any thread or connection exists.
"""

import atexit
import json
import os
import runpy
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache

from tasks.settings import ROOT

DEADLINE_SECONDS = 10
_MODULES = ("flows.process_mailbox", "flows.review_draft", "deployments.commands")


class Forked:
    """Watch and kill one command; nobody waits for it, so there is no exit code."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._end = os.pidfd_open(pid)

    @property
    def is_running(self) -> bool:
        return not select.select([self._end], [], [], 0)[0]

    def kill(self) -> None:
        """Kill it and what it started, and return when it is dead."""
        if self.is_running:
            os.killpg(self._pid, signal.SIGKILL)
        select.select([self._end], [], [], DEADLINE_SECONDS)
        os.close(self._end)


def start(module: str, *arguments: str, environment: Mapping[str, str]) -> Forked:
    """Run `python -m module arguments` with additions to this process's environment."""
    nursery = _nursery()
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    order = {"module": module, "arguments": arguments, "environment": {**os.environ, **environment}}
    nursery.stdin.write(json.dumps(order) + "\n")
    nursery.stdin.flush()
    return Forked(int(nursery.stdout.readline()))


@cache
def _nursery() -> "subprocess.Popen[str]":
    nursery = subprocess.Popen(
        [sys.executable, "-m", "support.nursery"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    atexit.register(_close, nursery)
    return nursery


def _close(nursery: "subprocess.Popen[str]") -> None:
    nursery.kill()
    nursery.communicate()


def _serve() -> None:
    for module in _MODULES:
        __import__(module)
    # Nobody waits for the children; the kernel buries them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(order["module"], order["arguments"], order["environment"])
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _become(module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = [module, *arguments]
        del sys.modules[module]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
