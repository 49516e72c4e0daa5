"""Where a run is to be seen in the Prefect UI."""

import os

from prefect.settings import get_current_settings


def run_url() -> str:
    """Return the address under which the Prefect UI shows a run."""
    ui = get_current_settings().server.ui.api_url or os.environ.get("PREFECT_API_URL", "")
    return ui.removesuffix("/").removesuffix("/api") + "/runs/flow-run"
