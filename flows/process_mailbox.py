"""Fetch unread mail, receive it into the ledger, and map `process_email` over it."""

from datetime import date
from typing import Annotated, Any

from prefect import State, flow
from prefect.states import Completed
from pydantic import Field

from flows.process_email import process_email
from flows.review_draft import finish_review
from tasks.alerts import watch_pass
from tasks.boards import show_boards
from tasks.connections import open_pass
from tasks.domain.ledger import DueEmail
from tasks.fan_out import fan_out, lanes
from tasks.history import close_dead_runs
from tasks.ledger import list_due, unpark_emails
from tasks.mailbox import hold_mailbox, receive_unread
from tasks.model_limit import check_model_limit
from tasks.outbox import mailer_is_down
from tasks.pass_report import show_pass, show_progress
from tasks.passes import announce_pass
from tasks.precedents import look_back
from tasks.progress import DEFERRED, Tally, track
from tasks.reminders import list_broken_off, remind_of_held
from tasks.sending import show_stop
from tasks.triage import must_wait

BUSY = "another pass is at work on this mailbox"
Count = Annotated[int, Field(gt=0)]


@flow(
    name="process-mailbox",
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
) -> State[Any]:
    """Answer the mailbox's unread mail once.

    Args:
        since: First day of the range, in the property's time zone; empty for no bound.
        until: Last day of the range, included; empty for no bound.
        limit: How many mails this pass takes at most; empty for all.
        concurrency: Model calls in flight; empty for the CONCURRENCY of the environment.
        retry_parked: Take up parked mails again, as if they had just come.
    """
    async with (
        open_pass(concurrency) as in_flight,
        hold_mailbox() as alone,
        watch_pass() as watch,
    ):
        if not alone:
            return Completed(name="Elsewhere", message=BUSY, data=Tally(0))
        await check_model_limit()
        await close_dead_runs()
        await show_stop()
        if retry_parked:
            await unpark_emails()
        await receive_unread(since, until, limit)
        due = await list_due(since, until, limit)
        await look_back(due)
        with track(len(due)) as tally:

            async def work(email: DueEmail) -> None:
                if not email.urgent and (mailer_is_down() or must_wait(email.received_at)):
                    return tally.add(DEFERRED)
                state = await process_email(email.email_id, return_state=True)
                return tally.add(state.name or "", str(state.state_details.flow_run_id))

            async with show_progress(tally):
                await fan_out(work, lanes(due), in_flight)
        for email_id in await list_broken_off():
            await finish_review(email_id, return_state=True)
        await remind_of_held()
        tally.is_stopped = await show_stop()
        await show_pass([e.email_id for e in due], str(tally), is_stopped=tally.is_stopped)
        await show_boards()
        return watch.close(tally)


if __name__ == "__main__":
    from deployments.commands import process_mailbox_command

    raise SystemExit(process_mailbox_command())
