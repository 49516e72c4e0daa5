"""Deleting the words of old mail: in Prefect, in the ledger, on tickets and in files."""

from collections.abc import Sequence
from typing import Any

from prefect import State, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.states import Completed

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.errors import LedgerUnavailable
from tasks.domain.purging import Purge, oldest_kept, purge_event
from tasks.domain.story import story_key
from tasks.domain.thread import thread_key
from tasks.ledger import conversation, run_id
from tasks.old_pages import Traces, delete_stories, delete_tables
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
            # The ledger comes last, because it says what is still to be done.
            deleted = await delete_stories(client, await _traces(page))
            event = purge_event(days, utc_now(), run_id())
            done = [await opened.ledger.purge(mail, purge.before, event) for mail in page]
            more = {"mails": purge.mails + sum(done), "artifacts": purge.artifacts + deleted}
            purge = purge.model_copy(update=more)
            # What another run has taken up meanwhile is left, and would come again at once.
            if not any(done):
                break
    return purge


@task(cache_policy=NO_CACHE)
async def purge_files(purge: Purge) -> Purge:
    """Empty the tickets whose every mail is purged, and delete old answers that were never sent."""
    opened = connections()
    tickets = await opened.ledger.emptied_tickets(purge.before)
    for ticket in tickets:
        await opened.ledger.update_ticket(await opened.tickets.strip(ticket))
    previews = await opened.previews.purge(purge.before)
    return purge.model_copy(update={"tickets": len(tickets), "previews": previews})


@task(cache_policy=NO_CACHE)
async def purge_pages(purge: Purge) -> Purge:
    """Delete the boards and tables in which words of purged mails may stand."""
    async with get_client() as client:
        deleted = await delete_tables(client, purge)
    return purge.model_copy(update={"artifacts": purge.artifacts + deleted})


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


async def _traces(page: Sequence[int]) -> Traces:
    """Return where these mails are told of.

    A conversation's page is called after any of its mails, and written by the runs of them all.
    """
    ledger = connections().ledger
    keys = set[str]()
    runs_of = dict[int, set[str]]()
    for email_id in page:
        mails = await conversation(await ledger.load(email_id))
        keys |= {story_key(email_id), *(thread_key(mail) for mail in mails)}
        for mail in {email_id, *mails} - runs_of.keys():
            runs_of[mail] = await _runs_of(mail)
    own = frozenset[str]().union(*(runs_of[email_id] for email_id in page))
    runs = frozenset[str]().union(*runs_of.values())
    return Traces(keys=frozenset(keys), own=own, runs=runs)


async def _runs_of(email_id: int) -> set[str]:
    story = await connections().ledger.story(email_id)
    return {event.flow_run_id for event in story if event.flow_run_id}
