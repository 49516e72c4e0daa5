"""The audit report: every mail as a row, and the figures as charts to look at."""

from datetime import date
from typing import Any

from prefect import State, flow

from tasks.audit import read_facts, show_report, write_report
from tasks.connections import open_pass
from tasks.integrity import AuditReport, compare_records, show_disagreements


@flow(name="report-audit", flow_run_name="audit report", retries=0, persist_result=False)
async def report_audit(
    since: date | None = None, until: date | None = None, verify: bool = False
) -> State[Any]:
    """Join ledger and run history of the mails received in a range, and write output/audit/.

    emails.csv and emails.parquet have a row for every mail, report.html and the charts the figures.

    Args:
        since: First day of the range, in the property's time zone; empty for no bound.
        until: Last day of the range, included; empty for no bound.
        verify: Also compare with the mailbox and the mails' bytes; failed where records disagree.
    """
    async with open_pass(None):
        facts = await read_facts(since, until)
        compared = await compare_records(since, until, with_mailbox=verify)
        folder = await write_report(facts, compared, verified=verify)
        await show_report(facts, compared)
        await show_disagreements(compared.disagreements)
    found = compared.disagreements if verify else None
    return AuditReport(folder=folder, mails=len(facts), disagreements=found).state()


if __name__ == "__main__":
    from deployments.commands import report_audit_command

    raise SystemExit(report_audit_command())
