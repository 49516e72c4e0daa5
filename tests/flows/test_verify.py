"""What a person does behind the program's back, and whether the check of the records finds it."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import pandas as pd
from prefect.client.orchestration import get_client
from prefect.states import Completed, Running
from support.database import execute
from support.world import NEIGHBOUR, TENANT, World, mail, run

from flows.report_audit import report_audit
from tasks.domain.disagreement import Disagreement, Kind
from tasks.integrity import report_of

LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


async def verify() -> tuple[Disagreement, ...]:
    """Check the records and return where they disagree."""
    report = await report_of(await report_audit(verify=True, return_state=True))
    assert report.disagreements is not None
    return report.disagreements


async def test_after_a_pass_all_records_agree(world: World) -> None:
    held = mail("What do I owe?", subject="Rent", verified=False)
    twice = mail("Thanks for the new lamp.", subject="Lamp")
    world.deliver(
        *(mail("The sink is leaking.", subject="Sink"), held, twice, twice),
        mail("There is a smell of gas in the kitchen.", subject="Gas", sender=NEIGHBOUR),
        mail("I am away.", subject="Out of office", headers={"Auto-Submitted": "auto-replied"}),
        mail("", subject="Nothing", message_id=None, sender="who@elsewhere.example"),
    )
    await world.run_pass()
    assert len({row.outcome for row in await world.rows()}) == 4
    printed = await run(world, "--verify", flow="report_audit")
    assert (printed.code, printed.out) == (0, ""), printed.out
    assert "7 mails, no disagreement" in printed.err

    folder = world.output_dir / "audit"
    table = pd.read_parquet(folder / "emails.parquet")
    assert list(table["run_state"]) == list(table["outcome"])
    assert table["first_reply_seconds"].notna().sum() == 5
    assert "Yes:" in (folder / "report.html").read_text("utf-8")


class Mail(NamedTuple):
    """Name one mail of the world by what the records call it."""

    email_id: int
    uid: int
    ticket: str
    run_id: UUID


Plant = Callable[[World, Mail], Awaitable[None]]


def sql(*statements: str) -> Plant:
    """Change the ledger as whoever owns the database can; $1 is the mail's id."""

    async def plant(world: World, victim: Mail) -> None:
        await execute(world.ledger_url, "ALTER TABLE events DISABLE TRIGGER events_append_only")
        for statement in statements:
            await execute(world.ledger_url, statement, victim.email_id)
        await execute(world.ledger_url, "ALTER TABLE events ENABLE TRIGGER events_append_only")

    return plant


def store_flags(change: str, flag: str) -> Plant:
    async def plant(world: World, victim: Mail) -> None:
        with world.folder.connected() as client:
            client.folder.set(world.folder.account.folder)
            client.client.uid("STORE", str(victim.uid), change, f"({flag})")

    return plant


async def delete_ticket_file(world: World, victim: Mail) -> None:
    (world.output_dir / "tickets" / f"{victim.ticket}.json").unlink()


async def edit_ticket_file(world: World, victim: Mail) -> None:
    path = world.output_dir / "tickets" / f"{victim.ticket}.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"queue": "nobody"}))


async def spoil_ticket_file(world: World, victim: Mail) -> None:
    (world.output_dir / "tickets" / f"{victim.ticket}.json").write_text("[")


async def delete_run(_: World, victim: Mail) -> None:
    async with get_client() as client:
        await client.delete_flow_run(victim.run_id)


async def leave_run_running(world: World, victim: Mail) -> None:
    async with get_client() as client:
        await client.set_flow_run_state(victim.run_id, Running(), force=True)
    statement = "UPDATE emails SET settled_at = settled_at - interval '1 hour' WHERE id = $1"
    await execute(world.ledger_url, statement, victim.email_id)


async def rename_state(_: World, victim: Mail) -> None:
    async with get_client() as client:
        await client.set_flow_run_state(victim.run_id, Completed(name="Skipped"), force=True)


SECOND_REPLY = """
    INSERT INTO replies (
        email_id, kind, recipient, subject, topic, message_id, raw, status, detail, sent_at
    )
    SELECT email_id, kind, 'second@elsewhere.example', subject, topic, message_id, raw, status,
           detail, sent_at
    FROM replies WHERE email_id = $1 AND kind = 'reply'
"""
FIRST_EVENT = "id = (SELECT min(id) FROM events WHERE email_id = $1)"
LAST_EVENT = "id = (SELECT max(id) FROM events WHERE email_id = $1)"

