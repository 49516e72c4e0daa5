"""What is to be told stays in the ledger until it is told, and is told by one process only."""

import asyncio
from datetime import datetime, timedelta

import pytest
from support.ledger_values import MAILBOX, NOW

from tasks.adapters.postgres import PostgresLedger
from tasks.domain.alerting import Alert, AlertCause, Trouble

QUIET = timedelta(minutes=60)
CAP, SMTP = AlertCause.CAP_REACHED, AlertCause.MAIL_SERVER


def trouble(origin: str, cause: AlertCause = CAP, at: datetime = NOW) -> Trouble:
    return Trouble(cause=cause, origin=origin, detail="It did.", at=at, flow_run_id="run")


async def opened(ledger: PostgresLedger, after: timedelta = timedelta()) -> tuple[Alert, ...]:
    return await ledger.open_alerts(MAILBOX, NOW + after, QUIET)


async def test_nothing_to_tell_opens_no_alert(ledger: PostgresLedger) -> None:
    await ledger.count_pass(MAILBOX, {SMTP}, NOW, QUIET)
    assert await opened(ledger) == ()


async def test_one_of_many_processes_tells_and_the_others_keep_quiet(
    ledger: PostgresLedger, database_url: str
) -> None:
    other = PostgresLedger(database_url)
    origins = [f"mail {number % 5}" for number in range(20)]
    await asyncio.gather(
        *((ledger, other)[n % 2].note_troubles(MAILBOX, trouble(o)) for n, o in enumerate(origins))
    )
    tries = await asyncio.gather(*(opened((ledger, other)[n % 2]) for n in range(20)))
    await other.close()
    (alert,) = [alert for found in tries for alert in found]
    assert (alert.number, alert.times, alert.told_before_at) == (1, 5, None)


async def test_what_comes_within_the_quiet_time_is_told_after_it_once(
    ledger: PostgresLedger,
) -> None:
    await ledger.note_troubles(MAILBOX, trouble("mail 1"))
    (first,) = await opened(ledger)
    await ledger.close_alert(MAILBOX, first, told=True)
    later = [trouble(f"mail {n}", at=NOW + timedelta(minutes=n)) for n in range(2, 16)]
    await ledger.note_troubles(MAILBOX, *later)
    assert await opened(ledger, QUIET - timedelta(seconds=1)) == ()
    (second,) = await opened(ledger, QUIET)
    assert (second.number, second.times, second.told_before_at) == (2, 14, NOW)
    assert [shown.origin for shown in second.latest] == [f"mail {n}" for n in range(15, 10, -1)]
    await ledger.close_alert(MAILBOX, second, told=True)
    assert await opened(ledger, 3 * QUIET) == ()


async def test_what_could_not_be_told_is_told_by_the_next_pass(ledger: PostgresLedger) -> None:
    await ledger.note_troubles(MAILBOX, trouble("mail 1"))
    (unsent,) = await opened(ledger)
    await ledger.close_alert(MAILBOX, unsent, told=False)
    await ledger.note_troubles(MAILBOX, trouble("mail 2"))
    (again,) = await opened(ledger, timedelta(minutes=1))
    assert (again.number, again.times, again.first_at) == (2, 2, NOW)


async def test_an_alert_whose_sender_died_is_told_again_after_the_quiet_time(
    ledger: PostgresLedger,
) -> None:
    await ledger.note_troubles(MAILBOX, trouble("mail 1"))
    await opened(ledger)
    assert await opened(ledger, timedelta(minutes=1)) == ()
    (again,) = await opened(ledger, QUIET)
    assert again.times == 1


async def test_each_cause_and_each_mailbox_is_told_on_its_own(ledger: PostgresLedger) -> None:
    await ledger.note_troubles(MAILBOX, trouble("mail 1"), trouble("run 1", SMTP))
    await ledger.note_troubles("leasing@mail.example", trouble("mail 9"))
    assert {alert.cause for alert in await opened(ledger)} == {CAP, SMTP}
    (other,) = await ledger.open_alerts("leasing@mail.example", NOW, QUIET)
    assert other.latest[0].origin == "mail 9"


async def test_a_row_of_failed_passes_is_counted_until_one_ends_otherwise(
    ledger: PostgresLedger,
) -> None:
    async def failed(number: int, *causes: AlertCause) -> None:
        at = NOW + timedelta(minutes=number)
        await ledger.note_troubles(MAILBOX, *(trouble(f"run {number}", c, at) for c in causes))
        await ledger.count_pass(MAILBOX, causes, at, QUIET)

    await failed(1, SMTP)
    await failed(2, AlertCause.MAILBOX)
    for number in (3, 4, 5):
        await failed(number, SMTP)
    found = {alert.cause: alert for alert in await opened(ledger, timedelta(minutes=5))}
    assert (found[SMTP].in_a_row, found[SMTP].times) == (3, 4)
    assert found[SMTP].row_began_at == NOW + timedelta(minutes=3)
    assert found[AlertCause.MAILBOX].in_a_row == 0


@pytest.mark.parametrize(("was_told", "left"), [(True, 0), (False, 1)])
async def test_what_is_over_is_told_only_where_nothing_of_it_was(
    ledger: PostgresLedger, was_told: bool, left: int
) -> None:
    if was_told:
        await ledger.note_troubles(MAILBOX, trouble("run 1", SMTP))
        (told,) = await opened(ledger)
        await ledger.close_alert(MAILBOX, told, told=True)
    await ledger.note_troubles(MAILBOX, trouble("run 2", SMTP), trouble("mail 1"))
    await ledger.count_pass(MAILBOX, (), NOW + timedelta(minutes=9), QUIET)
    alerts = await opened(ledger, 2 * QUIET)
    assert len([alert for alert in alerts if alert.cause is SMTP]) == left
    assert len([alert for alert in alerts if alert.cause is CAP]) == 1
