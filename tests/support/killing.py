"""Stop a pass exactly before one of its writes, and kill it there.

The test's database gets a trigger that waits for a lock which the test holds. Once the pass hangs
in it, the process is killed with SIGKILL and the hanging statement is rolled back: to the next pass
it never happened, while everything before it did.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import asyncpg
from support.nursery import Forked, start
from support.world import World

LOCK = 424_242
DEADLINE_SECONDS = 60.0


class Write(NamedTuple):
    """Name one write of the pipeline: its table, whether it inserts or updates, and which rows."""

    table: str
    operation: str
    condition: str


WRITES: Mapping[str, Write] = {
    "receiving": Write("emails", "INSERT", "true"),
    "claiming": Write("emails", "UPDATE", "NEW.claimed_by IS NOT NULL AND OLD.claimed_by IS NULL"),
    "noting the verdict": Write("events", "INSERT", "NEW.kind = 'vetted'"),
    "keeping the answer": Write(
        "emails", "UPDATE", "NEW.answer IS NOT NULL AND OLD.answer IS NULL"
    ),
    "opening the ticket": Write("tickets", "INSERT", "true"),
    "noting the ticket": Write("events", "INSERT", "NEW.kind = 'ticketed'"),
    "planning a notice": Write("replies", "INSERT", "NEW.kind = 'notification'"),
    "before a notice's DATA": Write(
        "replies", "UPDATE", "NEW.kind = 'notification' AND NEW.status = 'sending'"
    ),
    "after a notice's 250": Write(
        "replies", "UPDATE", "NEW.kind = 'notification' AND NEW.status = 'sent'"
    ),
    "planning the reply": Write("replies", "INSERT", "NEW.kind <> 'notification'"),
    "before the reply's DATA": Write(
        "replies", "UPDATE", "NEW.kind <> 'notification' AND NEW.status = 'sending'"
    ),
    "after the reply's 250": Write(
        "replies", "UPDATE", "NEW.kind <> 'notification' AND NEW.status = 'sent'"
    ),
    "noting the reply": Write("events", "INSERT", "NEW.kind = 'sent'"),
    "deciding": Write("emails", "UPDATE", "NEW.status <> OLD.status"),
    "settling": Write("emails", "UPDATE", "NEW.settled_at IS NOT NULL AND OLD.settled_at IS NULL"),
}


async def kill_at(world: World, write: Write, nth: int = 1) -> bool:
    """Run a pass and kill it before its n-th such write; return False where it never came there."""
    command = ("flows.process_mailbox", "--concurrency", "2")
    return await _kill_at(world, write, nth, command)


async def kill_review_at(world: World, write: Write, *arguments: str) -> bool:
    """Let a person decide at the terminal and kill that command before its first such write."""
    return await _kill_at(world, write, 1, ("flows.review_draft", *arguments))


async def _kill_at(world: World, write: Write, nth: int, command: Sequence[str]) -> bool:
    async with _trap(world.ledger_url, write, nth) as observer:
        process = start(*command, environment=world.environment, folder=world.home)
        try:
            return await _is_trapped(observer, process)
        finally:
            process.kill()


@asynccontextmanager
async def _trap(url: str, write: Write, nth: int) -> AsyncIterator[Any]:
    observer = await asyncpg.connect(url)
    try:
        await observer.execute("SELECT pg_advisory_lock($1)", LOCK)
        await observer.execute(_trap_statements(write, nth))
        yield observer
        await observer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await observer.execute(f'DROP TRIGGER trap ON "{write.table}"')
    finally:
        await observer.close()


def _trap_statements(write: Write, nth: int) -> str:
    return f"""
        DROP SEQUENCE IF EXISTS trapped;
        CREATE SEQUENCE trapped;
        CREATE OR REPLACE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF nextval('trapped') = {nth} THEN PERFORM pg_advisory_lock({LOCK}); END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER trap BEFORE {write.operation} ON "{write.table}"
            FOR EACH ROW WHEN ({write.condition}) EXECUTE FUNCTION trap();
    """


async def _is_trapped(observer: Any, process: Forked) -> bool:  # noqa: ANN401 - asyncpg publishes no types
    """Wait until the pass hangs in the trap, or has ended without coming there."""
    async with asyncio.timeout(DEADLINE_SECONDS):
        while process.is_running:
            waiting = await observer.fetchval(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 "
                "AND NOT granted",
                LOCK,
            )
            if waiting:
                return True
            await asyncio.sleep(0.02)
    return False