# What is done to a mail that was Replied, and where it must show.
PLANTED: dict[str, tuple[Plant, set[Kind]]] = {
    "file deleted": (delete_ticket_file, {Kind.NO_FILE}),
    "file edited": (edit_ticket_file, {Kind.OTHER_FILE}),
    "file spoilt": (spoil_ticket_file, {Kind.OTHER_FILE}),
    "marked unread": (store_flags("-FLAGS", r"\Seen"), {Kind.UNREAD}),
    "reply forgotten": (
        sql(
            "UPDATE replies SET status = 'refused', sent_at = NULL"
            " WHERE email_id = $1 AND kind = 'reply'"
        ),
        {Kind.UNANSWERED, Kind.SENT_UNKEPT},
    ),
    "replied again": (sql(SECOND_REPLY), {Kind.ANSWERED_TWICE}),
    "notice in the wire": (
        sql(
            "UPDATE replies SET status = 'sending', sent_at = NULL"
            " WHERE email_id = $1 AND kind = 'notification'"
        ),
        {Kind.SENDING, Kind.SENT_UNKEPT},
    ),
    "event changed": (
        sql(f"UPDATE events SET at = at - interval '1 day' WHERE {FIRST_EVENT}"),
        {Kind.BROKEN_CHAIN},
    ),
    "event deleted": (sql(f"DELETE FROM events WHERE {FIRST_EVENT}"), {Kind.BROKEN_CHAIN}),
    "last event deleted": (sql(f"DELETE FROM events WHERE {LAST_EVENT}"), {Kind.BROKEN_CHAIN}),
    "run deleted": (delete_run, {Kind.UNKNOWN_RUN}),
    "run left running": (leave_run_running, {Kind.UNFINISHED_RUN}),
    "run renamed": (rename_state, {Kind.OTHER_STATE}),
    "words put into the mail": (
        sql("UPDATE emails SET raw = raw || 'I give notice.'::bytea WHERE id = $1"),
        {Kind.OTHER_BYTES},
    ),
    "sender changed": (
        sql(
            "UPDATE emails SET raw = convert_to(replace(convert_from(raw, 'UTF8'),"
            " 'From: ', 'From: x'), 'UTF8') WHERE id = $1"
        ),
        {Kind.OTHER_BYTES},
    ),
    "outcome forgotten": (
        sql(
            "UPDATE emails SET status = 'Received', settled_at = NULL, decided_at = NULL,"
            " created_at = created_at - interval '1 hour' WHERE id = $1"
        ),
        {Kind.OVERDUE},
    ),
    "not settled": (
        sql(
            "UPDATE emails SET settled_at = NULL, decided_at = decided_at - interval '1 hour'"
            " WHERE id = $1"
        ),
        {Kind.UNSETTLED},
    ),
}


async def victims(world: World) -> dict[str, Mail]:
    """Answer one mail for everything that is planted, and return them by their subjects."""
    senders = (TENANT, NEIGHBOUR)
    world.deliver(
        *(
            mail("The sink is leaking.", subject=name, sender=senders[n % 2])
            for n, name in enumerate(PLANTED)
        )
    )
    await world.run_pass()
    rows = await execute(
        world.ledger_url,
        "SELECT subject, id, uid, key, last_flow_run_id FROM emails"
        " JOIN email_tickets ON email_id = id WHERE status = 'Replied'",
    )
    return {row[0]: Mail(row[1], row[2], row[3], UUID(row[4])) for row in rows}


async def test_everything_that_was_planted_is_found_and_nothing_else(world: World) -> None:
    found_at = await victims(world)
    for name, (plant, _) in PLANTED.items():
        await plant(world, found_at[name])
    (world.output_dir / "tickets" / "Ada Archer.json").write_text("{}")
    world.deliver(mail("Nobody saw me."), received_at=LONG_AGO)
    expected = {
        (kind, f"ticket {found_at[name].ticket}" if "file" in kind else _named(found_at[name]))
        for name, (_, kinds) in PLANTED.items()
        for kind in kinds
    }
    expected.add((Kind.UNKNOWN_FILE, "ticket (a name that is no key)"))
    expected.add((Kind.UNKNOWN_MAIL, f"UID {len(PLANTED) + 1}"))
    found = await verify()
    async with get_client() as client:
        # Other tests on this server look at what is running.
        await client.delete_flow_run(found_at["run left running"].run_id)
    assert {(one.kind, one.subject) for one in found} == expected
    assert len(found) == len(expected)
    text = " ".join(str(one) for one in found)
    assert not any(word in text for word in ("@", "Ada", "sink", "notice."))


def _named(victim: Mail) -> str:
    return f"mail {victim.email_id}"


async def test_the_command_prints_what_disagrees_within_the_range_and_exits_with_1(
    world: World,
) -> None:
    world.deliver(
        mail("The sink is leaking."), mail("What do I owe?", subject="Rent", verified=False)
    )
    await world.run_pass()
    replied, held = (Mail(number, number, "", UUID(int=0)) for number in (1, 2))
    await store_flags("-FLAGS", r"\Seen")(world, replied)
    await store_flags("+FLAGS", r"\Seen")(world, held)
    printed = await run(world, "--verify", flow="report_audit")
    assert (printed.code, "1 disagreement, 1 note" in printed.err) == (1, True), printed.err
    assert Kind.UNREAD in printed.out
    assert Kind.READ in printed.out
    assert TENANT not in printed.out + printed.err
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    earlier = await report_audit(until=yesterday, verify=True, return_state=True)
    assert (await report_of(earlier)).disagreements == ()
