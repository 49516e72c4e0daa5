"""What the run history, the log and the output may hold of a mail: nothing but its artifact."""

import json
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect import flow
from support.database import execute
from support.faulty_smtpd import Fault, FaultySmtpServer, Verb
from support.openai_wire import Call, Reply, filled
from support.reviews import registered_reviews
from support.world import World, mail, run

from flows.backfill_mailbox import backfill_mailbox
from flows.process_mailbox import process_mailbox
from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.domain.ledger import Status
from tasks.forecasts import forecasts_of
from tasks.retry import retried

SENDER = "zebra@tenants.example"
CANARIES = ("zebra-body", "zebra-subject", SENDER, "zebra-draft", "zebra-summary", "zebra-wish")
# Artifacts, and the form of a review that waits, show what `artifact_detail` allows; their own test
# is below. Prefect tells of artifacts in events of its own, which it deletes after a week.
ARTIFACTS = ("artifact", "artifact_collection", "flow_run_input")
ARTIFACT_EVENT = "prefect.artifact"
# The log is part of the history; the tests' own passes do not send it.
LOGGED = {"PREFECT_LOGGING_TO_API_ENABLED": "true"}
LONG_AGO = datetime.now(UTC) - timedelta(days=9)


def answer(call: Call) -> Reply:
    """Answer with canaries everywhere, or refuse in words that repeat the mail."""
    if "refuse" in call.mail:
        error = {"message": f"cannot answer {call.mail}", "type": "x", "param": None, "code": "x"}
        return Reply(json.dumps({"error": error}).encode(), 400)
    items = (("maintenance", "zebra-wish", "zebra-wish"),)
    draft = "Thank you, zebra-draft."
    if "promise" in call.mail:
        draft = "A zebra-draft will come tomorrow at 9."
    return filled("maintenance", "normal", "zebra-summary", draft, items)


@pytest.fixture
async def reviewed(world: World) -> AsyncIterator[World]:
    """Let held mail get a run that waits."""
    async with registered_reviews():
        yield world


async def test_no_word_of_a_mail_stands_in_the_run_history(
    reviewed: World, postgres: EmbeddedPostgres, caplog: pytest.LogCaptureFixture
) -> None:
    world = reviewed
    world.model.answer = answer
    world.deliver(
        mail("zebra-body: the lawyer is on the way.", subject="zebra-subject", sender=SENDER),
        mail("zebra-body: I smell gas", subject="zebra-subject", sender=SENDER),
        mail("zebra-body away", subject="Out of office: zebra-subject", sender=SENDER),
        mail("zebra-body on behalf of my sister, her rent?", sender=SENDER),
        # Whichever mail the refusal below hits, one of these two is answered.
        mail("zebra-body: the sink leaks", subject="zebra-subject", sender=SENDER),
        mail("zebra-body: the tap drips", subject="zebra-subject", sender=SENDER),
        mail("zebra-body: the oven is broken", sender="new@tenants.example"),
        mail("zebra-body: promise me a plumber", subject="zebra-subject"),
        mail("zebra-body: refuse", subject="zebra-subject", sender="new@tenants.example"),
        b"\x00 zebra-body zebra-subject",
    )
    # What a server says of a mail that it refuses may repeat it.
    refusal = f"550 5.1.1 <{SENDER}> zebra-subject: no such user"
    world.deliver(mail("zebra-body: old", sender=SENDER), received_at=LONG_AGO)
    assert len(await forecasts_of(await process_mailbox(dry_run=True, return_state=True))) == 11
    with FaultySmtpServer(Fault(Verb.RCPT, refusal, nth=2)) as smtp:
        environment = {**LOGGED, "SMTP_PORT": str(smtp.port)}
        passed = await run(world, environment=environment)
    outcomes = [row.outcome for row in await world.rows()]
    wanted = {Status.HELD, Status.SKIPPED, Status.ESCALATED, Status.REPLIED, Status.FAILED}
    assert set(outcomes) == wanted, passed.err
    waiting = "SELECT 1 FROM flow_run WHERE state_name = 'Suspended'"
    assert await execute(postgres.url("prefect"), waiting)
    world.deliver(mail("zebra-body: older", sender=SENDER), received_at=LONG_AGO)
    day = LONG_AGO.date()
    assert (await backfill_mailbox(day, day, return_state=True)).is_completed()
    words = (*CANARIES, *_secrets(world))
    assert await _tables_that_hold(postgres.url("prefect"), *words) == set()
    assert [word for word in words if word in passed.err + caplog.text] == []
    # The table for whoever types the command names sender and subject, as a mailbox does.
    assert {word for word in words if word in passed.out} <= {SENDER, "zebra-subject"}
    assert [path for path in _prefect_files() if _holds(path, words)] == []


async def test_an_error_that_nobody_foresaw_is_kept_without_its_words(
    prefect_api: str, postgres: EmbeddedPostgres, caplog: pytest.LogCaptureFixture
) -> None:
    assert prefect_api

    @retried
    async def stumble() -> None:
        raise KeyError("okapi-body")

    @flow
    async def stumbling() -> None:
        await stumble()

    state = await stumbling(return_state=True)
    assert "internal error (KeyError)" in (state.message or "")
    assert "in stumble" in caplog.text
    assert "okapi" not in caplog.text.replace('KeyError("okapi-body")', "")
    assert await _tables_that_hold(postgres.url("prefect"), "okapi-body") == set()


async def test_the_artifact_shows_nothing_personal_where_the_manager_says_so(
    world: World, postgres: EmbeddedPostgres
) -> None:
    settings = world.data_dir / "settings.toml"
    text = settings.read_text()
    settings.write_text(text.replace('artifact_detail = "full"', 'artifact_detail = "none"'))
    world.deliver(mail("zebra-body: the sink", subject="zebra-subject", sender=SENDER))
    before = await _artifacts(postgres.url("prefect"))
    await world.run_pass()
    new = [a for a in await _artifacts(postgres.url("prefect")) if a not in before]
    assert new
    assert not any(canary in artifact for artifact in new for canary in CANARIES)


async def _artifacts(url: str) -> list[str]:
    shown = "SELECT a::text FROM artifact a UNION ALL SELECT f.value FROM flow_run_input f"
    return [str(row[0]) for row in await execute(url, shown)]


def _secrets(world: World) -> tuple[str, ...]:
    environment = world.environment
    return (environment["IMAP_PASSWORD"], environment["OPENAI_API_KEY"])


def _prefect_files() -> list[Path]:
    """Return what Prefect keeps on disk: results, profiles and the server's own log."""
    return [path for path in Path(os.environ["PREFECT_HOME"]).rglob("*") if path.is_file()]


def _holds(path: Path, words: tuple[str, ...]) -> bool:
    content = path.read_bytes()
    return any(word.encode() in content for word in words)


async def _tables_that_hold(url: str, *words: str) -> set[str]:
    tables = await execute(
        url, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    found = set()
    for (name,) in tables:
        if name in ARTIFACTS:
            continue
        rows = await execute(url, f'SELECT t::text FROM "{name}" t')
        texts = [row[0] for row in rows if ARTIFACT_EVENT not in row[0]]
        if any(word in text for text in texts for word in words):
            found.add(name)
    return found
