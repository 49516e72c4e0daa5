"""File locks between processes: the kernel drops them however a process ends."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def shared(path: Path) -> IO[bytes]:
    """Return the file with a shared lock, which lasts until it is closed."""
    file = path.open("ab")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def claim(path: Path) -> IO[bytes] | None:
    """Return the file with an exclusive lock, which lasts until it is closed; None where taken."""
    try:
        file = path.open("ab")
    except OSError:
        return None
    if is_last(file):
        return file
    file.close()
    return None


def is_last(file: IO[bytes]) -> bool:
    """Say whether no other process holds the lock, and give up a shared one to find out.

    Of several that leave at once, the one that asks last finds no other shared lock.
    """
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def alone(path: Path, when_waiting: Callable[[], None]) -> Iterator[None]:
    """Run the block in one process at a time; `when_waiting` is called where another is in it."""
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            when_waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
