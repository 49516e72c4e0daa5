"""Deleting the words of old mail: in Prefect, in the ledger, and beside the tickets."""

from typing import Any

from prefect import State, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.exceptions import ObjectNotFound
from prefect.states import Completed

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.errors import LedgerUnavailable
from tasks.domain.purging import Purge, oldest_kept, purge_event
from tasks.ledger import run_id
from tasks.retry import retried

# Mails at a time: enough to be quick, few enough to be done again after a crash.
PAGE = 100


@retried
async def purge_mails() -> Purge:
    """Empty every mail that is older than `keep_bodies_days` and done; a second try goes on."""
    opened = connections()
    days = load_house(opened.settings).preferences.reports.keep_bodies_days
    purge = Purge(before=oldest_kept(utc_now(), days))
    async with get_client() as client:
        while page := await opened.ledger.purgeable(purge.before, utc_now(), PAGE):
            counted = [await _purge_mail(client, email_id, purge, days) for email_id in page]
            purge = purge.model_copy(
                update={
                    "mails": purge.mails + sum(done for done, _ in counted),
                    "artifacts": purge.artifacts + sum(deleted for _, deleted in counted),
                }
            )
            # What another run has taken up meanwhile is left, and would come again at once.
            if not any(done for done, _ in counted):
                break
    return purge


@task(cache_policy=NO_CACHE)
async def purge_attachments(purge: Purge) -> Purge:
    """Delete the attachments beside the tickets whose every mail is purged."""
    opened = connections()
    tickets = await opened.ledger.emptied_tickets()
    for ticket in tickets:
        await opened.ledger.update_ticket(await opened.tickets.strip(ticket))
    return purge.model_copy(update={"tickets": len(tickets)})


async def purge_of(state: State[Any]) -> Purge:
    """Return what a run ended with.

    Raises:
        Exception: what the run broke off with.
    """
    result = await state.aresult(raise_on_failure=False)
    if isinstance(result, Purge):
        return result
    if isinstance(result, BaseException):
        raise result
    raise LedgerUnavailable(state.message or "The purge broke off.")


def final_state(purge: Purge) -> State[Any]:
    """Return the run's final state."""
    return Completed(message=str(purge), data=purge)


async def _purge_mail(
    client: PrefectClient, email_id: int, purge: Purge, days: int
) -> tuple[bool, int]:
    """Empty one mail; the ledger comes last, because it says what is still to be done."""
    ledger = connections().ledger
    runs = {event.flow_run_id for event in await ledger.story(email_id)}
    deleted = await _delete_stories(client, email_id, {run for run in runs if run})
    event = purge_event(days, utc_now(), run_id())
    return await ledger.purge(email_id, purge.before, event), deleted


async def _delete_stories(client: PrefectClient, email_id: int, runs: set[str]) -> int:
    """Delete a mail's artifacts; another ledger on this server may use the same key."""
    named = ArtifactFilter(key=ArtifactFilterKey(any_=[f"email-{email_id}"]))
    ours = [
        a for a in await client.read_artifacts(artifact_filter=named) if f"{a.flow_run_id}" in runs
    ]
    for artifact in ours:
        try:
            await client.delete_artifact(artifact.id)
        except ObjectNotFound:
            # Another purge was faster.
            continue
    return len(ours)
