"""After a purge no word of old mail is left anywhere, and every record still holds together."""

import os
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from support.database import execute
from support.openai_wire import Call, Reply, filled
from support.world import NEIGHBOUR, TENANT, World, mail, run

from flows.purge_bodies import purge_bodies
from flows.report_audit import report_audit
from flows.review_draft import review_draft
from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.domain.ledger import Status
from tasks.domain.reviewing import Decision, Review
from tasks.integrity import report_of
from tasks.purging import purge_of
from tasks.reviews import run_review

# What must be gone: mail, draft, attachment, a person's words, and the draft that they replaced.
GONE = (
    *("okapi-mail", "okapi-draft", "okapi-attached", "okapi-reviewed", "okapi-refused"),
    *("okapi-summary", "okapi-wish"),
)
KEPT = ("tiger-mail", "tiger-draft")
# Who wrote when and under which subject stays in the ledger, as facts, and not in Prefect.
FACTS = ("okapi-subject",)
FIRST = "<first@mail.tenants.example>"
LONG_AGO = datetime.now(UTC) - timedelta(days=400)
# Prefect tells of its artifacts in events, which it deletes after a week of its own accord.
ARTIFACT_EVENT = "prefect.artifact"


def answer(call: Call) -> Reply:
    if "tiger" in call.mail:
        items = (("maintenance", "tiger-wish", "tiger-wish"),)
        return filled("maintenance", "normal", "t", "A tiger-draft comes tomorrow at 9.", items)
    if "deposit" in call.mail:
        return filled("rent", reply="A okapi-refused will come tomorrow at 9.")
    items = (("maintenance", "okapi-wish", "okapi-wish"),)
    return filled("maintenance", "normal", "okapi-summary", "Thank you, okapi-draft.", items)


def with_attachment(raw: bytes) -> bytes:
    message = message_from_bytes(raw, policy=default)
    message.add_attachment("okapi-attached", filename="note.txt")
    return message.as_bytes()


async def test_a_purge_deletes_the_words_of_what_is_old_and_done_and_nothing_else(
    world: World, postgres: EmbeddedPostgres
) -> None:
    world.model.answer = answer
    settings = world.data_dir / "settings.toml"
    settings.write_text(settings.read_text().replace("max_age_days = 3", "max_age_days = 4000"))
    world.deliver(
        with_attachment(
            mail("okapi-mail: the sink is leaking.", subject="okapi-subject", message_id=FIRST)
        ),
        mail("okapi-mail: I am away.", headers={"Auto-Submitted": "auto-replied"}),
        mail("okapi-mail: where is my deposit?", headers={"In-Reply-To": FIRST}),
        mail("tiger-mail: the oven is broken.", sender=NEIGHBOUR),
        mail("okapi-mail: I smell gas.", subject="okapi-subject", sender="new@elsewhere.example"),
        received_at=LONG_AGO,
    )
    world.deliver(mail("tiger-mail: the tap drips.", sender="new@elsewhere.example"))
    await world.run_pass()
    written = Review(decision=Decision.EDIT, text="okapi-reviewed", by="Robin")
    assert (await run_review(review_draft, 3, written)).name == Status.REPLIED
    before = await world.rows()
    assert await _tables_with(world.ledger_url, GONE) == {"emails", "replies", "tickets"}
    assert "artifact" in await _tables_with(postgres.url("prefect"), FACTS)
    pages = await execute(postgres.url("prefect"), "SELECT key FROM artifact_collection")
    assert {row["key"] for row in pages} >= {"email-1", "thread-1", "pass", "open-tickets"}
    # The tickets are as old as their mails, but one that is closed and one that somebody is at.
    aged = "UPDATE tickets SET created_at = $1 WHERE summary <> 'okapi-summary' AND summary <> 't'"
    await execute(world.ledger_url, aged, LONG_AGO)
    await execute(
        world.ledger_url, "UPDATE tickets SET status = 'closed' WHERE summary = 'okapi-summary'"
    )
    previewed = _previewed(world, LONG_AGO), _previewed(world, datetime.now(UTC))

    printed = await run(world, flow="purge_bodies")
    assert printed.code == 0, printed.err
    assert "4 mails received before" in printed.err
    assert "3 tickets emptied" in printed.err
    assert await _tables_with(world.ledger_url, GONE) == set()
    assert await _tables_with(postgres.url("prefect"), (*GONE, *FACTS)) == set()
    assert "artifact" in await _tables_with(postgres.url("prefect"), KEPT)
    assert [path.exists() for path in previewed] == [False, True]
    files = [path.read_text() for path in world.output_dir.rglob("*") if path.is_file()]
    assert not any(word in text for text in files for word in GONE)
    emptied = [ticket for ticket in world.tickets() if not ticket["summary"]]
    assert {ticket["queue"] for ticket in emptied} >= {"maintenance", "emergency"}
    assert all(ticket["key"] and ticket["created_at"] for ticket in emptied)
    assert sum("tiger-wish" in str(ticket) for ticket in world.tickets()) == 2

    assert await world.rows() == before
    held = await execute(
        world.ledger_url, "SELECT raw, answer::text FROM emails WHERE status = $1", Status.HELD
    )
    assert all(b"tiger-mail" in raw and "tiger-draft" in kept for raw, kept in held)
    assert len(held) == 2
    assert (await report_of(await report_audit(verify=True, return_state=True))).is_sound
    again = await purge_of(await purge_bodies(return_state=True))
    assert (again.mails, again.tickets, again.previews) == (0, 0, 0)
    assert str(await world.run_pass()) == "nothing to do"
    assert len(world.sent_to(TENANT)) == 3


def _previewed(world: World, at: datetime) -> Path:
    """Leave an answer of that age in the folder of previews."""
    folder = world.output_dir / "outbox" / "cur"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y}"
    path.write_text("okapi-preview")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


async def _tables_with(url: str, words: tuple[str, ...]) -> set[str]:
    """Return the tables of a database that hold one of the words, in text or in bytes."""
    query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    found = set()
    for (name,) in await execute(url, query):
        rows = await execute(url, f'SELECT t.* FROM "{name}" t')
        for values in (tuple(row.values()) for row in rows):
            text = " ".join(
                v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in values
            )
            if ARTIFACT_EVENT not in text and any(word in text for word in words):
                found.add(name)
    return found
