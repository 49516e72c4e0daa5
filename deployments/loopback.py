"""The loopback address: its free ports, and the way to it past a proxy."""

import socket
from collections.abc import Iterable, Mapping

from tasks.domain.errors import ConfigurationError

HOST = "127.0.0.1"


def free_port(preferred: Iterable[int] = ()) -> int:
    """Return the first preferred port that is free, else any free one."""
    return next((port for port in preferred if _is_free(port)), 0) or _any_port()


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


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
