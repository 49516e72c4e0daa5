"""What a manager finds in the Prefect UI after passes: the pass, the boards, a conversation."""

import asyncio

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterName,
)
from prefect.client.schemas.objects import Artifact
from prefect.client.schemas.sorting import ArtifactSort
from support.markdown import cells, links_and_images
from support.openai_wire import filled
from support.world import NEIGHBOUR, TENANT, World, mail, run

from flows.review_draft import review_draft
from tasks.domain.reviewing import Decision, Review
from tasks.pass_report import show_progress
from tasks.progress import Tally
from tasks.reviews import run_review

FIRST = "<first@mail.tenants.example>"
ATTACK = "[x](http://evil.example) | <img src=http://evil.example/i.png>"


async def artifacts(*keys: str) -> list[Artifact]:
    """Return every version of these artifacts, newest first."""
    chosen = ArtifactFilter(key=ArtifactFilterKey(any_=list(keys)))
    async with get_client() as client:
        return await client.read_artifacts(
            artifact_filter=chosen, sort=ArtifactSort.CREATED_DESC, limit=200
        )


async def latest(key: str) -> str:
    (artifact, *_) = await artifacts(key)
    return str(artifact.data)


async def test_boards_tell_of_a_conversation_and_of_what_is_held(world: World) -> None:
    world.deliver(mail("The sink is leaking.", subject="Sink", message_id=FIRST))
    await world.run_pass()
    world.model.answer = lambda _: filled("maintenance", reply="A plumber comes tomorrow at 9.")
    follow = {"In-Reply-To": FIRST, "References": FIRST}
    world.deliver(
        mail("Any news? It is worse.", subject=f"Re: Sink {ATTACK}", headers=follow),
        mail("My tap drips.", subject="Stolen thread", sender=NEIGHBOUR, headers=follow),
    )
    await world.run_pass()

    async with get_client() as client:
        named = FlowRunFilter(name=FlowRunFilterName(any_=["pass: 1 Replied", "pass: 2 Held"]))
        assert len(await client.read_flow_runs(flow_run_filter=named)) >= 2

    table = await latest("pass")
    assert table.count("[Held](") == 2
    assert not any("evil" in address for address in links_and_images(table))

    tickets, held = await latest("open-tickets"), await latest("held-drafts")
    assert "**2 open**" in tickets
    assert "**2 held**" in held
    assert not any("evil" in address for address in links_and_images(tickets + held))
    assert "--show 3" in cells(held)

    thread = await latest("thread-1")
    assert TENANT not in thread
    assert thread.index("| received |") < thread.index("| sent |")
    (first_reply, _) = world.sent_to(TENANT)
    assert first_reply.get_content().split("\r\n")[0] in thread
    assert "Stolen" not in thread
    assert "Earlier in this conversation" in await latest("email-2")
    assert "Earlier in this conversation" not in await latest("email-3")

    # A pass with nothing to do writes nothing.
    before = await artifacts("pass", "open-tickets", "held-drafts")
    await world.run_pass()
    assert await artifacts("pass", "open-tickets", "held-drafts") == before

    shown = await run(world, "--show", "2", flow="review_draft")
    assert "mail 1: Sink (Replied" in shown.out
    for email_id in (2, 3):
        await run_review(review_draft, email_id, Review(decision=Decision.REJECT, by="Bea"))
    assert "No mail waits for a person" in await latest("held-drafts")
    assert "Skipped" in await latest("thread-1")


async def test_a_pass_that_takes_a_while_shows_how_far_it_is(world: World) -> None:
    world.model.latency = 3.0
    world.deliver(mail("The sink is leaking."))
    before = len(await artifacts("pass-progress"))
    await world.run_pass()
    (artifact, *others) = await artifacts("pass-progress")
    assert len(others) == before
    assert artifact.data == 100
    assert artifact.description == "1 of 1 mails: 1 Replied"


async def test_a_short_pass_needs_no_bar(world: World) -> None:
    before = len(await artifacts("pass-progress"))
    async with show_progress(Tally(3)):
        await asyncio.sleep(0)
    assert len(await artifacts("pass-progress")) == before
    assert world.smtp.mails == []
