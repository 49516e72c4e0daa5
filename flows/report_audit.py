"""The audit report: one row for every mail, as a file to keep and a table to look at."""

from datetime import date
from typing import Any

from prefect import State, flow

from tasks.audit import read_rows, show_report, write_report
from tasks.connections import open_pass
from tasks.integrity import AuditReport, verify_records


@flow(name="report-audit", retries=0, persist_result=False)
async def report_audit(
    since: date | None = None, until: date | None = None, verify: bool = False
) -> State[Any]:
    """Write output/audit/emails.csv for the mails received in a range.

    Args:
        since: First day of the range, in the property's time zone; empty for no bound.
        until: Last day of the range, included; empty for no bound.
        verify: Also compare mailbox, ledger, run history and ticket files; failed where two of
            them disagree.
    """
    async with open_pass(None):
        rows = await read_rows(since, until)
        path = await write_report(rows)
        await show_report(rows)
        found = await verify_records(since, until) if verify else None
    return AuditReport(path=path, mails=len(rows), disagreements=found).state()


if __name__ == "__main__":
    from deployments.commands import report_audit_command

    raise SystemExit(report_audit_command())
