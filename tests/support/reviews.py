"""The deployment of reviews, which nobody serves: held mail gets a run that waits."""

import contextlib
from collections.abc import AsyncIterator
from uuid import UUID

from prefect.client.orchestration import get_client

from deployments.serving import DeploymentEntry, read_deployments, served
from tasks.settings import ROOT


@contextlib.asynccontextmanager
async def registered_reviews() -> AsyncIterator[UUID]:
    """Register the deployment anew, so that its runs are of this test's mails, and delete it."""
    entry = next(e for e in read_deployments(ROOT / "prefect.yaml") if e.name == "review-draft")
    with contextlib.chdir(ROOT):
        async with get_client() as client:
            # Whoever served it before may have left it there, with runs of other mails.
            await client.delete_deployment(await _apply(entry))
        made = await _apply(entry)
        yield made
        async with get_client() as client:
            await client.delete_deployment(made)


async def _apply(entry: DeploymentEntry) -> UUID:
    made: UUID = await served(entry, "UTC").apply()  # type: ignore[misc]  # Awaitable inside a loop.
    return made
