"""The command line and the environment of the Prefect server process."""

import sys
from collections.abc import Mapping
from pathlib import Path

from deployments.listening import Listening

# The defaults of these batches are 1: every event is a transaction of its own.
BATCHES = {
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "50",
}
# They describe the caller's own Prefect, not this one.
CLIENT_SETTINGS = frozenset(
    ("PREFECT_API_KEY", "PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "PREFECT_PROFILE")
)
NO_TELEMETRY = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}


def server_command(host: str, port: int) -> list[str]:
    """Return how the server is started."""
    return [
        *(sys.executable, "-m", "prefect", "server", "start"),
        *("--host", host, "--port", str(port)),
    ]


def server_environment(
    folder: Path,
    database_url: str,
    port: int,
    listening: Listening,
    inherited: Mapping[str, str],
) -> dict[str, str]:
    """Return what it is started with; secrets are handed over here and nowhere else."""
    kept = {name: value for name, value in inherited.items() if name not in CLIENT_SETTINGS}
    return {
        **BATCHES,
        **NO_TELEMETRY,
        **kept,
        **listening.server_environment,
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_DATABASE_CONNECTION_URL": database_url,
        # Without it the pages ask the default port for their data, whatever --port says.
        "PREFECT_SERVER_UI_API_URL": f"{listening.shown_at(port)}/api",
        # What alerts link to.
        "PREFECT_UI_URL": listening.shown_at(port),
        # The server breaks its log lines at the width of a terminal.
        "COLUMNS": "500",
    }
