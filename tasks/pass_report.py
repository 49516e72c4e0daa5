"""A pass as the Prefect UI shows it: how far it is, and what became of its mails."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from uuid import UUID

from prefect import task
from prefect.artifacts import (
    acreate_markdown_artifact,
    acreate_progress_artifact,
    aupdate_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from tasks.board_style import board_style
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.pass_table import pass_table
from tasks.progress import Tally

# A pass that is done sooner needs no bar, and none is told of more often (in seconds): each time is
# a call to the server that bounds the speed of a pass.
FIRST = 2.0
EVERY = 5.0
TABLE_KEY = "pass"
PROGRESS_KEY = "pass-progress"
WHOLE = 100.0


@asynccontextmanager
async def show_progress(tally: Tally) -> AsyncIterator[None]:
    """Keep a progress artifact while mails are worked on, where that takes a while."""
    follower = asyncio.create_task(_follow(tally))
    try:
        yield
    finally:
        follower.cancel()
        with suppress(asyncio.CancelledError):
            await follower


async def name_run(words: str) -> None:
    """Call this run by what came of it: the run list shows no messages."""
    try:
        async with get_client() as client:
            await client.update_flow_run(flow_run.id, name=words)
    # As below.
    except Exception as error:  # noqa: BLE001
        get_run_logger().warning("The run was not named (%s).", type(error).__name__)


@task(cache_policy=NO_CACHE)
async def show_pass(email_ids: Sequence[int], counts: str, *, is_stopped: bool) -> None:
    """Name the pass by its counts and keep its table as an artifact; an empty one has no table."""
    await name_run(f"pass: {counts}")
    if not email_ids:
        return
    opened = connections()
    try:
        rows = await opened.ledger.rows_of(email_ids)
        directory = load_house(opened.settings).directory
        table = pass_table(rows, directory, board_style(), is_stopped=is_stopped)
        await acreate_markdown_artifact(table, key=TABLE_KEY, description=counts)
    # The mails are done; what only shows them must not fail their pass.
    except Exception as error:  # noqa: BLE001
        get_run_logger().warning("The pass's table was not kept (%s).", type(error).__name__)


async def _follow(tally: Tally) -> None:
    artifact: UUID | None = None
    try:
        while True:
            await asyncio.sleep(EVERY if artifact else FIRST)
            artifact = await _tell(tally, artifact)
    except asyncio.CancelledError:
        # The last word: a bar that stays at 90 % looks like a pass that died.
        if artifact and tally.done:
            await _tell(tally, artifact)
        raise


async def _tell(tally: Tally, artifact: UUID | None) -> UUID | None:
    share = WHOLE * tally.done / tally.total if tally.total else WHOLE
    said = f"{tally.done} of {tally.total} mails: {tally}"
    try:
        if artifact is None:
            return await acreate_progress_artifact(share, key=PROGRESS_KEY, description=said)
        return await aupdate_progress_artifact(artifact, share, description=said)
    # A bar that cannot be drawn stops no mail.
    except Exception as error:  # noqa: BLE001
        get_run_logger().warning("The progress was not shown (%s).", type(error).__name__)
        return artifact
