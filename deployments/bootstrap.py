"""Prepare servers of one's own: tables in DATABASE_URL, and in PREFECT_API_URL what runs need.

`python -m deployments.bootstrap` may run again at any time; what is there is kept, or brought to
what the settings say. The local stack needs none of this.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from tasks.adapters.postgres import migrate
from tasks.domain.errors import AssistantError, ConfigurationError
from tasks.settings import Secret, Settings, load_settings, need

WORK_POOL = "mail"
HEARTBEAT_HINT = (
    "Start the workers with PREFECT_FLOWS_HEARTBEAT_FREQUENCY=30: without it no run says that it"
    " lives, and none is found dead."
)


def migrate_ledger(settings: Settings) -> None:
    """Bring the ledger of DATABASE_URL to the newest schema.

    Raises:
        ConfigurationError, LedgerUnavailable: it cannot be reached or changed.
    """
    url = settings.database_url
    asyncio.run(migrate(need(url.get_secret_value() if url else None, "DATABASE_URL")))


def main(argv: Sequence[str] | None = None) -> int:
    """Prepare both servers and return the exit code."""
    options = _parser().parse_args(argv)
    try:
        settings = load_settings()
        need(settings.prefect_api_url, "PREFECT_API_URL")
        if options.secrets:
            asyncio.run(_keep_secrets(settings))
        settings = asyncio.run(_with_secrets(settings))
        migrate_ledger(settings)
        _say("the ledger", "up to date")
        asyncio.run(_provision(settings, heartbeat=options.heartbeat))
    except AssistantError as error:
        sys.stderr.write(f"{error}\n")
        return 2 if isinstance(error, ConfigurationError) else 1
    return 0


async def _keep_secrets(settings: Settings) -> None:
    # Prefect is slow to import and reads its settings then; they are checked before.
    from deployments import provisioning  # noqa: PLC0415

    async with provisioning.reachable():
        for name in Secret:
            if settings.secret(name):
                _say(f"Secret block {name.block}", await provisioning.ensure_secret(settings, name))


async def _with_secrets(settings: Settings) -> Settings:
    from tasks.secret_blocks import add_secrets  # noqa: PLC0415  # See above.

    return await add_secrets(settings)


async def _provision(settings: Settings, *, heartbeat: bool) -> None:
    from deployments import provisioning  # noqa: PLC0415  # See above.

    async with provisioning.reachable():
        _say(f"work pool {WORK_POOL}", await provisioning.ensure_work_pool(WORK_POOL))
        if name := settings.model_limit:
            change = await provisioning.ensure_model_limit(name, settings.concurrency)
            _say(f"limit {name} on model calls", change)
        alerts = await provisioning.ensure_alerts(settings)
        for name, change in alerts:
            _say(f"automation {name}", change)
        if not alerts:
            _say("alerts", "none: neither ALERT_WEBHOOK_URL nor ALERT_EMAIL is set")
        if heartbeat:
            _say("automation for dead runs", await provisioning.ensure_heartbeat())
            sys.stdout.write(f"{HEARTBEAT_HINT}\n")


def _say(what: str, state: str) -> None:
    sys.stdout.write(f"{what}: {state}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deployments.bootstrap",
        description="Prepare the servers of DATABASE_URL and PREFECT_API_URL; may run again.",
    )
    parser.add_argument(
        "--heartbeat", action="store_true",
        help="also mark runs as crashed whose process has been silent for 90 s; the heartbeats that"
        " this needs slow passes down by about a fifth, and the next pass closes dead runs anyway",
    )  # fmt: skip
    parser.add_argument(
        "--secrets", action="store_true",
        help="also keep the passwords and keys of this environment as Secret blocks, which workers"
        " read where their own environment has none",
    )  # fmt: skip
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
