"""A range of days: every mail once, at its pace, beside the passes that answer fresh mail."""

import asyncio
import re
import threading
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from support.database import execute
from support.month import a_month
from support.nursery import start
from support.once import assert_finished, assert_one_ticket_each
from support.openai_wire import Call, Reply, classify
from support.world import NEIGHBOUR, TENANT, World, mail, run

from flows.backfill_mailbox import backfill_mailbox
from flows.process_mailbox import process_mailbox
from tasks.backfill_watch import ARTIFACT
from tasks.domain.ledger import Status
from tasks.forecasts import forecasts_of
from tasks.progress import Tally, tally_of

MANAGER = "manager@maple-court.example"
ON_CALL = "on-call@maple-court.example"
DAYS = 10
SETTLED = "SELECT count(*) FROM emails WHERE settled_at IS NOT NULL"
DEADLINE_SECONDS = 90.0


def first_instant(days_ago: int) -> datetime:
    """Return when a day began in UTC, the property's time zone."""
    now = datetime.now(UTC) - timedelta(days=days_ago)
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def set_pace(world: World, mails_per_minute: int) -> None:
    """Change data/settings.toml."""
    settings = world.data_dir / "settings.toml"
    line = re.compile(r"^mails_per_minute = \d+$", re.MULTILINE)
    after, changed = line.subn(f"mails_per_minute = {mails_per_minute}", settings.read_text())
    assert changed == 1
    settings.write_text(after)


@asynccontextmanager
async def started(world: World, since: date, until: date) -> AsyncIterator[None]:
    """Run a backfill in a process of its own, which the block's end kills with SIGKILL."""
    days = ("--since", since.isoformat(), "--until", until.isoformat())
    process = start(
        "flows.backfill_mailbox", *days, environment=world.environment, folder=world.home
    )
    try:
        yield
    finally:
        assert process.is_running, "the backfill ended before it was killed"
        process.kill()


async def until_settled(world: World, count: int) -> None:
    """Wait until so many mails have their outcome."""
    async with asyncio.timeout(DEADLINE_SECONDS):
        # Another process settles them, which tells nobody here.
        while (await execute(world.ledger_url, SETTLED))[0]["count"] < count:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def backfill(since: date, until: date) -> Tally:
    """Run a backfill to its end and return its tally."""
    return await tally_of(await backfill_mailbox(since, until, return_state=True))


async def test_a_backfill_that_is_killed_twice_is_finished_by_the_third(
    world: World,
) -> None:
    set_pace(world, 6000)
    first = first_instant(40)
    since, until = first.date(), first.date() + timedelta(days=DAYS - 1)
    for one in a_month(DAYS, first, DAYS):
        world.deliver(one.raw, received_at=one.received_at)
    # The first and the last second of the range, and the ones beside it.
    end = first + timedelta(days=DAYS)
    for moment in (first, end - timedelta(seconds=1)):
        world.deliver(mail("The tap drips.", sender=NEIGHBOUR), received_at=moment)
    for moment in (first - timedelta(seconds=1), end):
        world.deliver(mail("Outside."), received_at=moment)
    world.folder.append(mail("Read by a person."), received_at=first, flags=("\\Seen",))
    for count in (2, 5):
        async with started(world, since, until):
            await until_settled(world, count)
    tally = await backfill(since, until)
    assert tally.is_complete
    rows = await world.rows()
    assert len(rows) == DAYS + 2
    assert {row.outcome for row in rows} == {Status.HELD, Status.SKIPPED}
    assert Counter(row.subject for row in rows)["Outside."] == 0
    assert_one_ticket_each(world, sum(row.outcome is Status.HELD for row in rows))
    # Nobody is answered or called out; the manager has one mail about all of it.
    assert [taken.recipients for taken in world.smtp.mails] == [(MANAGER,)]
    (told,) = world.sent_to(MANAGER)
    assert told["Subject"].startswith("URGENT: 1 possible emergency among")
    assert str(await backfill(since, until)) == "nothing to do"
    assert len(world.smtp.mails) == 1
    assert world.flags()[-3:] == [set(), set(), {"\\Seen"}]
    assert await _percent() == 100.0


