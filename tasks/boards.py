"""The boards in the Prefect UI: open tickets, and held mail that waits for a person."""

from collections.abc import Sequence

from prefect import task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    ArtifactCollectionFilter,
    ArtifactCollectionFilterKey,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.logging import get_run_logger

from tasks.board_style import board_style
from tasks.connections import connections
from tasks.domain.boards import BOARD_ROWS, HeldDraft, held_drafts_board, open_tickets_board
from tasks.reviews import review_tag

OPEN_TICKETS = "open-tickets"
HELD_DRAFTS = "held-drafts"
BOARD_KEYS = (OPEN_TICKETS, HELD_DRAFTS)


@task(cache_policy=NO_CACHE)
async def show_boards() -> None:
    """Write each board anew where it no longer says what the ledger says.

    A schedule of every minute would bury the boards under copies of themselves otherwise.
    """
    try:
        async with get_client() as client:
            await _show_boards(client)
    # The mails are done; what only shows them must not fail their pass.
    except Exception as error:  # noqa: BLE001
        get_run_logger().warning("The boards were not written (%s).", type(error).__name__)


async def _show_boards(client: PrefectClient) -> None:
    ledger, style = connections().ledger, board_style()
    tickets = await ledger.open_tickets(BOARD_ROWS + 1)
    mails = await ledger.held_drafts(BOARD_ROWS + 1)
    reviews = await _waiting_reviews(client, mails) if mails else {}
    boards = {
        OPEN_TICKETS: open_tickets_board(tickets, style),
        HELD_DRAFTS: held_drafts_board(mails, reviews, style),
    }
    chosen = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=list(boards)))
    shown = await client.read_latest_artifacts(artifact_filter=chosen)
    before = {artifact.key: artifact.data for artifact in shown}
    for key, board in boards.items():
        if before.get(key) != board:
            await acreate_markdown_artifact(board, key=key)


async def _waiting_reviews(client: PrefectClient, mails: Sequence[HeldDraft]) -> dict[int, str]:
    """Return the suspended run of each of these mails that has one, by the mail's number."""
    secret = await connections().ledger.secret()
    tags = {review_tag(secret, mail.email_id, mail.identity): mail.email_id for mail in mails}
    paused = FlowRunFilterStateType(any_=[StateType.PAUSED])
    runs = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=paused), tags=FlowRunFilterTags(any_=list(tags))
        )
    )
    return {tags[tag]: str(run.id) for run in runs for tag in run.tags if tag in tags}
