"""What a Prefect server needs besides the deployments; made once, and renewed where it differs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

import httpx
from prefect.blocks.system import Secret as SecretBlock
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate, WorkPoolCreate
from prefect.events.schemas.automations import Automation, AutomationCore
from prefect.exceptions import ObjectAlreadyExists, PrefectHTTPStatusError
from pydantic import SecretStr

from deployments.alert_blocks import save_blocks
from deployments.automations import alert_automations, heartbeat_automation
from tasks.data_files import load_house
from tasks.domain.errors import ConfigurationError
from tasks.secret_blocks import read_secret
from tasks.settings import Secret, Settings


class Change(StrEnum):
    """Say what had to be done."""

    MADE = "made"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@asynccontextmanager
async def reachable() -> AsyncIterator[None]:
    """Say in one line what keeps the Prefect server from being prepared.

    Raises:
        ConfigurationError: it is not there, or wants another password.
    """
    try:
        yield
    except httpx.TransportError:
        raise ConfigurationError(
            "The Prefect server does not answer: check PREFECT_API_URL."
        ) from None
    except PrefectHTTPStatusError as error:
        if error.response.status_code != httpx.codes.UNAUTHORIZED:
            raise
        raise ConfigurationError(
            "The Prefect server refuses us: check PREFECT_API_AUTH_STRING."
        ) from None


async def ensure_work_pool(name: str) -> Change:
    """Make the process work pool that prefect.yaml names, unless there is one of that name."""
    async with get_client() as client:
        try:
            await client.create_work_pool(WorkPoolCreate(name=name, type="process"))
        except ObjectAlreadyExists:
            return Change.UNCHANGED
    return Change.MADE


async def ensure_model_limit(name: str, places: int) -> Change:
    """Make the limit of MODEL_LIMIT; one that is there keeps the places that a person gave it."""
    async with get_client() as client:
        try:
            await client.create_global_concurrency_limit(
                GlobalConcurrencyLimitCreate(name=name, limit=places)
            )
        except ObjectAlreadyExists:
            return Change.UNCHANGED
    return Change.MADE


async def ensure_secret(settings: Settings, name: Secret) -> Change:
    """Make the block of a secret, or bring it to what the environment says."""
    stored = await read_secret(name)
    if stored == settings.secret(name):
        return Change.UNCHANGED
    # `SecretBlock[str](...)` would be a block type of its own, which the pages do not know.
    block: SecretBlock[str] = SecretBlock(value=SecretStr(settings.secret(name)))
    await block.save(name.block, overwrite=True)
    return Change.CHANGED if stored else Change.MADE


async def ensure_alerts(settings: Settings) -> tuple[tuple[str, Change], ...]:
    """Make the blocks and automations that alert people; nothing where no channel is configured.

    Raises:
        ConfigurationError: a channel is configured by half, or data/settings.toml is wrong.
    """
    channels = await save_blocks(settings)
    if not (channels.webhook or channels.email):
        return ()
    preferences = load_house(settings).preferences
    wanted = alert_automations(channels, preferences.alerts, preferences.reviews)
    return tuple([(automation.name, await ensure_automation(automation)) for automation in wanted])


async def ensure_heartbeat() -> Change:
    """Make the automation that finds dead runs."""
    return await ensure_automation(heartbeat_automation())


async def ensure_automation(wanted: AutomationCore) -> Change:
    """Make an automation, or bring the one of its name to what is wanted."""
    async with get_client() as client:
        # Creating one of the same name would make a second one.
        stored = await client.read_automations_by_name(wanted.name)
        if not stored:
            await client.create_automation(wanted)
            return Change.MADE
        return await _renew(client, stored[0], wanted)


async def _renew(client: PrefectClient, stored: Automation, wanted: AutomationCore) -> Change:
    # Whoever switched an alert off in the UI meant it.
    wanted = wanted.model_copy(update={"enabled": stored.enabled})
    if _content(stored) == _content(wanted):
        return Change.UNCHANGED
    await client.update_automation(stored.id, wanted)
    return Change.CHANGED


def _content(automation: AutomationCore) -> dict[str, object]:
    fields = {"name", "description", "tags", "enabled", "trigger", "actions"}
    return automation.model_dump(include=fields)