async def test_an_emergency_during_a_backfill_is_answered_by_the_pass_beside_it(
    world: World,
) -> None:
    # One mail, then a rest of twenty seconds: the mailbox is free and the backfill far from done.
    set_pace(world, 3)
    first = first_instant(20)
    for number in range(4):
        world.deliver(mail(f"Tap {number} drips."), received_at=first + timedelta(hours=number))
    async with started(world, first.date(), first.date()):
        await until_settled(world, 1)
        world.deliver(mail("I smell gas in the kitchen!", sender=NEIGHBOUR))
        assert str(await world.run_pass()) == "1 Escalated"
        assert len(world.sent_to(ON_CALL)) == 1
        # What is old stays the backfill's own, and it is the backfill that tells of it.
        assert world.flags()[2:4] == [set(), set()]
        assert [told["Subject"] for told in world.sent_to(MANAGER) if _is_summary(told)] == []
    # Once no backfill is at work, passes take up what it left, and tell of it in one mail.
    assert str(await world.run_pass()) == "3 Held"
    assert sum(_is_summary(told) for told in world.sent_to(MANAGER)) == 1
    assert world.sent_to(TENANT) == []
    await assert_finished(world, 5)


async def test_an_emergency_that_arrives_during_a_long_pass_is_answered_by_it(
    world: World,
) -> None:
    for number in range(14):
        sender = f"guest{number}@elsewhere.example"
        world.deliver(mail("The tap drips.", subject=f"Tap {number}", sender=sender))
    arrived = threading.Lock()

    def answer(call: Call) -> Reply:
        if arrived.acquire(blocking=False):
            world.deliver(mail("I smell gas in the kitchen!", sender=NEIGHBOUR))
        return classify(call)

    world.model.answer = answer
    assert (await world.run_pass(concurrency=1)).counts == {
        Status.REPLIED: 14, Status.ESCALATED: 1,
    }  # fmt: skip
    # Twelve were in its first part; in the second the emergency is at work beside the thirteenth.
    told = [taken.recipients[0] for taken in world.smtp.mails]
    assert told.index(ON_CALL) < told.index("guest13@elsewhere.example")


async def test_a_dry_run_shows_what_would_happen_and_does_nothing(world: World) -> None:
    world.deliver(
        mail("The sink is leaking."),
        mail("I smell gas in the kitchen!", sender=NEIGHBOUR),
        mail("Any news?", headers={"References": "<nothing@tenants.example>"}),
    )
    world.deliver(mail("The oven is broken."), received_at=first_instant(9))
    since, until = first_instant(9).date(), first_instant(0).date()
    printed = await run(
        world, "--since", since.isoformat(), "--until", until.isoformat(), "--dry-run",
        flow="backfill_mailbox",
    )  # fmt: skip
    assert printed.code == 0, printed.err
    assert "Escalated" in printed.out
    assert "9 d" in printed.out
    assert "4 mails would become: 2 Replied, 1 Held, 1 Escalated" in printed.err
    assert await world.rows() == ()
    assert world.flags() == [set()] * 4
    assert world.smtp.mails == []
    assert world.tickets() == []
    # What it said comes true.
    assert (await backfill(since, until)).counts == {
        Status.REPLIED: 2, Status.HELD: 1, Status.ESCALATED: 1,
    }  # fmt: skip
    again = await forecasts_of(await process_mailbox(dry_run=True, return_state=True))
    assert again == ()


async def test_a_limit_counts_the_ranges_own_mail_only(world: World) -> None:
    # The server is asked for some days more, and what lies there comes first in the mailbox.
    for days in (3, 2, 2):
        world.deliver(mail("The sink leaks."), received_at=first_instant(days))
    day = first_instant(2).date()
    state = await process_mailbox(since=day, until=day, limit=1, return_state=True)
    assert (await tally_of(state)).done == 1


async def test_a_backfill_that_nothing_works_for_stops_and_can_be_run_again(world: World) -> None:
    set_pace(world, 20)
    first = first_instant(20)
    for number in range(8):
        sender = f"guest{number}@elsewhere.example"
        world.deliver(mail("The tap drips.", sender=sender), received_at=first)
    # A file where the folder should be keeps every ticket from being written.
    world.output_dir.write_text("")
    tally = await backfill(first.date(), first.date())
    assert tally.counts == {Status.FAILED: 5}
    assert not tally.is_complete
    world.output_dir.unlink()
    set_pace(world, 6000)
    tally = await backfill(first.date(), first.date())
    assert tally.counts == {Status.HELD: 8}


def _is_summary(told: EmailMessage) -> bool:
    return "old mail" in told["Subject"]


async def _percent() -> Any:  # noqa: ANN401 - an artifact's data may be anything
    chosen = ArtifactFilter(key=ArtifactFilterKey(any_=[ARTIFACT]))
    async with get_client() as client:
        found = await client.read_artifacts(artifact_filter=chosen)
    return max(found, key=lambda one: one.created).data  # type: ignore[arg-type,return-value]  # Always set by the server.
