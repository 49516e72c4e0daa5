"""`python -m flows.process_mailbox` as somebody types it: what is printed, and the exit code."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from support.openai_wire import failure
from support.world import NEIGHBOUR, TENANT, World, mail, run, run_afresh

from tasks.domain.ledger import Status


async def test_two_dozen_mails_are_answered_once_and_a_second_pass_does_nothing(
    world: World,
) -> None:
    world.model.latency = 0.2
    world.deliver(
        *(
            mail(
                f"Tap number {n} is leaking.", subject=f"Tap {n}", sender=(TENANT, NEIGHBOUR)[n % 2]
            )
            for n in range(24)
        )
    )
    first = await run_afresh(world, "--concurrency", "8")
    assert (first.code, "24 of 24 mails: 24 Replied" in first.err) == (0, True), first.err
    assert len(world.sent_to(TENANT)) == len(world.sent_to(NEIGHBOUR)) == 12
    assert len(world.tickets()) == 24
    assert world.flags() == [{"\\Seen", "\\Answered"}] * 24
    assert world.model.peak <= 8
    second = await run(world)
    assert (second.code, "nothing to do" in second.err) == (0, True), second.err
    assert len(world.sent_to(TENANT)) == 12


WRONG = {
    "no mailbox": ({"IMAP_HOST": ""}, 2, "IMAP_HOST"),
    "wrong password": ({"IMAP_PASSWORD": "nope"}, 2, "IMAP_PASSWORD"),
    "no tenant file": ({"DATA_DIR": "/nonexistent"}, 2, "tenants.json"),
    "a port that is none": ({"IMAP_PORT": "many"}, 2, "IMAP_PORT"),
    "plain text to a far host": ({"IMAP_HOST": "imap.example.com"}, 2, "IMAP_SECURITY"),
    "an unreachable mailbox": ({"IMAP_PORT": "1"}, 1, "IMAP_HOST"),
    "no ledger": ({"DATABASE_URL": "postgresql://u:secretpw@127.0.0.1:1/x"}, 1, "DATABASE_URL"),
    "no Prefect server": ({"PREFECT_API_URL": "http://127.0.0.1:1/api"}, 2, "PREFECT_API_URL"),
}


@pytest.mark.parametrize(("environment", "code", "word"), WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_setting_is_one_clear_line(
    world: World, environment: dict[str, str], code: int, word: str
) -> None:
    world.deliver(mail("The sink is leaking."))
    printed = await run(world, environment=environment)
    assert printed.code == code, printed.err
    assert word in printed.err
    assert len(printed.err.strip().splitlines()) == 1, printed.err
    assert "Traceback" not in printed.err
    assert "secretpw" not in printed.err
    assert world.flags() == [set()]


async def test_a_malformed_tenant_file_is_named_with_record_and_field(world: World) -> None:
    path = world.data_dir / "tenants.json"
    path.write_text(path.read_text().replace('"unit_id": "3B"', '"unit_id": 7'))
    printed = await run(world)
    assert printed.code == 2
    for word in ("tenants.json", "T-2", "unit_id"):
        assert word in printed.err


async def test_a_rejected_key_is_said_once_at_the_end(world: World) -> None:
    world.model.answer = lambda _: failure(401, "invalid_api_key")
    world.deliver(mail("The sink is leaking."))
    printed = await run(world)
    assert printed.code == 2
    assert printed.err.strip().splitlines()[-1].count("OPENAI_API_KEY") == 1
    assert await world.outcome() is Status.ESCALATED


async def test_a_refusing_mail_server_leaves_the_mail_for_the_next_pass(world: World) -> None:
    world.deliver(mail("The sink is leaking."))
    printed = await run(world, environment={"SMTP_PORT": "1"})
    assert printed.code == 1
    assert "SMTP_HOST" in printed.out + printed.err
    assert world.flags() == [{"\\Flagged"}]
    assert (await run(world)).code == 0
    assert len(world.sent_to(TENANT)) == 1
    assert len(world.tickets()) == 1


async def test_a_range_of_days_takes_its_own_mail_only(world: World) -> None:
    today = datetime.now(UTC)
    for days in (0, 1, 2):
        world.deliver(
            mail("The sink is leaking.", subject=f"{days} days ago"),
            received_at=today - timedelta(days=days),
        )
    day = (today - timedelta(days=1)).date().isoformat()
    printed = await run(world, "--since", day, "--until", day, flow="backfill_mailbox")
    assert printed.code == 0, printed.err
    assert [row.subject for row in await world.rows()] == ["1 days ago"]


async def test_the_audit_report_has_one_row_for_every_mail(world: World) -> None:
    world.deliver(mail("The sink is leaking."), mail("=SUM(1)", subject="=HYPERLINK()"))
    await world.run_pass()
    printed = await run(world, flow="report_audit")
    assert printed.code == 0, printed.err
    with (world.output_dir / "audit" / "emails.csv").open(newline="") as report:
        rows = list(csv.DictReader(report))
    assert [row["outcome"] for row in rows] == ["Replied", "Replied"]
    assert rows[1]["subject"].startswith("'=")
    assert rows[0]["flow_run_id"] in rows[0]["flow_run_url"]
