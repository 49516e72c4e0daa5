"""Deleting what the Prefect UI shows of old mail."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterStartTime,
    TaskRunFilter,
    TaskRunFilterId,
)
from prefect.client.schemas.objects import Artifact
from prefect.client.schemas.sorting import ArtifactSort
from prefect.exceptions import ObjectNotFound

from tasks.boards import BOARD_KEYS
from tasks.domain.purging import Purge
from tasks.domain.value import Value
from tasks.forecasts import ARTIFACT as DRY_RUN_KEY
from tasks.pass_report import TABLE_KEY

# The most that the Prefect server gives in one answer, too.
PAGE = 200
# Tables that name many mails; what they say of the old ones goes with their age.
TABLE_KEYS = (TABLE_KEY, DRY_RUN_KEY)


class Traces(Value):
    """Name the artifact keys under which mails are told of, and the runs that may have told it.

    `own` are the runs that worked on these very mails, `runs` also those on their conversations.
    """

    keys: frozenset[str]
    own: frozenset[str]
    runs: frozenset[str]


async def delete_stories(client: PrefectClient, traces: Traces) -> int:
    """Delete the stories of mails, their conversations and the tables of their passes."""
    deleted = 0
    for part in _parts(traces.runs):
        # By run, too: another ledger on this server may use the same keys.
        deleted += await _delete(client, _told(sorted(traces.keys), part))
    for part in _parts(traces.own):
        if passes := await _passes_of(client, part):
            deleted += await _delete(client, _told([TABLE_KEY], passes))
    return deleted


async def delete_tables(client: PrefectClient, purge: Purge) -> int:
    """Delete every version of a board but the last, and the tables that are older than `before`."""
    deleted = 0
    for key in BOARD_KEYS:
        # What stood open once is told by the ledger.
        deleted += await _delete(client, _told([key]), keep=1)
    began = FlowRunFilter(start_time=FlowRunFilterStartTime(before_=purge.before))
    return deleted + await _delete(client, _told(TABLE_KEYS), began)


def _parts(runs: Iterable[str]) -> Iterator[list[UUID]]:
    """Return the ids of runs in parts that one request may name."""
    ids = [UUID(run) for run in sorted(runs) if _is_run_id(run)]
    return (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))


async def _passes_of(client: PrefectClient, runs: Sequence[UUID]) -> list[UUID]:
    """Return the runs within which these ran."""
    wanted = FlowRunFilter(id=FlowRunFilterId(any_=list(runs)))
    children = await client.read_flow_runs(flow_run_filter=wanted, limit=PAGE)
    calls = [run.parent_task_run_id for run in children if run.parent_task_run_id]
    if not calls:
        return []
    chosen = TaskRunFilter(id=TaskRunFilterId(any_=calls))
    found = await client.read_task_runs(task_run_filter=chosen, limit=PAGE)
    return list({call.flow_run_id for call in found if call.flow_run_id})


def _told(keys: Sequence[str], runs: Sequence[UUID] = ()) -> ArtifactFilter:
    by = ArtifactFilterFlowRunId(any_=list(runs)) if runs else None
    return ArtifactFilter(key=ArtifactFilterKey(any_=list(keys)), flow_run_id=by)


async def _delete(
    client: PrefectClient, chosen: ArtifactFilter, by: FlowRunFilter | None = None, keep: int = 0
) -> int:
    """Delete what is chosen but the `keep` newest; return how much that was."""
    deleted = 0
    while page := await _newest(client, chosen, by, keep):
        for artifact in page:
            # Another purge may have been faster.
            with suppress(ObjectNotFound):
                await client.delete_artifact(artifact.id)
        deleted += len(page)
    return deleted


async def _newest(
    client: PrefectClient, chosen: ArtifactFilter, by: FlowRunFilter | None, keep: int
) -> Collection[Artifact]:
    return await client.read_artifacts(
        artifact_filter=chosen,
        flow_run_filter=by,
        sort=ArtifactSort.CREATED_DESC,
        offset=keep,
        limit=PAGE,
    )


def _is_run_id(text: str) -> bool:
    with suppress(ValueError):
        return bool(UUID(text))
    return False
