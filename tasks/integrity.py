"""Gathering what the records say of the same mails, and showing where they disagree."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import State, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.states import Completed, Failed

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.domain.days import day_bounds
from tasks.domain.disagreement import (
    Disagreement,
    disagreements_markdown,
    is_sound,
    summarise,
)
from tasks.domain.errors import LedgerUnavailable
from tasks.domain.evidence import KeptMail, SeenRun, Sighting, Unread, identity_of
from tasks.domain.integrity import compare_mails, compare_tickets, compare_unread, run_ids
from tasks.domain.ledger import Location
from tasks.domain.value import Value
from tasks.ports import Flag, Survey
from tasks.retry import retried

# The most that the Prefect server gives in one answer, too.
PAGE = 200


class AuditReport(Value):
    """Say where the report is and what came of its check; `disagreements` is None without one."""

    folder: Path
    mails: int
    disagreements: tuple[Disagreement, ...] | None

    @property
    def is_sound(self) -> bool:
        """Say whether nothing was found but notes."""
        return is_sound(self.disagreements or ())

    def state(self) -> State[Any]:
        """Return the run's final state: failed where records disagree."""
        words = [f"{self.mails} mails"]
        if self.disagreements is not None:
            words.append(summarise(self.disagreements))
        final = Completed if self.is_sound else Failed
        return final(message=", ".join(words), data=self)


async def report_of(state: State[Any]) -> AuditReport:
    """Return what a run ended with.

    Raises:
        Exception: what the run broke off with.
    """
    result = await state.aresult(raise_on_failure=False)
    if isinstance(result, AuditReport):
        return result
    if isinstance(result, BaseException):
        raise result
    raise LedgerUnavailable(state.message or "The report broke off.")


class Comparison(Value):
    """Hold where the records disagree, and the runs that they were compared with."""

    disagreements: tuple[Disagreement, ...]
    runs: tuple[SeenRun, ...]


@retried
async def compare_records(
    since: date | None, until: date | None, *, with_mailbox: bool
) -> Comparison:
    """Compare the mails received in the range with their runs, and all tickets with their files.

    `with_mailbox` also compares them with their bytes and the mailbox, known to the ledger or not.
    Mails that came to another mailbox are compared with everything but their mailbox.
    """
    opened = connections()
    start, end = day_bounds(since, until, opened.settings.timezone)
    survey = await opened.mailbox.survey(None, None) if with_mailbox else None
    found = [*await _compare_tickets(opened)]
    if survey:
        found += compare_unread(await _unknown(opened, survey, start, end), utc_now())
    seen: list[SeenRun] = []
    async for page, runs in _pages(opened, start, end):
        seen += runs
        if survey:
            checked = [await _with_identity(opened, mail) for mail in page]
            sightings = await _sightings(opened, page, survey.uidvalidity)
            found += compare_mails(checked, sightings, runs, utc_now())
        else:
            found += compare_mails(page, (), runs, utc_now())
    return Comparison(disagreements=tuple(found), runs=tuple(seen))


async def _pages(
    opened: Connections, start: datetime | None, end: datetime | None
) -> AsyncIterator[tuple[Sequence[KeptMail], tuple[SeenRun, ...]]]:
    """Give the range's mails with their runs, page by page."""

    async def read(after: int) -> Sequence[KeptMail]:
        return await opened.ledger.kept_mails(after, PAGE, utc_now(), start, end)

    async with get_client() as client:
        page = await read(0)
        while page:
            # Postgres and the Prefect server are two processes: they work at the same time.
            runs, following = await asyncio.gather(_runs(client, page), read(page[-1].email_id))
            yield page, runs
            page = following


@task(cache_policy=NO_CACHE)
async def show_disagreements(found: Sequence[Disagreement]) -> None:
    """Keep what was found under the artifact `disagreements`."""
    await acreate_markdown_artifact(
        disagreements_markdown(found), key="disagreements", description=summarise(found)
    )


async def _unknown(
    opened: Connections, survey: Survey, start: datetime | None, end: datetime | None
) -> list[Unread]:
    """Return the range's unread mails that the ledger does not know."""
    mailbox = opened.mailbox
    known = await opened.ledger.known_uids(mailbox.name, mailbox.folder, survey.uidvalidity)
    listings = await mailbox.describe([uid for uid in survey.uids if uid not in known])
    return [
        Unread(uid=one.uid, received_at=one.received_at)
        for one in listings
        if (start is None or one.received_at >= start) and (end is None or one.received_at < end)
    ]


async def _compare_tickets(opened: Connections) -> tuple[Disagreement, ...]:
    # The files first: a ticket is in the ledger before it has one.
    files = await opened.tickets.files()
    return compare_tickets(await opened.ledger.kept_tickets(utc_now()), files)


async def _with_identity(opened: Connections, mail: KeptMail) -> KeptMail:
    # One at a time, because a page of them may be more than memory holds.
    record = await opened.ledger.load(mail.email_id)
    return mail.model_copy(update={"recomputed": identity_of(record.raw)})


async def _sightings(
    opened: Connections, mails: Sequence[KeptMail], uidvalidity: int
) -> tuple[Sighting, ...]:
    """Look at the places of the mails in the folder that is read; elsewhere nothing is seen."""
    mailbox = opened.mailbox
    here = (mailbox.name, mailbox.folder, uidvalidity)
    places = {place.uid: place for mail in mails for place in mail.locations if _in(place) == here}
    seen = await mailbox.flags(sorted(places))
    return tuple(Sighting(location=places[one.uid], is_read=Flag.SEEN in one.flags) for one in seen)


def _in(place: Location) -> tuple[str, str, int]:
    return place.mailbox, place.folder, place.uidvalidity


async def _runs(client: PrefectClient, mails: Sequence[KeptMail]) -> tuple[SeenRun, ...]:
    """Return the runs that the ledger names, as far as the server still knows them."""
    ids = [UUID(run_id) for run_id in sorted(run_ids(mails)) if _is_run_id(run_id)]
    found: list[SeenRun] = []
    for start in range(0, len(ids), PAGE):
        wanted = FlowRunFilter(id=FlowRunFilterId(any_=ids[start : start + PAGE]))
        runs = await client.read_flow_runs(flow_run_filter=wanted, limit=PAGE)
        found += [
            SeenRun(
                run_id=str(run.id),
                state=run.state_name or "",
                is_final=run.state is not None and run.state.is_final(),
                started_at=run.start_time,
                seconds=run.total_run_time.total_seconds(),
            )
            for run in runs
        ]
    return tuple(found)


def _is_run_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
