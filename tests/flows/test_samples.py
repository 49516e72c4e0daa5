"""The sample mailbox of the demo, over real servers: each mail comes to what its table says."""

import tomllib
from collections import defaultdict

import pytest
from support.world import World

from tasks.domain.ledger import AuditRow
from tasks.domain.message import Unparseable, parse_message
from tasks.settings import ROOT

INBOX = ROOT / "data" / "inbox"


async def test_every_sample_mail_comes_to_its_expected_outcome(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(ROOT / "data"))
    monkeypatch.setenv("AUTHSERV_ID", "mx.demo.example")
    monkeypatch.setenv("MODEL", "keyword")
    expected = tomllib.loads((INBOX / "expected.toml").read_text())
    samples = {path.name: path.read_bytes() for path in sorted(INBOX.glob("*.eml"))}
    for raw in samples.values():
        world.deliver(raw.replace(b"\n", b"\r\n"))
    await world.run_pass()

    rows: dict[str | None, list[AuditRow]] = defaultdict(list)
    for row in await world.rows():
        rows[row.message_id].append(row)
    for name, raw in samples.items():
        row = rows[_message_id(raw)].pop(0)
        assert row.outcome == expected[name]["outcome"], name
        queues = sorted(key.rpartition("-")[0] for key in row.ticket.split(",") if key)
        wanted = sorted(queue.replace("_", "-") for queue in expected[name]["queues"])
        assert queues == wanted, name
        assert bool(row.reply_message_id) == (expected[name]["reply"] != "no"), name


def _message_id(raw: bytes) -> str | None:
    message = parse_message(raw)
    return None if isinstance(message, Unparseable) else message.message_id
