"""Start commands from a process that has imported everything and read the shipped rules already.

Most of the time of a short command goes into that. Each is still a process of its own,
in a session of its own, forked before any thread or connection exists.
"""

import asyncio
import atexit
import gc
import itertools
import json
import os
import runpy
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, NoReturn

from support.weights import shipped_weights

from tasks.data_files import load_house
from tasks.domain.emergency import find_emergencies
from tasks.domain.message import Message
from tasks.settings import ROOT, Settings

DEADLINE_SECONDS = 10
_NUMBERS = itertools.count(1)
_MODULES = ("flows.process_mailbox", "flows.backfill_mailbox", "deployments.commands")


class Printed(NamedTuple):
    """What a command left: its exit code and its two streams."""

    code: int
    out: str
    err: str


class Forked:
    """Wait for one command, or kill it."""

    def __init__(self, pid: int, out: Path, err: Path) -> None:
        self._pid = pid
        self._end = os.pidfd_open(pid)
        self._out, self._err = out, err

    @property
    def is_running(self) -> bool:
        return not select.select([self._end], [], [], 0)[0]

    async def wait(self) -> Printed:
        """Return what it left, once it has ended."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(self._end, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._end)
        code = self._bury()
        return Printed(code, self._out.read_text("utf-8"), self._err.read_text("utf-8"))

    def kill(self) -> None:
        """Kill it and what it started, and return when it is dead."""
        if self.is_running:
            os.killpg(self._pid, signal.SIGKILL)
        select.select([self._end], [], [], DEADLINE_SECONDS)
        self._bury()

    def _bury(self) -> int:
        os.close(self._end)
        return _ask({"bury": self._pid})


def start(module: str, *arguments: str, environment: Mapping[str, str], folder: Path) -> Forked:
    """Run `python -m module arguments` with additions to this process's environment.

    The folder takes what it prints. Prefect has read its settings before, so none of them may be
    among the additions.
    """
    assert not [name for name in environment if name.startswith("PREFECT_")]
    number = next(_NUMBERS)
    out, err = folder / f"{number}.out", folder / f"{number}.err"
    variables = {**os.environ, **environment}
    streams = {"out": str(out), "err": str(err)}
    order = {"module": module, "arguments": arguments, "environment": variables, **streams}
    return Forked(_ask(order), out, err)


def _ask(order: Mapping[str, object]) -> int:
    nursery = _nursery()
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(json.dumps(order) + "\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


@cache
def _nursery() -> "subprocess.Popen[str]":
    nursery = subprocess.Popen(
        [sys.executable, "-m", "support.nursery"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
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
    _read_the_rules()
    # What is here stays: no child need look through it for garbage, or copy its pages.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if "bury" in order:
            _, status = os.waitpid(order["bury"], 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = os.fork()
            if answer == 0:
                _become(**order)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _read_the_rules() -> None:
    """Look at a mail with the shipped rules, so that their expressions are compiled."""
    house = load_house(Settings(data_dir=ROOT / "data"))
    find_emergencies(Message(message_id=None, sender=None, text="I smell gas."), house.emergencies)
    shipped_weights()


def _become(
    module: str, arguments: list[str], environment: dict[str, str], out: str, err: str
) -> NoReturn:
    os.setsid()
    for number, path in enumerate((os.devnull, out, err)):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND), number)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    raise SystemExit


if __name__ == "__main__":
    _serve()
