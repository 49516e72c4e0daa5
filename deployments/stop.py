"""The stop button: `python -m deployments.stop`, `--resume`, `--status`.

Nothing is sent to a sender while it is on, except what a person approves. It is kept twice, in the
ledger and in a Prefect variable, and either one stops.
"""

import argparse
import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from deployments.console import login, quieten, say
from deployments.local_stack import run_with_stack
from tasks.clock import utc_now
from tasks.connections import Connections
from tasks.domain.errors import AssistantError, ConfigurationError
from tasks.domain.sending import VARIABLE, SendingChange, SendingState, describe_state
from tasks.secret_blocks import add_secrets, read_settings
from tasks.sending import read_variable, write_variable
from tasks.settings import Secret, load_settings

DONE, INCOMPLETE, MISCONFIGURED = 0, 1, 2
# Nothing else is needed here, and least of all something that is away.
LEDGER_ONLY = (Secret.DATABASE_URL,)


class Found(NamedTuple):
    """Hold what both sources say, and a sentence for each that could not be reached."""

    state: SendingState
    failures: tuple[str, ...]


def main(argv: Sequence[str] | None = None) -> int:
    """Stop, resume or look, and return the exit code."""
    options = _parser().parse_args(argv)
    try:
        settings = load_settings()
        if settings.prefect_api_url:
            settings = asyncio.run(add_secrets(settings, LEDGER_ONLY))
        if not (settings.prefect_api_url and settings.database_url):
            word = "status" if options.status else "resume" if options.resume else "stop"
            return run_with_stack(["-m", "deployments.stop", f"--{word}", "--by", options.by])
        quieten()
        return asyncio.run(_carry_out(options))
    except ConfigurationError as error:
        say(f"Configuration: {error}")
        return MISCONFIGURED
    except AssistantError as error:
        say(f"Nothing was changed: {error}")
        return INCOMPLETE


async def _carry_out(options: argparse.Namespace) -> int:
    failures: tuple[str, ...] = ()
    if not options.status:
        failures = await _switch(stopped=not options.resume, by=options.by)
    found = await look()
    for line in dict.fromkeys((*failures, *found.failures)):
        say(line)
    say(describe_state(found.state))
    if options.status:
        return INCOMPLETE if found.failures else DONE
    as_wished = found.state.is_stopped is not options.resume
    return DONE if as_wished and not failures else INCOMPLETE


async def _switch(*, stopped: bool, by: str) -> tuple[str, ...]:
    """Set both sources; return a sentence for each that could not be set."""
    failures = []
    opened = Connections(await read_settings(LEDGER_ONLY))
    try:
        # The ledger first: it is asked before every single answer.
        await opened.prepare_ledger()
        change = SendingChange(is_stopped=stopped, at=utc_now(), by=by or "an unnamed person")
        await opened.ledger.change_sending(change)
    except AssistantError as error:
        failures.append(f"The ledger could NOT be set: {error}")
    finally:
        await opened.close()
    try:
        await write_variable(stopped=stopped)
    # The client has many errors; whichever it is, the person must hear of it.
    except Exception as error:  # noqa: BLE001
        name = type(error).__name__
        failures.append(
            f"The Prefect variable {VARIABLE} could NOT be set ({name}); check PREFECT_API_URL."
        )
    return tuple(failures)


async def look() -> Found:
    """Ask both sources."""
    failures = []
    change: SendingChange | None = None
    variable: str | None = None
    opened = Connections(await read_settings(LEDGER_ONLY))
    try:
        await opened.prepare_ledger()
        change = await opened.ledger.last_sending_change()
    except AssistantError as error:
        failures.append(f"The ledger could not be read: {error}")
    finally:
        await opened.close()
    try:
        variable = await read_variable()
    # As above.
    except Exception as error:  # noqa: BLE001
        failures.append(f"The Prefect variable could not be read ({type(error).__name__}).")
    return Found(SendingState(ledger=change, variable=variable), tuple(failures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deployments.stop",
        description="Stop all automatic answers at once; mail is still read, sorted and held.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--stop", action="store_true", help="stop (also without any option)")
    what.add_argument("--resume", action="store_true", help="let answers leave again")
    what.add_argument("--status", action="store_true", help="only say how it stands")
    parser.add_argument("--by", default=login(), metavar="NAME", help="who decides (your login)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
