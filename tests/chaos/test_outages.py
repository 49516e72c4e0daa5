"""Servers that are down for everyone or fall silent: what waits, what is tried, who is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from prefect import task
from prefect.client.schemas.objects import TaskRun
from prefect.states import Failed
from support.dovecot import Dovecot
from support.faulty_smtpd import Fault, FaultySmtpServer, Then, Verb
from support.imap_proxy import ImapFault, ImapProxy, When
from support.once import assert_answered_once, assert_finished
from support.openai_wire import failure, hang
from support.smtpd import SmtpServer
from support.world import TENANT, World, mail

from tasks.circuit import Circuit
from tasks.domain.errors import ModelUnavailable
from tasks.domain.ledger import Status
from tasks.retry import budget, is_transient

ON_CALL = "on-call@maple-court.example"
GUESTS = tuple(f"guest{number}@elsewhere.example" for number in range(8))
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _requests(count: int) -> tuple[bytes, ...]:
    """Write what is answered and tells nobody else."""
    return tuple(mail("Where do visitors park?", sender=guest) for guest in GUESTS[:count])


@contextmanager
def _smtp(monkeypatch: pytest.MonkeyPatch, *faults: Fault) -> Iterator[FaultySmtpServer]:
    with FaultySmtpServer(*faults) as smtp:
        monkeypatch.setenv("SMTP_PORT", str(smtp.port))
        yield smtp


async def test_with_the_mail_server_down_a_pass_stops_early_and_still_tries_emergencies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tune(park_after_passes=1)
    world.deliver(*_requests(8), mail("I smell gas in the kitchen."))
    world.smtp.stop()
    tally = await world.run_pass(concurrency=1)
    assert tally.counts["Deferred"] >= 6
    assert "stopped early: The SMTP server" in str(tally)
    assert len(world.model.calls) <= 3
    rows = {row.sender: row for row in await world.rows()}
    assert rows[TENANT].outcome is Status.FAILED
    assert "urgent" in {ticket["priority"] for ticket in world.tickets()}
    with SmtpServer() as smtp:
        monkeypatch.setenv("SMTP_PORT", str(smtp.port))
        # Nobody is parked for an outage.
        assert (await world.run_pass()).counts == {"Replied": 8, "Escalated": 1}
        assert_answered_once(smtp.mails, [*GUESTS, TENANT, ON_CALL])


async def test_recipients_who_are_put_off_keep_nobody_else_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tune(mail_budget_seconds=0.5)
    world.deliver(*_requests(6))
    with _smtp(monkeypatch, *(Fault(Verb.RCPT, "450 4.2.1 Busy", nth=n + 1) for n in range(5))):
        assert (await world.run_pass(concurrency=1)).counts == {"Failed": 5, "Replied": 1}


async def test_a_server_that_asks_for_more_time_than_a_mail_has_is_not_waited_for(
    world: World,
) -> None:
    world.tune(mail_budget_seconds=40)
    world.model.answer = lambda _: failure(503, retry_after="50")
    world.deliver(mail("The sink is leaking."))
    assert (await world.run_pass()).counts == {"Escalated": 1}
    assert len(world.model.calls) == 1


@pytest.mark.parametrize(
    ("seconds", "tries", "asked", "again"),
    [(1, 1, 0, False), (2, 1, 0, True), (5, 3, 0, False), (7, 3, 0, True), (31, 1, 30, False)],
)
async def test_no_retry_begins_after_the_time_for_one_mail(
    seconds: float, tries: int, asked: float, *, again: bool
) -> None:
    error = ModelUnavailable("later", retry_after=asked)
    run = TaskRun(task_key="any", dynamic_key="0", run_count=tries)
    with budget(seconds):
        assert await is_transient(_any_task, run, Failed(data=error)) is again


@task
async def _any_task() -> None: ...


async def test_a_mail_server_that_falls_silent_gets_no_mail_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tune(smtp_seconds=0.5)
    world.deliver(*_requests(4))
    silences = (
        Fault(Verb.CONNECT, None, Then.STALL, nth=1),
        Fault(Verb.MAIL, None, Then.STALL, nth=1),
        Fault(Verb.DOT, None, Then.STALL, nth=1),
        Fault(Verb.DOT, None, Then.STALL, nth=2, accepts=True),
    )
    with _smtp(monkeypatch, *silences) as smtp:
        await world.run_pass()
        rows = await assert_finished(world, 4)
    doubtful = [str(row.sender) for row in rows if row.reason.startswith("delivery uncertain")]
    assert [row.outcome for row in rows if row.sender in doubtful] == [Status.HELD] * 2
    assert len(smtp.mails) == 3
    assert_answered_once(smtp.mails, GUESTS[:4], doubtful)


async def test_a_mailbox_and_a_model_that_fall_silent_delay_the_answer_only(
    world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tune(imap_seconds=2, model_seconds=1)
    world.model.script(hang())
    world.deliver(*_requests(2))
    with ImapProxy(dovecot.plain_port, ImapFault("FETCH", When.STALL, nth=2)) as proxy:
        monkeypatch.setenv("IMAP_PORT", str(proxy.port))
        assert str(await world.run_pass()) == "2 Replied"
    assert proxy.spoiled
    assert len(world.model.calls) == 3
    assert_answered_once(world.smtp.mails, GUESTS[:2])


def test_a_circuit_opens_only_when_failures_in_a_row_have_lasted() -> None:
    circuit = Circuit(lasting=3 * SECOND, threshold=3)
    for _ in range(9):
        circuit.fail("down", NOW)
    assert not circuit.is_open
    circuit.succeed()
    for seconds in (4, 5, 6):
        circuit.fail("down", NOW + seconds * SECOND)
    assert not circuit.is_open
    circuit.fail("down", NOW + 7 * SECOND)
    assert (circuit.is_open, circuit.reason) == (True, "down")
    circuit.succeed()
    assert not circuit.is_open


def test_a_circuit_does_not_wait_for_what_will_not_pass() -> None:
    circuit = Circuit(lasting=3 * SECOND, threshold=2)
    circuit.fail("wrong password", NOW, will_pass=False)
    assert not circuit.is_open
    circuit.fail("wrong password", NOW, will_pass=False)
    assert circuit.is_open
