"""What `python -m flows.NAME` does around its flow: settings, stack, table, exit code."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from typing import Any

import httpx
from prefect import State
from prefect.client.orchestration import get_client

from deployments.console import LONGEST_TABLE, print_disagreements, print_rows, quieten, say
from deployments.forecast_table import report_forecasts
from deployments.local_stack import run_with_stack
from deployments.review_desk import add_review_options, review_mail
from tasks.connections import Connections
from tasks.data_files import load_house
from tasks.domain.errors import AssistantError, ConfigurationError
from tasks.forecasts import REHEARSED
from tasks.progress import tally_of
from tasks.secret_blocks import add_secrets, read_settings
from tasks.settings import Settings, check_mail, load_settings

DONE, INCOMPLETE, MISCONFIGURED = 0, 1, 2
Run = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]


def process_mailbox_command(argv: Sequence[str] | None = None) -> int:
    """Run one pass in the foreground and print what became of each mail."""
    parser = _parser("process_mailbox", "Answer the mailbox's unread mail once.")
    _add_days(parser)
    parser.add_argument("--limit", type=_count, help="how many mails at most")
    parser.add_argument("--concurrency", type=_count, help="model calls in flight")
    parser.add_argument("--retry-parked", action="store_true", help="take parked mails up again")
    _add_dry_run(parser)
    return _command(parser, "flows.process_mailbox", _process_mailbox, argv)


async def _process_mailbox(options: argparse.Namespace) -> int:
    from flows.process_mailbox import process_mailbox  # noqa: PLC0415  # Prefect's settings are set by now.

    state = await process_mailbox(
        since=options.since,
        until=options.until,
        limit=options.limit,
        concurrency=options.concurrency,
        retry_parked=options.retry_parked,
        dry_run=options.dry_run,
        return_state=True,
    )
    return await report(state)


def backfill_mailbox_command(argv: Sequence[str] | None = None) -> int:
    """Work through a range of days in the foreground."""
    parser = _parser("backfill_mailbox", "Answer the unread mail of a range of days, day by day.")
    _add_days(parser, required=True)
    _add_dry_run(parser)
    return _command(parser, "flows.backfill_mailbox", _backfill_mailbox, argv)


async def _backfill_mailbox(options: argparse.Namespace) -> int:
    from flows.backfill_mailbox import backfill_mailbox  # noqa: PLC0415  # See above.

    state = await backfill_mailbox(options.since, options.until, options.dry_run, return_state=True)
    return await report(state)


def report_audit_command(argv: Sequence[str] | None = None) -> int:
    """Write the audit report and say where it is."""
    parser = _parser("report_audit", "Write one row for every mail to output/audit/emails.csv.")
    _add_days(parser)
    parser.add_argument("--verify", action="store_true", help="also compare all records")
    return _command(parser, "flows.report_audit", _report_audit, argv, reads_mail=False)


async def _report_audit(options: argparse.Namespace) -> int:
    from flows.report_audit import report_audit  # noqa: PLC0415  # See above.
    from tasks.integrity import report_of  # noqa: PLC0415  # See above.

    state = await report_audit(options.since, options.until, options.verify, return_state=True)
    result = await report_of(state)
    print_disagreements(result.disagreements or ())
    say(f"{state.message}: {result.folder / 'emails.csv'}")
    say(f"To look at: {result.folder / 'report.html'}")
    return DONE if result.is_sound else INCOMPLETE


def evaluate_triage_command(argv: Sequence[str] | None = None) -> int:
    """Score the triage against labelled mail and print the figures."""
    parser = _parser("evaluate_triage", "Score the triage against labelled mail.")
    parser.add_argument(
        "--dataset", required=True, metavar="F.jsonl", help="labelled mail, in JSON Lines"
    )
    parser.add_argument("--judge", action="store_true", help="also have the model rate each draft")
    return _command(parser, "flows.evaluate_triage", _evaluate_triage, argv, reads_mail=False)


async def _evaluate_triage(options: argparse.Namespace) -> int:
    from deployments.score_table import print_scores  # noqa: PLC0415  # See above.
    from flows.evaluate_triage import evaluate_triage  # noqa: PLC0415  # See above.
    from tasks.scores import evaluation_of  # noqa: PLC0415  # See above.

    state = await evaluate_triage(options.dataset, options.judge, return_state=True)
    evaluation = await evaluation_of(state)
    print_scores(evaluation)
    for line in (*evaluation.shortfalls, f"{evaluation.run.mails} mails: {evaluation.folder}"):
        say(line)
    return INCOMPLETE if evaluation.shortfalls else DONE


def review_draft_command(argv: Sequence[str] | None = None) -> int:
    """List, show or decide about held mail."""
    parser = _parser("review_draft", "Decide what becomes of held mail.")
    add_review_options(parser)
    return _command(parser, "flows.review_draft", review_mail, argv)


def purge_bodies_command(argv: Sequence[str] | None = None) -> int:
    """Delete the words of old mail."""
    parser = _parser("purge_bodies", "Empty mail that is older than keep_bodies_days and done.")
    return _command(parser, "flows.purge_bodies", _purge_bodies, argv, reads_mail=False)


async def _purge_bodies(_: argparse.Namespace) -> int:
    from flows.purge_bodies import purge_bodies  # noqa: PLC0415  # See above.
    from tasks.purging import purge_of  # noqa: PLC0415  # See above.

    say(str(await purge_of(await purge_bodies(return_state=True))))
    return DONE


async def report(state: State[Any]) -> int:
    """Print a pass's table and tally, or what a dry run found; return the exit code.

    Raises:
        Exception: what the flow itself ended with.
    """
    if state.name == REHEARSED:
        await report_forecasts(state)
        return DONE
    result = await tally_of(state)
    await _print_rows(result.email_ids)
    say(f"{result.done} of {result.total} mails: {result}")
    if result.misconfiguration:
        raise ConfigurationError(result.misconfiguration)
    return DONE if result.is_complete else INCOMPLETE


async def _print_rows(email_ids: Sequence[int]) -> None:
    opened = Connections(await read_settings())
    try:
        rows = await opened.ledger.rows_of(email_ids[:LONGEST_TABLE])
    finally:
        await opened.close()
    print_rows(rows, load_house(opened.settings))


def _command(
    parser: argparse.ArgumentParser,
    module: str,
    run: Run,
    argv: Sequence[str] | None,
    *,
    reads_mail: bool = True,
) -> int:
    """Run a command; every foreseen failure becomes one line on standard error."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        _check(settings, reads_mail=reads_mail)
        if settings.prefect_api_url:
            settings = asyncio.run(add_secrets(settings))
        if not (settings.prefect_api_url and settings.database_url):
            return run_with_stack(["-m", module, *arguments])
        quieten()
        return asyncio.run(_with_prefect(run(options)))
    except ConfigurationError as error:
        say(f"Configuration: {error}")
        return MISCONFIGURED
    except AssistantError as error:
        say(f"Not finished: {error}")
        return INCOMPLETE
    except httpx.TransportError:
        say("Not finished: the Prefect server was lost. What is done stays done.")
        # At a normal exit Prefect would try for minutes to tell the lost server of every event.
        os._exit(INCOMPLETE)
    except KeyboardInterrupt:
        say("Stopped. What is done stays done; the next pass goes on.")
        return INCOMPLETE


async def _with_prefect(work: Coroutine[Any, Any, int]) -> int:
    """Do the work once the Prefect server answers.

    Raises:
        ConfigurationError: it does not.
    """
    async with get_client() as client:
        if await client.api_healthcheck() is None:
            return await work
    work.close()
    raise ConfigurationError("The Prefect server does not answer: check PREFECT_API_URL.")


def _check(settings: Settings, *, reads_mail: bool) -> None:
    """Find what a person must correct before anything is started."""
    if reads_mail:
        check_mail(settings)
    load_house(settings)
    if settings.ssl_cert_file:
        os.environ.setdefault("SSL_CERT_FILE", settings.ssl_cert_file)


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"python -m flows.{name}", description=description)


def _add_days(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    for name, which in (("--since", "first"), ("--until", "last")):
        parser.add_argument(
            name, type=_day, required=required, metavar="YYYY-MM-DD",
            help=f"{which} day, included, in the property's time zone",
        )  # fmt: skip


def _add_dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would happen, and do nothing"
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
