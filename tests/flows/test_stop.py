"""The stop button: pressed by the command or in the UI, before a pass or in the middle of one."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from prefect import State
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import VariableCreate
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound
from support.nursery import Printed, start
from support.openai_wire import filled
from support.world import TENANT, World, mail

from flows.process_mailbox import process_mailbox
from flows.review_draft import review_draft
from tasks.domain.ledger import Status
from tasks.domain.reviewing import Decision, Review
from tasks.domain.sending import STOPPED, VARIABLE
from tasks.progress import tally_of
from tasks.reviews import run_review
from tasks.sending import TAG
from tasks.settings import ROOT

ON_CALL = "on-call@maple-court.example"
MAINTENANCE = "maintenance@maple-court.example"


@pytest.fixture(autouse=True)
async def _without_variable(prefect_api: str) -> AsyncIterator[None]:
    """Leave the server that all tests share without the variable."""
    assert prefect_api
    yield
    async with get_client() as client:
        try:
            await client.delete_variable_by_name(VARIABLE)
        except ObjectNotFound:
            return


async def press_in_the_ui(word: str = "off") -> None:
    async with get_client() as client:
        await client.create_variable(VariableCreate(name=VARIABLE, value=word))


async def command(world: World, *arguments: str) -> Printed:
    """Run `python -m deployments.stop` as somebody types it."""
    words = (*arguments, "--by", "Bea Boss")
    process = start("deployments.stop", *words, environment=world.environment, folder=world.home)
    return await process.wait()


async def command_afresh(world: World, **environment: str) -> Printed:
    """Do the same with an interpreter of its own, which reads Prefect's settings anew."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deployments.stop", "--by", "Bea Boss"),
        cwd=ROOT,
        env={**os.environ, **world.environment, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return Printed(process.returncode or 0, out.decode(), err.decode())


async def run_of(state: State[Any]) -> FlowRun:
    run_id = state.state_details.flow_run_id
    assert run_id is not None
    async with get_client() as client:
        return await client.read_flow_run(run_id)


async def test_the_command_stops_answers_and_nothing_else(world: World) -> None:
    stopped = await command(world)
    assert stopped.code == 0, stopped.err
    assert "STOPPED" in stopped.err
    assert "Bea Boss" in stopped.err
    world.deliver(
        mail("The sink is leaking.", subject="Sink"),
        mail("I smell gas in the kitchen.", subject="Gas"),
    )
    state = await process_mailbox(return_state=True)
    assert str(await tally_of(state)).endswith(STOPPED)
    run = await run_of(state)
    assert TAG in run.tags
    assert run.state is not None
    assert STOPPED in (run.state.message or "")
    assert world.sent_to(TENANT) == []
    assert len(world.sent_to(MAINTENANCE)) == 2
    (page,) = world.sent_to(ON_CALL)
    assert "the sender got no answer" in page.get_content()
    outcomes = {row.subject: (row.outcome, row.reason) for row in await world.rows()}
    assert outcomes["Sink"] == (Status.HELD, STOPPED)
    assert outcomes["Gas"][0] is Status.ESCALATED
    # The safety text did not leave either, and no flag may say that it did.
    assert world.flags() == [{"\\Flagged"}, {"\\Seen", "\\Flagged"}]
    assert len(world.tickets()) == 2

    resumed = await command(world, "--resume")
    assert (resumed.code, "is on" in resumed.err) == (0, True), resumed.err
    world.deliver(mail("The tap is dripping.", subject="Tap"))
    assert str(await world.run_pass()) == "1 Replied"


async def test_a_ledger_that_stops_is_enough_when_prefect_cannot_be_told(world: World) -> None:
    printed = await command_afresh(world, PREFECT_API_URL="http://127.0.0.1:1/api")
    assert printed.code == 1
    assert "could NOT be set" in printed.err
    assert "STOPPED, by the ledger" in printed.err
    assert "Traceback" not in printed.err
    world.deliver(mail("The sink is leaking."))
    await world.run_pass()
    assert world.sent_to(TENANT) == []
    assert await world.outcome() is Status.HELD


async def test_what_a_person_approves_leaves_all_the_same(world: World) -> None:
    world.model.answer = lambda _: filled("locked_out", reply="We read your message.")
    await press_in_the_ui()
    world.deliver(mail("I am locked out of my apartment!", subject="locked out"))
    await world.run_pass()
    assert await world.outcome() is Status.HELD
    assert world.sent_to(TENANT) == []
    state = await run_review(review_draft, 1, Review(decision=Decision.APPROVE, by="Bea"))
    assert state.name == "Replied", state.message
    (reply,) = world.sent_to(TENANT)
    # The draft is what would have been sent, with what must always be said below it.
    assert "We read your message." in reply.get_content()
    assert "photo ID" in reply.get_content()


async def test_a_stop_in_the_middle_of_a_pass_stops_the_rest(world: World) -> None:
    world.model.latency = 0.3
    world.deliver(*(mail("The sink is leaking.", subject=f"Sink {n}") for n in range(12)))
    at_work = asyncio.ensure_future(process_mailbox(concurrency=1, return_state=True))
    async with asyncio.timeout(60):
        while not world.sent_to(TENANT):  # noqa: ASYNC110 - the SMTP server is another thread
            await asyncio.sleep(0.02)
    await press_in_the_ui()
    state = await at_work
    rows = await world.rows()
    counts = {status: sum(row.outcome is status for row in rows) for status in Status}
    assert counts[Status.REPLIED] == len(world.sent_to(TENANT))
    assert counts[Status.REPLIED] + counts[Status.HELD] == 12
    # Prefect is asked every two seconds, and two mails are in flight.
    assert counts[Status.HELD] > 0
    assert TAG in (await run_of(state)).tags
