"""What the run history may hold of a mail: nothing but its artifact."""

from support.database import execute
from support.openai_wire import filled
from support.world import World, mail, run

from tasks.adapters.embedded_postgres import EmbeddedPostgres

CANARIES = ("zebra-body", "zebra-subject", "zebra@tenants.example", "zebra-draft", "zebra-summary")
# Artifacts, and the form of a review that waits, show what `artifact_detail` allows; their own test
# is below. Prefect tells of artifacts in events of its own, which it deletes after a week.
ARTIFACTS = ("artifact", "artifact_collection", "flow_run_input")
ARTIFACT_EVENT = "prefect.artifact"


async def test_no_word_of_a_mail_stands_in_the_run_history(
    world: World, postgres: EmbeddedPostgres
) -> None:
    world.model.answer = lambda _: filled(
        "maintenance", summary="zebra-summary", reply="A zebra-draft will come tomorrow at 9."
    )
    world.deliver(
        mail("zebra-body: the lawyer is on the way.", subject="zebra-subject", sender=CANARIES[2]),
        mail("zebra-body: I smell gas", subject="zebra-subject", sender=CANARIES[2]),
        mail("zebra-body away", subject="Out of office: zebra-subject", sender=CANARIES[2]),
        mail("zebra-body on behalf of my sister, her rent?", sender=CANARIES[2]),
    )
    # The log is part of the history; the tests' own passes do not send it.
    printed = await run(world, environment={"PREFECT_LOGGING_TO_API_ENABLED": "true"})
    assert "4 of 4 mails" in printed.err
    found = await _tables_that_hold_a_canary(postgres.url("prefect"))
    assert found == set()


async def test_the_artifact_shows_nothing_personal_where_the_manager_says_so(
    world: World, postgres: EmbeddedPostgres
) -> None:
    settings = world.data_dir / "settings.toml"
    text = settings.read_text()
    settings.write_text(text.replace('artifact_detail = "full"', 'artifact_detail = "none"'))
    world.deliver(mail("zebra-body: the sink", subject="zebra-subject", sender=CANARIES[2]))
    before = await _artifacts(postgres.url("prefect"))
    await world.run_pass()
    new = [a for a in await _artifacts(postgres.url("prefect")) if a not in before]
    assert new
    assert not any(canary in artifact for artifact in new for canary in CANARIES)


async def _artifacts(url: str) -> list[str]:
    shown = "SELECT a::text FROM artifact a UNION ALL SELECT f.value FROM flow_run_input f"
    return [str(row[0]) for row in await execute(url, shown)]


async def _tables_that_hold_a_canary(url: str) -> set[str]:
    tables = await execute(
        url, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    found = set()
    for (name,) in tables:
        if name in ARTIFACTS:
            continue
        rows = await execute(url, f'SELECT t::text FROM "{name}" t')
        texts = [row[0] for row in rows if ARTIFACT_EVENT not in row[0]]
        if any(canary in text for text in texts for canary in CANARIES):
            found.add(name)
    return found
