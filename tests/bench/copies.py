"""Many mails and runs out of a few real ones, by copying rows within the databases.

A copy's ids derive from those of its original in one way, in both databases and in the ticket
files, so that what belonged together still does.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import asyncpg

COUNT = "SELECT count(*) FROM emails"
# `n` is the number of the copy, `t` the row that is copied.
_RUN = "md5({} || ':' || n)::uuid"
_KEY = "regexp_replace(t.key, '[^-]*$', '') || left(md5(t.key || ':' || n), 16)"
_MESSAGE_ID = "replace(t.message_id, '@', '.' || n || '@')"


def _run(column: str) -> str:
    # A word that is no run's id stays away.
    return f"CASE WHEN t.{column} ~ '^[0-9a-f-]{{36}}$' THEN {_RUN.format('t.' + column)}::text END"


async def count_mails(url: str) -> int:
    """Return how many mails the ledger has."""
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval(COUNT))
    finally:
        await connection.close()


async def copy_runs(url: str, copies: int) -> None:
    """Copy the runs of all mails, with their states and tags, until there are so many of each."""
    connection = await asyncpg.connect(url)
    own = "flow_id = (SELECT id FROM flow WHERE name = 'process-email')"
    state = "flow_run_id IN (SELECT id FROM flow_run WHERE " + own + ")"
    try:
        async with connection.transaction():
            await connection.execute(f"CREATE TEMP TABLE r AS SELECT * FROM flow_run WHERE {own}")
            await connection.execute(
                f"CREATE TEMP TABLE s AS SELECT * FROM flow_run_state WHERE {state}"
            )
            run = {"id": _RUN.format("t.id"), "state_id": "NULL", "idempotency_key": "NULL"}
            await _copy(connection, "flow_run", "r", run, copies)
            states = {"id": _RUN.format("t.id"), "flow_run_id": _RUN.format("t.flow_run_id")}
            await _copy(connection, "flow_run_state", "s", states, copies)
            await connection.execute(
                f"UPDATE flow_run SET state_id = {_RUN.format('t.state_id')} FROM r t,"
                f" generate_series(2, {copies}) n WHERE flow_run.id = {_RUN.format('t.id')}"
            )
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


async def copy_mails(url: str, copies: int, days: int, tickets: Path) -> None:
    """Copy all mails with their tickets, replies and stories, spread back over so many days."""
    connection = await asyncpg.connect(url)
    try:
        mails = await connection.fetchval("SELECT max(id) FROM emails")
        back = f"- n * interval '{days * 86400 // copies} seconds'"
        of_mail = {"email_id": f"t.email_id + (n - 1) * {mails}"}
        async with connection.transaction():
            for name in ("emails", "locations", "replies", "tickets", "email_tickets", "events"):
                await connection.execute(f"CREATE TEMP TABLE t_{name} AS SELECT * FROM {name}")
            for name, changes in _changes(mails, back).items():
                known = changes if name == "emails" else {**of_mail, **changes}
                await _copy(connection, name, f"t_{name}", known, copies)
        await connection.execute("ANALYZE")
        keys = await connection.fetch("SELECT key FROM t_tickets")
        for row in keys:
            names = await connection.fetch(
                f"SELECT {_KEY} FROM (SELECT $1::text AS key) t, generate_series(2, {copies}) n",
                row["key"],
            )
            _copy_file(tickets, row["key"], [name[0] for name in names])
    finally:
        await connection.close()


def _changes(mails: int, back: str) -> Mapping[str, Mapping[str, str]]:
    return {
        "emails": {
            "id": f"t.id + (n - 1) * {mails}",
            "identity": "t.identity || n",
            "identity_hash": "sha256((t.identity || n)::bytea)",
            "uid": "t.uid + n * 1000000",
            "message_id": _MESSAGE_ID,
            "thread": "t.thread || n",
            **{at: f"t.{at} {back}" for at in ("received_at", "created_at", "decided_at")},
            **{at: f"t.{at} {back}" for at in ("started_at", "settled_at")},
            "first_flow_run_id": _run("first_flow_run_id"),
            "last_flow_run_id": _run("last_flow_run_id"),
        },
        "locations": {"id": "", "uid": "t.uid + n * 1000000"},
        "replies": {"id": "", "message_id": _MESSAGE_ID, "sent_at": f"t.sent_at {back}"},
        "tickets": {"key": _KEY, "created_at": f"t.created_at {back}"},
        "email_tickets": {"key": _KEY},
        "events": {"id": "", "at": f"t.at {back}", "flow_run_id": _run("flow_run_id")},
    }


async def _copy(
    connection: "asyncpg.Connection[asyncpg.Record]",
    table: str,
    templates: str,
    changes: Mapping[str, str],
    copies: int,
) -> None:
    """Copy every row; a change to "" leaves the column to the database."""
    rows = await connection.fetch(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = $1 AND table_schema = 'public'",
        table,
    )
    kept = [row[0] for row in rows if changes.get(row[0]) != ""]
    values = ", ".join(changes.get(name, f't."{name}"') for name in kept)
    names = ", ".join(f'"{name}"' for name in kept)
    order = ", t.position" if table == "events" else ""
    await connection.execute(
        f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE"
        f" SELECT {values} FROM {templates} t, generate_series(2, {copies}) n ORDER BY n{order}"
    )


def _copy_file(folder: Path, key: str, names: list[str]) -> None:
    said = json.loads((folder / f"{key}.json").read_text())
    for name in names:
        (folder / f"{name}.json").write_text(json.dumps({**said, "key": name}, indent=2))
