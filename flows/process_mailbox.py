"""Fetch unread mail, receive it into the ledger, and map `process_email` over it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from prefect import State, flow
from prefect.states import Completed
from pydantic import Field

from flows.process_email import process_email, rehearse_email
from flows.review_draft import finish_review
from tasks.alerts import watch_pass
from tasks.boards import show_boards
from tasks.connections import open_pass
from tasks.domain.forecast import Forecast
from tasks.domain.ledger import DueEmail
from tasks.fan_out import fan_out, lanes
from tasks.forecasts import show_forecasts
from tasks.history import close_dead_runs
from tasks.ledger import list_due, unpark_emails
from tasks.mailbox import fresh_day, hold_mailbox, is_backfilling, receive_unread
from tasks.model_limit import check_model_limit
from tasks.outbox import mailer_is_down
from tasks.pass_report import show_pass, show_progress
from tasks.passes import announce_pass
from tasks.precedents import look_back
from tasks.progress import DEFERRED, Tally, track
from tasks.reminders import list_broken_off, remind_of_held
from tasks.sending import show_stop
from tasks.summaries import tell_of_old_mail
from tasks.triage import must_wait

BUSY = "another pass is at work on this mailbox"
# With sixteen mails in flight a part takes about half a minute.
PART_PER_SLOT = 6
Count = Annotated[int, Field(gt=0)]


@flow(
    name="process-mailbox",
    flow_run_name="pass",
    retries=0,
    persist_result=False,
    on_completion=[announce_pass],
    on_failure=[announce_pass],
    on_crashed=[announce_pass],
)
async def process_mailbox(
    since: date | None = None,
    until: date | None = None,
    limit: Count | None = None,
    concurrency: Count | None = None,
    retry_parked: bool = False,
    dry_run: bool = False,
) -> State[Any]:
    """Answer the mailbox's unread mail once.

    Args:
        since: First day of the range, in the property's time zone; empty for no bound.
        until: Last day of the range, included; empty for no bound.
        limit: How many mails this pass takes at most; empty for all.
        concurrency: Model calls in flight; empty for the CONCURRENCY of the environment.
        retry_parked: Take up parked mails again, as if they had just come.
        dry_run: Show what would become of each mail, and do nothing.
    """
    if dry_run:
        return await rehearse(since, until, limit, concurrency)
    async with (
        open_pass(concurrency) as in_flight,
        hold_mailbox() as alone,
        watch_pass() as watch,
    ):
        if not alone:
            return Completed(name="Elsewhere", message=BUSY, data=Tally(0))
        await check_model_limit()
        backfilling = await is_backfilling()
        await close_dead_runs(backfilling=backfilling)
        await show_stop()
        if retry_parked:
            await unpark_emails()
        if backfilling and not (since or until):
            # Old mail is the backfill's own, and so is the telling of it.
            since = fresh_day()
        with track(0) as tally:
            async with show_progress(tally):
                tried = await _answer_range(since, until, limit, in_flight, tally)
        await _look_after_reviews()
        if not backfilling:
            await tell_of_old_mail()
        tally.is_stopped = await show_stop()
        await show_pass(tried, str(tally), is_stopped=tally.is_stopped)
        await show_boards()
        return watch.close(tally)


async def _answer_range(
    since: date | None, until: date | None, limit: int | None, in_flight: int, tally: Tally
) -> Sequence[int]:
    """Answer a range in parts, in each emergencies first, and return its mails."""
    tried: list[int] = []
    is_left = True
    while is_left:
        room = limit and limit - len(tried)
        await receive_unread(since, until, room)
        due = await list_due(since, until, None)
        left = [email for email in due if email.email_id not in tried][:room]
        part = left[: in_flight * PART_PER_SLOT]
        tally.expect(len(left))
        await answer_emails(part, in_flight, tally, must_wait)
        tried += [email.email_id for email in part]
        is_left = len(left) > len(part)
    return tried


async def answer_emails(
    due: Sequence[DueEmail], in_flight: int, tally: Tally, waits: Callable[[datetime], bool]
) -> None:
    """Bring each mail to its outcome; an ordinary one that `waits` is only counted."""
    await look_back(due)

    async def work(email: DueEmail) -> None:
        if not email.urgent and (mailer_is_down() or waits(email.received_at)):
            return tally.add(DEFERRED)
        state = await process_email(email.email_id, return_state=True)
        return tally.add(state.name or "", email.email_id)

    await fan_out(work, lanes(due), in_flight)


async def _look_after_reviews() -> None:
    for email_id in await list_broken_off():
        await finish_review(email_id, return_state=True)
    await remind_of_held()


async def rehearse(
    since: date | None, until: date | None, limit: int | None, concurrency: int | None
) -> State[Any]:
    """Show what a pass over a range would do, with adapters that do nothing."""
    async with open_pass(concurrency, dry_run=True) as in_flight:
        await receive_unread(since, until, limit)
        due = await list_due(since, until, limit)
        await look_back(due)
        with track(len(due)) as tally:
            forecasts: list[Forecast] = []

            async def work(email: DueEmail) -> None:
                forecasts.append(await rehearse_email(email.email_id))
                tally.add(forecasts[-1].outcome)

            await fan_out(work, lanes(due), in_flight)
        return await show_forecasts(forecasts)


if __name__ == "__main__":
    from deployments.commands import process_mailbox_command

    raise SystemExit(process_mailbox_command())
