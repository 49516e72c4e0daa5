"""The chain that Postgres makes is the one that the domain computes."""

import asyncio
from datetime import timedelta

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from support.database import execute
from support.ledger_values import NOW, event, mail, outgoing, place, ticket

from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.postgres import PostgresLedger, ensure_database, migrate
from tasks.adapters.postgres_connection import open_engine
from tasks.adapters.postgres_schema import _MIGRATIONS
from tasks.domain.chain import first_break
from tasks.domain.evidence import KeptMail
from tasks.domain.ledger import EventKind, Status

HOSTILE = "tab\t, quote ', comma ,, 12:netstring, 中文 \U0001f6b0 \x00 \ud800 e\u0301"


async def kept(ledger: PostgresLedger) -> tuple[KeptMail, ...]:
    return await ledger.kept_mails(0, 100, NOW, None, None)


async def test_both_compute_the_same_whatever_an_event_holds(ledger: PostgresLedger) -> None:
    email_id = (await ledger.receive(mail(), NOW)).email_id
    other = (await ledger.receive(mail("<b@tenant.example>", place(2)), NOW)).email_id
    await ledger.record(
        email_id,
        event(detail=HOSTILE, rules=(HOSTILE, "", "NULL"), model=HOSTILE, prompt_version=""),
        event(at=NOW + timedelta(microseconds=123456), input_tokens=7, flow_run_id="run"),
    )
    await ledger.record(other, event())
    await ledger.decide(email_id, Status.SKIPPED, NOW, event())
    mails = await kept(ledger)
    assert [len(one.events) for one in mails] == [4, 2]
    assert [first_break(one.chain, one.events) for one in mails] == [None, None]
    assert [one.position for one in mails[0].events] == [1, 2, 3, 4]


async def test_runs_that_write_one_story_at_once_make_one_chain(ledger: PostgresLedger) -> None:
    email_id = (await ledger.receive(mail(), NOW)).email_id
    await asyncio.gather(
        *(ledger.record(email_id, event(detail=f"{n}"), event(detail="again")) for n in range(20))
    )
    (one,) = await kept(ledger)
    assert len(one.events) == 41
    assert first_break(one.chain, one.events) is None


async def test_a_transaction_that_is_rolled_back_leaves_no_gap(ledger: PostgresLedger) -> None:
    email_id = (await ledger.receive(mail(), NOW)).email_id
    broken = event(detail="too late").model_copy(update={"at": None})
    results = await asyncio.gather(
        ledger.record(email_id, event(), broken), ledger.record(email_id), return_exceptions=True
    )
    assert isinstance(results[0], Exception)
    await ledger.record(email_id, event())
    (one,) = await kept(ledger)
    assert len(one.events) == 2
    assert first_break(one.chain, one.events) is None


async def test_stories_from_before_the_chain_are_chained_by_the_migration(
    postgres: EmbeddedPostgres,
) -> None:
    url = postgres.url("before_the_chain")
    await ensure_database(url)
    await upgrade_to(url, "0001")
    for uid in (1, 2):
        await execute(url, EARLIER_MAIL, uid)
    for email_id in (1, 2, 1, 1):
        await execute(url, EARLIER_EVENT, email_id, HOSTILE.replace("\0", "").replace("\ud800", ""))
    await migrate(url)
    ledger = PostgresLedger(url)
    await ledger.record(1, event(EventKind.SETTLED))
    mails = await kept(ledger)
    await ledger.close()
    assert [len(one.events) for one in mails] == [4, 1]
    assert [first_break(one.chain, one.events) for one in mails] == [None, None]


EARLIER_MAIL = """
    INSERT INTO emails (
        identity, identity_hash, mailbox, folder, uidvalidity, uid, raw, size, truncated,
        received_at, subject, urgent, created_at
    )
    VALUES ('x', sha256($1::int::text::bytea), 'm', 'f', 1, $1::int, 'raw', 3, false, now(), '',
        false, now())
"""
EARLIER_EVENT = """
    INSERT INTO events (email_id, kind, at, detail, rules, input_tokens, output_tokens)
    VALUES ($1, 'vetted', now(), $2, ARRAY[$2, ''], 0, 0)
"""


async def upgrade_to(url: str, revision: str) -> None:
    def upgrade(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(_MIGRATIONS))
        command.upgrade(config, revision)

    engine = open_engine(url, pool_size=1)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()


async def test_pages_go_on_where_the_last_one_ended(ledger: PostgresLedger) -> None:
    for uid in range(1, 6):
        await ledger.receive(mail(f"<{uid}@tenant.example>", place(uid)), NOW)
    first = await ledger.kept_mails(0, 3, NOW, None, None)
    second = await ledger.kept_mails(first[-1].email_id, 3, NOW, None, None)
    assert [one.locations[0].uid for one in first + second] == [1, 2, 3, 4, 5]
    hour_ago = NOW - timedelta(hours=1)
    assert await ledger.kept_mails(0, 9, NOW, None, hour_ago) == ()
    assert len(await ledger.kept_mails(0, 9, NOW, hour_ago, None)) == 5


async def test_what_a_run_works_on_says_so_until_its_claim_ends(ledger: PostgresLedger) -> None:
    email_id = (await ledger.receive(mail(), NOW)).email_id
    await ledger.plan_reply(outgoing(email_id))
    await ledger.open_ticket(email_id, ticket())
    await ledger.claim(email_id, "run", NOW, timedelta(minutes=10))
    for minutes, expected in ((9, True), (11, False)):
        now = NOW + timedelta(minutes=minutes)
        (one,) = await ledger.kept_mails(0, 9, now, None, None)
        (opened,) = await ledger.kept_tickets(now)
        assert (one.in_work, opened.in_work) == (expected, expected)
        assert (opened.key, [reply.kind for reply in one.replies]) == ("T-1", ["reply"])
