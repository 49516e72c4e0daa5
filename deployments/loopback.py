"""The loopback address: its free ports, and the way to it past a proxy."""

import os
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import gettempdir
from typing import IO, NamedTuple

from deployments.locks import claim
from tasks.domain.errors import ConfigurationError

HOST = "127.0.0.1"


class ClaimedPort(NamedTuple):
    """Hold a free port, and what keeps others who claim one from getting it until it is closed."""

    number: int
    file: IO[bytes] | None = None

    def release(self) -> None:
        """Let the port go: somebody listens on it now, or never will."""
        if self.file:
            self.file.close()


def claim_port(preferred: Iterable[int] = ()) -> ClaimedPort:
    """Claim the first preferred port that is free, else any free one.

    A server takes seconds until it listens, and another one that starts in these must not choose
    the same port.
    """
    for port in preferred:
        # Users have their own claims: one could not open another one's file.
        file = claim(Path(gettempdir()) / f"tenant-mail-{os.getuid()}-{port}.lock")
        if file and _is_free(port):
            return ClaimedPort(port, file)
        if file:
            file.close()
    return ClaimedPort(free_port())


def free_port() -> int:
    """Return any free port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def require_free(port: int) -> int:
    """Return this port.

    Raises:
        ConfigurationError: somebody listens on it.
    """
    if not _is_free(port):
        raise ConfigurationError(f"Port {port} for the Prefect server is taken; free it.")
    return port


def past_the_proxy(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that keep a client from sending what is for us through HTTP_PROXY."""
    named = inherited.get("no_proxy") or inherited.get("NO_PROXY") or ""
    value = ",".join(filter(None, (named, HOST, "localhost")))
    return {"no_proxy": value, "NO_PROXY": value}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Connections of an earlier server that are not quite over do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
