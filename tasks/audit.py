"""Writing the audit report from ledger and run history."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
from prefect import task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.audit import audit_frame, outcome_table_markdown
from tasks.domain.audit_report import ReportContent, summary_markdown
from tasks.domain.audit_summary import facts_frame, summarise_mails
from tasks.domain.days import day_bounds
from tasks.domain.errors import StorageFull
from tasks.domain.mail_facts import MailFacts
from tasks.integrity import Comparison
from tasks.retry import retried
from tasks.run_links import run_url

RECORDS = "the ledger, the run history and the ticket files"
ALL_RECORDS = f"{RECORDS}, the mailbox and the mails' bytes"


@retried
async def read_facts(since: date | None, until: date | None) -> tuple[MailFacts, ...]:
    """Read what the ledger knows of every mail received in the range, oldest first."""
    opened = connections()
    start, end = day_bounds(since, until, opened.settings.timezone)
    return await opened.ledger.audit_facts(start, end)


@task(cache_policy=NO_CACHE)
async def write_report(
    facts: tuple[MailFacts, ...], compared: Comparison, *, verified: bool
) -> Path:
    """Write the report's files and return the folder, output/audit.

    Raises:
        StorageFull: the folder cannot take them; what was there before stays as it was.
    """
    opened = connections()
    timezone = opened.settings.timezone
    frame = facts_frame(facts, compared.runs, timezone)
    summary = summarise_mails(frame, load_house(opened.settings).preferences.reports)
    content = ReportContent(
        summary=summary,
        charts=opened.charts.draw(summary),
        disagreements=compared.disagreements,
        compared=ALL_RECORDS if verified else RECORDS,
        timezone=timezone,
        made_at=utc_now(),
    )
    rows = audit_frame([one.row for one in facts], timezone, run_url())
    folder = opened.settings.output_dir / "audit"
    try:
        _write(folder, rows, frame, content)
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise StorageFull(f"{folder}: {reason}; make room or correct OUTPUT_DIR.") from None
    return folder


@task(cache_policy=NO_CACHE)
async def show_report(facts: tuple[MailFacts, ...], compared: Comparison) -> None:
    """Keep the range's figures and outcomes under the artifact `audit`."""
    settings = connections().settings
    reports = load_house(settings).preferences.reports
    frame = facts_frame(facts, compared.runs, settings.timezone)
    figures = summary_markdown(summarise_mails(frame, reports), compared.disagreements)
    rows = [one.row for one in facts]
    table = outcome_table_markdown(rows, settings.timezone, run_url(), reports.artifact_detail)
    await acreate_markdown_artifact(
        f"{figures}\n{table}", key="audit", description=f"{len(facts)} mails"
    )


def _write(folder: Path, rows: pd.DataFrame, frame: pd.DataFrame, content: ReportContent) -> None:
    """Write all files beside the folder first, so that a full disk leaves the last report."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "partial"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir()
        rows.to_csv(partial / "emails.csv", index=False)
        frame.to_parquet(partial / "emails.parquet", index=False)
        for chart in content.charts:
            (partial / f"{chart.name}.png").write_bytes(chart.png)
        page = connections().report_page.write(content)
        (partial / "report.html").write_text(page, encoding="utf-8")
        _remove_charts(folder)
        for path in partial.iterdir():
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _remove_charts(folder: Path) -> None:
    # A chart of the last report that this one has no figures for would be believed to be of now.
    for path in folder.glob("*.png"):
        path.unlink()
