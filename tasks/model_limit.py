"""Bounding the model calls: those of this process, and with MODEL_LIMIT those of all together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prefect.client.orchestration import get_client
from prefect.concurrency.asyncio import ConcurrencySlotAcquisitionError, concurrency
from prefect.exceptions import ObjectNotFound

from tasks.connections import connections
from tasks.domain.errors import ConfigurationError, ModelUnavailable


@asynccontextmanager
async def model_slot() -> AsyncIterator[None]:
    """Wait for a place among the model calls and keep it for the length of the block.

    Raises:
        ConfigurationError: MODEL_LIMIT names a limit that does not exist.
    """
    opened = connections()
    async with opened.model_slots:
        name = opened.settings.model_limit
        if name is None:
            yield
            return
        async with _shared_slot(name):
            yield


async def check_model_limit() -> None:
    """Find out before the first mail whether MODEL_LIMIT can be kept.

    Raises:
        ConfigurationError: it names a limit that does not exist.
    """
    name = connections().settings.model_limit
    if name is None:
        return
    async with get_client() as client:
        try:
            await client.read_global_concurrency_limit_by_name(name)
        except ObjectNotFound:
            raise _missing(name) from None


@asynccontextmanager
async def _shared_slot(name: str) -> AsyncIterator[None]:
    try:
        # Not strict, Prefect takes a limit that is missing for one without bounds.
        async with concurrency(name, strict=True, raise_on_lease_renewal_failure=False):
            yield
    except ConcurrencySlotAcquisitionError as error:
        if error.__cause__ is None:
            raise _missing(name) from None
        raise ModelUnavailable("Prefect gave no place for a model call; is it reachable?") from None


def _missing(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"MODEL_LIMIT: Prefect has no global concurrency limit {name}; make it with"
        " python -m deployments.bootstrap, or unset MODEL_LIMIT."
    )
