"""Short stretches of work that Ctrl-C must not cut in half."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interrupts_deferred() -> Iterator[None]:
    """Hold Ctrl-C back until the block ends; processes started inside never see it.

    The mask is inherited by children, which the terminal would otherwise interrupt as well.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def interrupts_ignored() -> Iterator[None]:
    """Drop Ctrl-C until the block ends, in processes started inside too."""
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread may set handlers, and only it is interrupted.
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
