"""Held mail and the people who decide about it: at the terminal, and in a suspended run."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prefect import State
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import SetStateStatus
from prefect.flow_engine import run_flow_async
from prefect.states import Pending
from support.database import execute as query
from support.killing import WRITES, kill_review_at
from support.nursery import Printed
from support.openai_wire import filled
from support.reviews import registered_reviews
from support.world import NEIGHBOUR, TENANT, World, mail, run

from deployments.commands import review_draft_command
from flows.review_draft import review_draft
from tasks.adapters.postgres import PostgresLedger
from tasks.connections import close_connections
from tasks.domain.ledger import Event, EventKind, OutboxEntry, ReplyKind, ReplyStatus, Status
from tasks.domain.reviewing import Decision, Review
from tasks.reviews import request_review, run_review

DRAFT = "A technician will come tomorrow between 9 and 12."
OWN_WORDS = "Dear Ada,\n\nMr Smith comes on Tuesday at 3 pm.\n"
NOTICE = "prepared automatically"
SIGNATURE = "The office of"
MANAGER = "manager@maple-court.example"


@pytest.fixture
async def held(world: World) -> World:
    """Hold one mail whose draft promises what nothing supports; the sender is told of receipt."""
    world.model.answer = lambda _: filled("maintenance", reply=DRAFT)
    world.deliver(mail("The sink is leaking.", subject="Sink"))
    await world.run_pass()
    assert await world.outcome() is Status.HELD
    return world


@pytest.fixture
async def deployed(held: World) -> AsyncIterator[World]:
    """Register the deployment; nobody serves it, so that the test runs what is resumed."""
    async with registered_reviews():
        yield held
        await close_connections()


async def review(world: World, *arguments: str) -> Printed:
    return await run(world, *arguments, "--by", "Bea Boss", flow="review_draft")


async def decide(decision: Decision, text: str = "", email_id: int = 1) -> State[Any]:
    """Decide in this process, without the second or more that a command takes to start."""
    written = Review(decision=decision, text=text, by="Bea Boss")
    return await run_review(review_draft, email_id, written)


async def replies(world: World) -> list[str]:
    """Return the texts of the answers that left, without the acknowledgement before them."""
    answers = [e for e in await world.outbox() if e.kind is ReplyKind.REPLY]
    identities = {e.message_id for e in answers if e.status is ReplyStatus.SENT}
    return [_text(m) for m in world.sent_to(TENANT) if m["Message-ID"] in identities]


def _text(message: EmailMessage) -> str:
    # Mail travels with CRLF.
    return str(message.get_content()).replace("\r\n", "\n")


async def story(world: World) -> tuple[Event, ...]:
    ledger = PostgresLedger(world.ledger_url)
    try:
        return await ledger.story(1)
    finally:
        await ledger.close()


async def reviews(world: World) -> list[str]:
    return [e.detail for e in await story(world) if e.kind is EventKind.REVIEWED]


async def test_what_is_held_is_listed_and_shown(held: World) -> None:
    held.deliver(mail("Where do I park?", subject="Parking"))
    listed = await review(held, "--list")
    assert listed.code == 0, listed.err
    for word in ("1", TENANT, "Sink", "ungrounded_draft", "T-"):
        assert word in listed.out
    assert "Parking" not in listed.out
    shown = await review(held, "--show", "1")
    assert shown.code == 0, shown.err
    for text in ("The sink is leaking.", DRAFT, "ungrounded_draft", "tenant, verified"):
        assert text in shown.out
    assert await held.outcome() is Status.HELD


async def test_an_approved_draft_is_sent_once_and_the_mailbox_shows_it(held: World) -> None:
    printed = await review(held, "--approve", "1")
    assert printed.code == 0, printed.err
    (text,) = await replies(held)
    assert text.startswith(DRAFT)
    assert NOTICE in text
    assert SIGNATURE in text
    assert await held.outcome() is Status.REPLIED
    assert held.flags() == [{"\\Seen", "\\Answered"}]
    assert await reviews(held) == ["approved by Bea Boss"]
    (row,) = await held.rows()
    assert row.reason == "approved by Bea Boss"


async def test_a_second_approval_does_nothing_and_says_so(held: World) -> None:
    await review(held, "--approve", "1")
    again = await review(held, "--approve", "1")
    assert again.code == 0
    assert "Nothing was done" in again.err
    assert "approved by Bea Boss" in again.err
    assert len(await replies(held)) == 1
    assert await reviews(held) == ["approved by Bea Boss"]


async def test_edited_words_are_sent_as_they_are_and_signed(held: World, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text(OWN_WORDS)
    printed = await review(held, "--edit", "1", str(file))
    assert printed.code == 0, printed.err
    (text,) = await replies(held)
    assert text.startswith(OWN_WORDS)
    assert SIGNATURE in text
    assert NOTICE not in text
    (sent,) = [m for m in held.sent_to(TENANT) if OWN_WORDS in _text(m)]
    assert sent["Auto-Submitted"] == "no"
    assert await held.outcome() is Status.REPLIED
    assert await reviews(held) == ["approved with other words by Bea Boss"]


async def test_a_rejected_mail_is_closed_in_silence(held: World) -> None:
    sent = len(held.smtp.mails)
    assert (await decide(Decision.REJECT)).name == "Skipped"
    assert await held.outcome() is Status.SKIPPED
    assert held.flags() == [{"\\Seen"}]
    (ticket,) = held.tickets()
    assert ticket["status"] == "open"
    (row,) = await held.rows()
    assert row.reason == "rejected by Bea Boss"
    assert (await decide(Decision.APPROVE)).name == "Unchanged"
    assert len(held.smtp.mails) == sent


async def test_a_mail_that_is_handed_over_stays_held_and_is_not_answered(held: World) -> None:
    assert (await decide(Decision.HAND_OVER)).name == "Held"
    assert await held.outcome() is Status.HELD
    assert held.flags() == [{"\\Flagged"}]
    assert "handed over by Bea Boss; ungrounded_draft" in (await held.rows())[0].reason
    refused = await decide(Decision.APPROVE)
    assert (refused.name, "handed over" in (refused.message or "")) == ("Failed", True)
    assert await replies(held) == []


async def test_a_thread_that_a_person_has_is_not_answered_until_it_is_handed_back(
    deployed: World,
) -> None:
    assert (await decide(Decision.HAND_OVER)).name == "Held"
    assert await request_review(1) is None
    sent = len(deployed.sent_to(TENANT))
    deployed.model.answer = lambda _: filled("maintenance", reply="Thank you, it is noted.")
    first = (await deployed.outbox())[0].message_id
    deployed.deliver(
        mail("Any news?", subject="Re: Sink", headers={"In-Reply-To": first}),
        mail("I smell gas by the sink.", subject="Re: Sink", headers={"References": first}),
        mail("I have a leak too.", sender=NEIGHBOUR, headers={"References": first}),
    )
    await deployed.run_pass()
    rows = await deployed.rows()
    assert [row.outcome for row in rows[1:]] == [Status.HELD, Status.ESCALATED, Status.REPLIED], [
        r.reason for r in rows
    ]
    assert "handed_over" in rows[1].reason
    assert rows[1].ticket == rows[0].ticket
    # Of the two, only the safety text of the emergency has left.
    assert len(deployed.sent_to(TENANT)) == sent + 1
    assert any("gas" in _text(m) for m in deployed.sent_to(TENANT)[sent:])
    waiting = await wait_for_a_person(deployed, 2)
    form = await form_of(waiting.id)
    assert form["properties"]["decision"]["enum"] == ["reject", "hand_back"]
    assert (await decide(Decision.APPROVE, email_id=2)).name == "Failed"

    waiting = await wait_for_a_person(deployed, 2)
    assert await resume(waiting, decision="hand_back", by="Bea Boss")
    assert (await execute(waiting.id)).name == "Held"
    for email_id in (1, 2):
        form = await form_of((await wait_for_a_person(deployed, email_id)).id)
        assert "approve" in form["properties"]["decision"]["enum"]
    assert (await decide(Decision.APPROVE, email_id=2)).name == "Replied"
    deployed.deliver(mail("And now?", subject="Re: Leak", headers={"In-Reply-To": first}))
    await deployed.run_pass()
    assert (await deployed.rows())[-1].outcome is Status.REPLIED
    assert (await decide(Decision.HAND_BACK)).name == "Unchanged"


async def test_an_answer_that_was_not_taken_may_be_reworded(
    held: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setenv("SMTP_PORT", "1")
        failed = await decide(Decision.APPROVE)
    assert (failed.name, "SMTP_HOST" in (failed.message or "")) == ("Failed", True)
    assert await held.outcome() is Status.HELD
    assert (await decide(Decision.EDIT, OWN_WORDS)).name == "Replied"
    (text,) = await replies(held)
    assert text.startswith(OWN_WORDS)
    assert DRAFT not in text


async def test_two_who_approve_at_the_same_moment_send_once(held: World) -> None:
    both = await asyncio.gather(review(held, "--approve", "1"), review(held, "--approve", "1"))
    assert [printed.code for printed in both] == [0, 0]
    assert sum("Nothing was done" in printed.err for printed in both) == 1
    assert len(await replies(held)) == 1
    assert await reviews(held) == ["approved by Bea Boss"]


async def test_a_review_that_died_after_its_mail_was_out_is_finished(held: World) -> None:
    await leave_behind(held, ReplyStatus.SENDING, ReplyStatus.SENT)
    sent = len(held.smtp.mails)
    state = await decide(Decision.APPROVE)
    assert (state.name, "other words was out already" in (state.message or "")) == ("Replied", True)
    assert len(held.smtp.mails) == sent
    assert await held.outcome() is Status.REPLIED


async def test_an_answer_that_may_have_arrived_is_not_sent_again(held: World) -> None:
    await leave_behind(held, ReplyStatus.SENDING)
    sent = len(held.smtp.mails)
    state = await decide(Decision.APPROVE)
    assert (state.name, "not known whether" in (state.message or "")) == ("Failed", True)
    assert len(held.smtp.mails) == sent
    assert await held.outcome() is Status.HELD


async def test_an_approval_that_was_killed_is_finished_by_the_next_pass(held: World) -> None:
    before = WRITES["before the reply's DATA"]
    assert await kill_review_at(held, before, "--approve", "1", "--by", "Bea Boss")
    assert await held.outcome() is Status.HELD
    await held.run_pass()
    assert len(await replies(held)) == 1
    assert len(held.sent_to(TENANT)) == 2
    assert await held.outcome() is Status.REPLIED
    assert held.flags() == [{"\\Seen", "\\Answered"}]
    assert await reviews(held) == ["approved by Bea Boss"]


async def test_an_approval_that_was_killed_after_its_mail_left_is_left_to_a_person(
    held: World,
) -> None:
    assert await kill_review_at(held, WRITES["after the reply's 250"], "--approve", "1")
    sent = len(held.smtp.mails)
    await held.run_pass()
    assert len(held.smtp.mails) == sent
    assert await held.outcome() is Status.HELD
    (unsent,) = [e for e in await story(held) if e.kind is EventKind.UNSENT]
    assert "not known whether" in unsent.detail


async def test_words_that_were_never_kept_are_asked_for_again(held: World, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text(OWN_WORDS)
    # The words of an edit are kept with the reply that it plans.
    assert await kill_review_at(held, WRITES["planning the reply"], "--edit", "1", str(file))
    await held.run_pass()
    assert await held.outcome() is Status.HELD
    assert await replies(held) == []
    assert (await story(held))[-1].kind is EventKind.UNSENT
    assert await held.run_pass() is not None
    assert (await decide(Decision.EDIT, OWN_WORDS)).name == "Replied"
    assert len(await replies(held)) == 1


async def test_what_waits_is_told_of_once_a_period_and_expires_loudly(deployed: World) -> None:
    waiting = await wait_for_a_person(deployed)
    told = len(deployed.sent_to(MANAGER))

    async def reminders() -> list[EmailMessage]:
        await deployed.run_pass()
        return deployed.sent_to(MANAGER)[told:]

    assert await reminders() == []
    await age(deployed, hours=5)
    (reminder,) = await reminders()
    assert reminder["Subject"] == "1 mail waits for a decision"
    assert f"{waiting.id}" in _text(reminder)
    assert len(await reminders()) == 1
    await age(deployed, hours=73)
    *_, expiry = await reminders()
    assert str(expiry["Subject"]).startswith("EXPIRED: 1 review")
    assert len(await reminders()) == 2
    async with get_client() as client:
        ended = await client.read_flow_run(waiting.id)
    assert (ended.state_name, await kept_of(waiting.id)) == ("Expired", [])
    assert await deployed.outcome() is Status.HELD
    kinds = [event.kind for event in await story(deployed)]
    assert (kinds.count(EventKind.REMINDED), kinds.count(EventKind.EXPIRED)) == (2, 1)
    assert (await decide(Decision.APPROVE)).name == "Replied"
    assert len(await replies(deployed)) == 1


async def age(world: World, hours: float) -> None:
    """Let time pass for the one mail that is held."""
    moved = "UPDATE emails SET decided_at = now() - $1 * interval '1 hour'"
    await query(world.ledger_url, moved, hours)


async def leave_behind(world: World, *moves: ReplyStatus) -> None:
    """Leave the outbox as a run does that dies after these moves of its answer."""
    entry = OutboxEntry(
        email_id=1,
        kind=ReplyKind.REPLY,
        recipient=TENANT,
        subject="Re: Sink",
        message_id="<1.reply@maple-court.example>",
        raw=b"Subject: Re: Sink\r\n\r\nEarlier words.\r\n",
    )
    ledger = PostgresLedger(world.ledger_url)
    try:
        stored = await ledger.plan_reply(entry)
        for move in moves:
            assert await ledger.move_reply(stored.reply_id or 0, move, datetime.now(UTC))
    finally:
        await ledger.close()


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("--approve", "99"), 1, "no mail 99"),
        (("--edit", "1", "/nonexistent"), 2, "cannot be read"),
    ],
    ids=str,
)
async def test_a_wrong_wish_is_refused_in_one_line(
    world: World, arguments: tuple[str, ...], code: int, word: str
) -> None:
    printed = await review(world, *arguments)
    assert (printed.code, word in printed.err) == (code, True), printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize(
    "arguments",
    [(), ("--approve",), ("--show", "one"), ("--approve", "1", "--reject", "1")],
    ids=str,
)
def test_two_wishes_or_none_are_a_mistake(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stopped:
        review_draft_command(arguments)
    assert stopped.value.code == 2


async def test_no_review_is_requested_where_the_deployment_is_unknown(held: World) -> None:
    assert await request_review(1) is None
    await close_connections()
    assert await held.outcome() is Status.HELD


async def test_a_decision_in_the_form_is_carried_out_by_the_resumed_run(deployed: World) -> None:
    waiting = await wait_for_a_person(deployed)
    assert await resume(waiting, decision="edit", text=OWN_WORDS, by="Bea Boss")
    state = await execute(waiting.id)
    assert (state.name, state.message) == ("Replied", "approved with other words by Bea Boss")
    (text,) = await replies(deployed)
    assert text.startswith(OWN_WORDS)
    assert deployed.flags() == [{"\\Seen", "\\Answered"}]
    # What was decided stands in the ledger; the history keeps no word of it.
    assert await kept_of(waiting.id) == []


async def test_the_form_as_it_comes_approves_the_draft(deployed: World) -> None:
    waiting = await wait_for_a_person(deployed)
    form = await form_of(waiting.id)
    assert form["required"] == ["decision"]
    field = form["properties"]["text"]
    assert (field["default"], field["title"]) == (DRAFT, "Answer")
    assert await resume(waiting, decision="approve", text=DRAFT.replace("\n", "\r\n"))
    assert (await execute(waiting.id)).name == "Replied"
    assert (await replies(deployed))[0].startswith(DRAFT)
    assert await reviews(deployed) == ["approved by an unnamed person"]


async def test_a_form_without_a_decision_is_refused(deployed: World) -> None:
    waiting = await wait_for_a_person(deployed)
    forms: tuple[dict[str, str], ...] = ({}, {"text": "Yes."}, {"decision": "perhaps"})
    for form in forms:
        assert not await resume(waiting, **form), form
        async with get_client() as client:
            assert (await client.read_flow_run(waiting.id)).state_name == "Suspended", form
    assert await replies(deployed) == []


async def test_a_review_is_requested_once(deployed: World) -> None:
    waiting = await wait_for_a_person(deployed)
    assert (await request_review(1) or "").endswith(str(waiting.id))


async def test_a_decision_at_the_terminal_ends_the_waiting_run(deployed: World) -> None:
    waiting = await wait_for_a_person(deployed)
    assert (await decide(Decision.REJECT)).name == "Skipped"
    async with get_client() as client:
        assert (await client.read_flow_run(waiting.id)).state_name == "Cancelled"
    assert await request_review(1) is None


async def test_a_review_that_fails_is_asked_about_again(
    deployed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = await wait_for_a_person(deployed)
    assert await resume(waiting, decision="approve")
    await close_connections()
    with monkeypatch.context() as broken:
        broken.setenv("SMTP_PORT", "1")
        assert (await execute(waiting.id)).name == "Failed"
    again = await wait_for_a_person(deployed)
    assert again.id != waiting.id
    assert await resume(again, decision="approve")
    assert (await execute(again.id)).name == "Replied"
    assert len(await replies(deployed)) == 1


async def test_the_form_shows_no_mail_where_the_manager_says_so(deployed: World) -> None:
    settings = deployed.data_dir / "settings.toml"
    text = settings.read_text()
    settings.write_text(text.replace('artifact_detail = "full"', 'artifact_detail = "none"'))
    waiting = await wait_for_a_person(deployed)
    async with get_client() as client:
        description = await client.read_flow_run_input(waiting.id, "review-description")
    form = await form_of(waiting.id)
    assert form["properties"]["text"]["default"] == ""
    assert "--show 1" in description
    for private in (TENANT, "sink", "technician"):
        assert private not in description
    assert await resume(waiting, decision="approve")
    assert (await execute(waiting.id)).name == "Replied"
    assert (await replies(deployed))[0].startswith(DRAFT)


async def wait_for_a_person(world: World, email_id: int = 1) -> FlowRun:
    """Ask for the review of a mail, as a pass does, and return the waiting run."""
    url = await request_review(email_id)
    assert url is not None
    async with get_client() as client:
        waiting = await client.read_flow_run(UUID(url.rpartition("/")[2]))
    assert waiting.state_name == "Suspended"
    assert (await world.rows())[email_id - 1].outcome is Status.HELD
    return waiting


async def form_of(run_id: UUID) -> dict[str, Any]:
    async with get_client() as client:
        response = await client._client.get(f"/flow_runs/{run_id}/input/review-schema")
    form: dict[str, Any] = response.json()
    return form


async def kept_of(run_id: UUID) -> list[str]:
    async with get_client() as client:
        return [
            item.key for item in await client.filter_flow_run_input(run_id, "review", 10, set())
        ]


async def resume(waiting: FlowRun, **form: str) -> bool:
    """Press Resume with the form filled in; return whether the server took it."""
    async with get_client() as client:
        answer = await client.resume_flow_run(waiting.id, run_input=form)
    return answer.status is SetStateStatus.ACCEPT


async def execute(run_id: UUID) -> State[Any]:
    """Run a resumed flow run as a worker does, in this process; return its final state."""
    async with get_client() as client:
        await client.set_flow_run_state(run_id, Pending())
        resumed = await client.read_flow_run(run_id)
    state = await run_flow_async(
        review_draft, flow_run=resumed, parameters=resumed.parameters, return_type="state"
    )
    assert isinstance(state, State)
    return state
