"""Prepare servers of one's own: tables in DATABASE_URL, the work pool in PREFECT_API_URL.

`python -m deployments.bootstrap` may run again at any time; what is there stays as it is. The local
stack needs none of this.
"""

import asyncio
import sys

from tasks.adapters.postgres import migrate
from tasks.domain.errors import AssistantError, ConfigurationError
from tasks.settings import Settings, load_settings, need

WORK_POOL = "mail"


def migrate_ledger(settings: Settings) -> None:
    """Bring the ledger of DATABASE_URL to the newest schema.

    Raises:
        ConfigurationError, LedgerUnavailable: it cannot be reached or changed.
    """
    url = settings.database_url
    asyncio.run(migrate(need(url.get_secret_value() if url else None, "DATABASE_URL")))


async def ensure_work_pool(name: str) -> None:
    """Make the process work pool that prefect.yaml names, unless there is one of that name."""
    # Prefect is slow to import and reads its settings then; they are checked before.
    from prefect.client.orchestration import get_client  # noqa: PLC0415
    from prefect.client.schemas.actions import WorkPoolCreate  # noqa: PLC0415
    from prefect.exceptions import ObjectAlreadyExists  # noqa: PLC0415

    async with get_client() as client:
        try:
            await client.create_work_pool(WorkPoolCreate(name=name, type="process"))
        except ObjectAlreadyExists:
            return


def main() -> int:
    """Prepare both servers and return the exit code."""
    try:
        settings = load_settings()
        need(settings.prefect_api_url, "PREFECT_API_URL")
        migrate_ledger(settings)
    except AssistantError as error:
        sys.stderr.write(f"{error}\n")
        return 2 if isinstance(error, ConfigurationError) else 1
    asyncio.run(ensure_work_pool(WORK_POOL))
    sys.stdout.write(f"The ledger is up to date, and the work pool {WORK_POOL} exists.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
