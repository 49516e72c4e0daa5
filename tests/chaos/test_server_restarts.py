"""The ledger's Postgres and the Prefect server may crash in the middle of a pass."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from support.crashing import CrashingPostgres, CrashingPrefect
from support.database import copy_server, execute
from support.dice import THOROUGH
from support.once import assert_answered_once, assert_finished, assert_one_ticket_each
from support.openai_wire import Answer, Call, Reply, classify
from support.world import NEIGHBOUR, TENANT, World, mail, run

from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.postgres import ensure_database
from tasks.domain.errors import LedgerUnavailable
from tasks.domain.ledger import AuditRow
from tasks.settings import ROOT

TENANTS = (TENANT, NEIGHBOUR, "carla@elsewhere.example", "dan@elsewhere.example")
MANAGER = "manager@maple-court.example"
PATIENCE_SECONDS = 90.0
# The default run takes what is quickest.
_KINDS = 2 if THOROUGH else 1
_LEDGER_RETURNS = [True, False][:_KINDS]


@pytest.fixture
async def ledger_server(
    world: World, empty_server: Path, postgres_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[CrashingPostgres]:
    """Give the world a ledger on a server of its own."""
    folder = copy_server(empty_server, postgres_folder / f"crashing-{world.folder.account.folder}")
    server = CrashingPostgres(folder)
    world.ledger_url = server.url("ledger")
    monkeypatch.setenv("DATABASE_URL", world.ledger_url)
    await ensure_database(world.ledger_url)
    yield server
    server.stop()


@pytest.mark.parametrize("returns", _LEDGER_RETURNS, ids=["within the pass", "after it"][:_KINDS])
async def test_a_ledger_that_crashes_in_a_pass_and_returns_loses_nothing(
    world: World, ledger_server: CrashingPostgres, returns: bool
) -> None:
    def crash() -> None:
        ledger_server.kill()
        if returns:
            ledger_server.start()

    _deliver(world)
    world.model.answer = _at_first_call(crash)
    with suppress(LedgerUnavailable):
        tally = await world.run_pass()
        assert returns or not tally.is_complete
    if not returns:
        ledger_server.start()
    await world.run_pass()
    _assert_sound(world, await assert_finished(world, 4))


async def test_a_pass_that_lost_its_hold_on_the_mailbox_sends_nothing_twice(
    world: World, ledger_server: CrashingPostgres
) -> None:
    restarted, overtaken = threading.Event(), threading.Event()

    def crash() -> None:
        ledger_server.kill()
        ledger_server.start()
        restarted.set()
        assert overtaken.wait(PATIENCE_SECONDS)

    world.deliver(mail("May I have a receipt for October?"))
    world.model.answer = _at_first_call(crash)
    overtaken_pass = asyncio.create_task(world.run_pass())
    assert await asyncio.to_thread(restarted.wait, PATIENCE_SECONDS)
    try:
        second = await run(world)
    finally:
        overtaken.set()
    assert second.code == 0, second.err
    with suppress(LedgerUnavailable):
        await overtaken_pass
    _assert_sound(world, await assert_finished(world, 1), (TENANT,))


@pytest.fixture(scope="module")
def prefect(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CrashingPrefect]:
    """Run a second Prefect server, which only this module's passes know."""
    asyncio.run(ensure_database(postgres.url("prefect_crashing")))
    folder = tmp_path_factory.mktemp("prefect")
    server = CrashingPrefect(folder, postgres.url("prefect_crashing", "asyncpg"))
    yield server
    server.stop()


async def test_a_prefect_server_that_crashes_and_comes_back_in_a_pass_harms_nothing(
    world: World, prefect: CrashingPrefect
) -> None:
    def crash() -> None:
        prefect.kill()
        prefect.start()

    _deliver(world)
    world.model.answer = _at_first_call(crash)
    printed = await run(world, environment={"PREFECT_API_URL": prefect.api_url})
    assert printed.code == 0, printed.err
    _assert_sound(world, await assert_finished(world, 4))


async def test_a_prefect_server_that_stays_away_ends_the_pass_and_the_next_one_answers(
    world: World, prefect: CrashingPrefect
) -> None:
    prefect.wait_until_healthy()
    _deliver(world)
    world.model.answer = _at_first_call(prefect.kill)
    await _run_until_the_mailbox_is_free(world, prefect)
    subjects = [str(told["Subject"]) for told in world.sent_to(MANAGER)]
    assert subjects.count("Alert: the Prefect server was lost") == 1
    await world.run_pass()
    _assert_sound(world, await assert_finished(world, 4))


async def _run_until_the_mailbox_is_free(world: World, prefect: CrashingPrefect) -> None:
    """Run a pass until it has let go of the mailbox, and end its process there.

    At its exit Prefect's client would try for minutes to hand over the events that are left.
    """
    impatient = {"PREFECT_API_URL": prefect.api_url, "PREFECT_CLIENT_MAX_RETRIES": "1"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "flows.process_mailbox"),
        cwd=ROOT,
        env={**os.environ, **world.environment, **impatient},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            # Nothing announces either; they happen in another process.
            while not world.model.calls or await _is_mailbox_held(world):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)
    finally:
        process.kill()
        await process.wait()


async def _is_mailbox_held(world: World) -> bool:
    rows = await execute(
        world.ledger_url,
        "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database "
        "WHERE locktype = 'advisory' AND datname = current_database()",
    )
    return bool(rows)


def _deliver(world: World) -> None:
    world.deliver(*(mail("May I have a receipt for October?", sender=tenant) for tenant in TENANTS))


def _at_first_call(act: Callable[[], None]) -> Answer:
    """Answer as usual, but do something first while the first call is in flight."""
    first = threading.Lock()

    def answer(call: Call) -> Reply:
        if first.acquire(blocking=False):
            act()
        return classify(call)

    return answer


def _assert_sound(
    world: World, rows: tuple[AuditRow, ...], tenants: tuple[str, ...] = TENANTS
) -> None:
    doubtful = [str(row.sender) for row in rows if "uncertain" in row.reason]
    assert_answered_once(world.smtp.mails, tenants, doubtful)
    assert_one_ticket_each(world, len(tenants))
