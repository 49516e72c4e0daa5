"""A date range of unread mail, day by day, each day one `process_mailbox` run."""

from datetime import date
from typing import Any

from prefect import State, flow

from flows.process_mailbox import process_mailbox
from tasks.domain.days import days_between
from tasks.progress import Tally, join_days, tally_of


@flow(name="backfill-mailbox", retries=0, persist_result=False)
async def backfill_mailbox(since: date, until: date) -> State[Any]:
    """Work through the unread mail of a range of days.

    Run again, it goes on where it stopped: what the ledger knows is not taken up twice.

    Args:
        since: First day, in the property's time zone.
        until: Last day, included.
    """
    days: list[Tally] = []
    for day in days_between(since, until):
        state = await process_mailbox(since=day, until=day, return_state=True)
        # A day that did not finish says so in its tally; one that broke off ends the backfill.
        days.append(await tally_of(state))
    return join_days(days).close()


if __name__ == "__main__":
    from deployments.commands import backfill_mailbox_command

    raise SystemExit(backfill_mailbox_command())
