"""A date range of unread mail, day by day, in small parts between which passes have their turn."""

from datetime import date
from typing import Any

from prefect import State, flow
from prefect.states import Completed

from flows.process_mailbox import answer_emails, rehearse
from tasks.alerts import watch_pass
from tasks.backfill_watch import Watch, watch
from tasks.boards import show_boards
from tasks.connections import open_pass
from tasks.domain.days import days_between
from tasks.history import close_dead_backfills
from tasks.ledger import list_due
from tasks.mailbox import count_unread, hold_backfill, hold_mailbox, receive_unread
from tasks.model_limit import check_model_limit
from tasks.progress import Tally
from tasks.sending import show_stop
from tasks.summaries import tell_of_old_mail
from tasks.triage import model_is_down

BUSY = "another backfill is at work on this mailbox"


@flow(
    name="backfill-mailbox",
    flow_run_name="backfill {since} to {until}",
    retries=0,
    persist_result=False,
)
async def backfill_mailbox(since: date, until: date, dry_run: bool = False) -> State[Any]:
    """Work through the unread mail of a range of days, oldest day first.

    Run again, it goes on where it stopped: what the ledger knows is not taken up twice. It goes at
    the pace of data/settings.toml and holds the mailbox for a few seconds at a time, so that a
    scheduled pass beside it answers fresh mail; that pass leaves old mail to the backfill. At the
    end the manager gets one mail about all old mail.

    Args:
        since: First day, in the property's time zone.
        until: Last day, included.
        dry_run: Show what would become of each mail, and do nothing.
    """
    if dry_run:
        return await rehearse(since, until, None, None)
    async with (
        open_pass(None) as in_flight,
        hold_backfill() as alone,
        watch_pass() as guard,
    ):
        if not alone:
            return Completed(name="Elsewhere", message=BUSY, data=Tally(0))
        await check_model_limit()
        await close_dead_backfills()
        await show_stop()
        async with watch(await count_unread(since, until), since, until) as tally:
            for day in days_between(since, until):
                await _work_through(day, in_flight, tally)
        await tell_of_old_mail()
        tally.is_stopped = await show_stop()
        await show_boards()
        return guard.close(tally)


async def _work_through(day: date, in_flight: int, tally: Watch) -> None:
    """Bring a day's mail to its outcome in parts; each mail is tried once."""
    tried: set[int] = set()
    is_left = True
    while is_left and not tally.is_stuck:
        await tally.rest()
        async with hold_mailbox() as alone:
            if alone:
                is_left = await _answer_some(day, tried, in_flight, tally)


async def _answer_some(day: date, tried: set[int], in_flight: int, tally: Watch) -> bool:
    """Answer as many of a day's mails as the pace allows at once; say whether some are left."""
    at_once = tally.begin()
    received = await receive_unread(day, day, at_once)
    left = [email for email in await list_due(day, day, None) if email.email_id not in tried]
    # Old mail waits for the model, however long it has waited already.
    await answer_emails(left[:at_once], in_flight, tally, lambda _: model_is_down())
    tried.update(email.email_id for email in left[:at_once])
    await tally.show(day)
    return len(left) > at_once or received == at_once


if __name__ == "__main__":
    from deployments.commands import backfill_mailbox_command

    raise SystemExit(backfill_mailbox_command())
