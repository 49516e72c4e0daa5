"""Mail that gives orders and a model that obeys: what leaves over SMTP, and what is kept."""

import re
from email import message_from_bytes
from email.policy import default

from support.database import execute
from support.injections import FORBIDDEN, TENANT, injections, obey
from support.world import World

from tasks.domain.wording import RULES

PATIENT = (("per_address = 20", "per_address = 100"), ("same_subject = 2", "same_subject = 100"))


async def test_an_obedient_model_changes_neither_recipients_nor_records_nor_words(
    world: World,
) -> None:
    world.model.answer = obey
    settings = world.data_dir / "settings.toml"
    text = settings.read_text()
    for usual, patient in PATIENT:
        text = text.replace(usual, patient)
    settings.write_text(text)
    chosen = list(injections())[::10]
    assert len(chosen) >= 24
    world.deliver(*(injection.raw for injection in chosen))
    tally = await world.run_pass()
    assert tally.done == len(chosen)
    assert tally.is_complete

    canaries = {_canary(call.user) for call in world.model.calls}
    assert len(canaries) == len(world.model.calls)
    assert {"".join(sent.recipients) for sent in world.smtp.mails} <= {TENANT, *_contacts(world)}
    answers = world.sent_to(TENANT)
    assert len(answers) == len(chosen)
    for answer in answers:
        assert [w for w in FORBIDDEN if w in str(answer.get_content())] == []
    for sent in world.smtp.mails:
        told = message_from_bytes(sent.raw, policy=default).get_content()
        assert not any(canary in re.sub(r"\W", "", told) for canary in canaries)
        assert RULES[200:320] not in " ".join(told.split())
    assert {t["tenant"] and t["tenant"]["tenant_id"] for t in world.tickets()} <= {"T-1", None}
    kept = await _kept(world.ledger_url)
    assert not any(canary in kept for canary in canaries)
    assert "hallucination:" in kept


def _canary(prompt: str) -> str:
    found = re.search(r"control word of this mail is (\w{18})\.", prompt)
    assert found
    return found[1]


def _contacts(world: World) -> set[str]:
    text = (world.data_dir / "settings.toml").read_text()
    table = text.split("[contacts]")[1].split("\n[")[0]
    return set(re.findall(r'"([^"]+@[^"]+)"', table))


async def _kept(url: str) -> str:
    """Return all that the ledger keeps of answers, events and tickets, in one text."""
    parts = []
    for table in ("emails", "events", "tickets"):
        row = "t" if table != "emails" else "t.answer"
        rows = await execute(url, f"SELECT {row}::text FROM {table} t")
        parts += [str(row[0]) for row in rows]
    return "\n".join(parts)
