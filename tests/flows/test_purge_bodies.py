"""After a purge no word of old mail is left anywhere, and every record still holds together."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

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
GONE = ("okapi-mail", "okapi-draft", "okapi-attached", "okapi-reviewed", "okapi-refused")
KEPT = ("tiger-mail", "tiger-draft")
LONG_AGO = datetime.now(UTC) - timedelta(days=400)
# Prefect tells of its artifacts in events, which it deletes after a week of its own accord.
ARTIFACT_EVENT = "prefect.artifact"


def answer(call: Call) -> Reply:
    if "tiger" in call.mail:
        return filled("maintenance", reply="A tiger-draft will come tomorrow at 9.")
    if "deposit" in call.mail:
        return filled("rent", reply="A okapi-refused will come tomorrow at 9.")
    return filled("maintenance", reply="Thank you, okapi-draft.")


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
        with_attachment(mail("okapi-mail: the sink is leaking.")),
        mail("okapi-mail: I am away.", headers={"Auto-Submitted": "auto-replied"}),
        mail("okapi-mail: where is my deposit?"),
        mail("tiger-mail: the oven is broken.", sender=NEIGHBOUR),
        received_at=LONG_AGO,
    )
    world.deliver(mail("tiger-mail: the tap drips.", sender="new@elsewhere.example"))
    await world.run_pass()
    written = Review(decision=Decision.EDIT, text="okapi-reviewed", by="Robin")
    assert (await run_review(review_draft, 3, written)).name == Status.REPLIED
    before = await world.rows()
    assert await _tables_with(world.ledger_url, GONE) == {"emails", "replies"}

    printed = await run(world, flow="purge_bodies")
    assert printed.code == 0, printed.err
    assert "3 mails received before" in printed.err
    assert await _tables_with(world.ledger_url, GONE) == set()
    assert await _tables_with(postgres.url("prefect"), GONE) == set()
    assert "artifact" in await _tables_with(postgres.url("prefect"), KEPT)
    files = [path.read_text() for path in world.output_dir.rglob("*") if path.is_file()]
    assert files
    assert not any(word in text for text in files for word in GONE)

    assert await world.rows() == before
    held = await execute(
        world.ledger_url, "SELECT raw, answer::text FROM emails WHERE status = $1", Status.HELD
    )
    assert all(b"tiger-mail" in raw and "tiger-draft" in kept for raw, kept in held)
    assert len(held) == 2
    assert (await report_of(await report_audit(verify=True, return_state=True))).is_sound
    again = await purge_of(await purge_bodies(return_state=True))
    assert (again.mails, again.artifacts, again.tickets) == (0, 0, 0)
    assert str(await world.run_pass()) == "nothing to do"
    assert len(world.sent_to(TENANT)) == 3


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
