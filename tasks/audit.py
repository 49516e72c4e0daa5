"""Writing the audit report from the ledger."""

import os
from datetime import date
from pathlib import Path

from prefect import task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.settings import get_current_settings

from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.audit import audit_frame, day_bounds, outcome_table_markdown
from tasks.domain.errors import StorageFull
from tasks.domain.ledger import AuditRow
from tasks.retry import retried


@retried
async def read_rows(since: date | None, until: date | None) -> tuple[AuditRow, ...]:
    """Read what the ledger knows of every mail received in the range, oldest first."""
    opened = connections()
    start, end = day_bounds(since, until, opened.settings.timezone)
    return await opened.ledger.audit_rows(None, start, end)


@task(cache_policy=NO_CACHE)
async def write_report(rows: tuple[AuditRow, ...]) -> Path:
    """Write output/audit/emails.csv whole or not at all.

    Raises:
        StorageFull: the folder cannot take it.
    """
    settings = connections().settings
    frame = audit_frame(rows, settings.timezone, run_url())
    path = settings.output_dir / "audit" / "emails.csv"
    partial = path.with_suffix(".csv.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(partial, index=False)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        reason = error.strerror or "it cannot be written"
        raise StorageFull(f"{path}: {reason}; make room or correct OUTPUT_DIR.") from None
    return path


@task(cache_policy=NO_CACHE)
async def show_report(rows: tuple[AuditRow, ...]) -> None:
    """Keep the range's outcomes under the artifact `audit`."""
    settings = connections().settings
    detail = load_house(settings).preferences.reports.artifact_detail
    table = outcome_table_markdown(rows, settings.timezone, run_url(), detail)
    await acreate_markdown_artifact(table, key="audit", description=f"{len(rows)} mails")


def run_url() -> str:
    """Return the address under which the Prefect UI shows a run."""
    ui = get_current_settings().server.ui.api_url or os.environ.get("PREFECT_API_URL", "")
    return ui.removesuffix("/").removesuffix("/api") + "/runs/flow-run"
