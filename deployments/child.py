"""Run one child in the foreground: signals go to it, and it dies with its parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tasks.domain.errors import ConfigurationError

FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# The line by which our own children say that they are ready.
READY = "Serving."
START_SECONDS = 60
STOP_SECONDS = 15
# From linux/prctl.h.
PR_SET_PDEATHSIG = 1


def run_child(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command and return its exit code as a shell does: 128 + the signal that ended it."""
    # Ctrl-C would reach the child twice, by the terminal and by us, in a common process group.
    child = subprocess.Popen(  # noqa: S603 - our own modules under our own interpreter
        command,
        env=environment,
        process_group=0,
        preexec_fn=_dying_with(os.getpid()),  # noqa: PLW1509 - no other thread runs here
    )
    with _forwarding_to(child):
        code = child.wait()
    return code if code >= 0 else 128 - code


@contextmanager
def child_beside(
    command: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator[None]:
    """Run the command beside the block, from its line READY on; its output is in `log`.

    Raises:
        ConfigurationError: it ended before, or never said that line.
    """
    with log.open("wb") as output:
        child = subprocess.Popen(  # noqa: S603 - as above
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for whoever holds this one.
            process_group=0,
            preexec_fn=_dying_with(os.getpid()),  # noqa: PLW1509 - as above
        )
    try:
        _wait_for(child, log)
        yield
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_for(child: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while READY not in log.read_text(errors="replace").splitlines():
        if child.poll() is not None or time.monotonic() > deadline:
            raise ConfigurationError(f"A part of the program did not start; see {log}.")
        # Its words go into a file, which nothing can wait for.
        time.sleep(0.1)


@contextmanager
def _forwarding_to(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    before = {
        number: signal.signal(number, lambda got, _frame: child.send_signal(got))
        for number in FORWARDED
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _dying_with(parent: int) -> Callable[[], None] | None:
    """Return what makes a new process end when its parent is killed, where the system can."""
    if sys.platform != "linux":
        return None
    # Loaded before the fork: little is safe between fork and exec.
    libc = ctypes.CDLL(None)

    def arm() -> None:
        # A shell lets its background jobs ignore Ctrl-C, but what is sent to us is meant for it.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(128 + signal.SIGKILL)

    return arm
