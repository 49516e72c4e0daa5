"""Held mail at the terminal: listed, shown, decided about."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from deployments.console import PLAIN_WIDTH, login, say
from tasks.approvals import list_held, read_sheet
from tasks.connections import connections, open_pass
from tasks.domain.errors import ConfigurationError, PermanentError
from tasks.domain.review_form import HeldEmail, write_sheet
from tasks.domain.reviewing import OUTCOMES, Decision, Review, ReviewOutcome
from tasks.reviews import run_review

DECISIONS = {
    Decision.APPROVE: "send the draft",
    Decision.REJECT: "send nothing and close the mail; its tickets stay",
    Decision.HAND_OVER: "leave the whole thread to a person who answers it in the mailbox",
    Decision.HAND_BACK: "let the program answer again in this mail's thread",
}


class Wish(NamedTuple):
    """Hold what the command line asks for about one mail."""

    email_id: int
    review: Review


def add_review_options(parser: argparse.ArgumentParser) -> None:
    """Add one option for each thing that can be done with held mail."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--list", action="store_true", help="show what is held")
    what.add_argument("--show", type=int, metavar="ID", help="show a mail, its triage and draft")
    for decision, meaning in DECISIONS.items():
        what.add_argument(f"--{decision.replace('_', '-')}", type=int, metavar="ID", help=meaning)
    what.add_argument(
        "--edit", nargs=2, metavar=("ID", "FILE"), help="send this file's text in its place"
    )
    parser.add_argument("--by", default=login(), metavar="NAME", help="who decides (your login)")


async def review_mail(options: argparse.Namespace) -> int:
    """Do what the options say and return the exit code.

    Raises:
        AssistantError: it could not be done.
    """
    if options.list or options.show is not None:
        async with open_pass(None):
            await _print(options.show)
        return 0
    return await _decide(_read_wish(options))


async def _print(email_id: int | None) -> None:
    if email_id is None:
        _print_held(await list_held(), ZoneInfo(connections().settings.timezone))
    else:
        # Plain, because a mail may hold what rich takes for markup.
        sys.stdout.write(write_sheet(await read_sheet(email_id)) + "\n")


async def _decide(wish: Wish) -> int:
    from flows.review_draft import review_draft  # noqa: PLC0415  # Prefect's settings are set by now.

    state = await run_review(review_draft, wish.email_id, wish.review)
    outcome = await state.aresult(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    if not isinstance(outcome, ReviewOutcome):
        raise PermanentError(state.message or "The review broke off.")
    if outcome.is_done:
        say(f"Mail {wish.email_id} is {outcome.status}: {outcome.reason}.")
        return 0
    say(f"Nothing was done: {outcome.reason}.")
    # Words of one's own were not sent then; any other decision that already stands is no failure.
    is_repeated = OUTCOMES[wish.review.decision] is outcome.status and not wish.review.text
    return 0 if is_repeated else 1


def _read_wish(options: argparse.Namespace) -> Wish:
    """Return the one decision that the options name.

    Raises:
        ConfigurationError: the file of `--edit` is no text.
    """
    if options.edit:
        number, path = options.edit
        if not number.isdigit():
            raise ConfigurationError(f"--edit {number}: write the mail's number, then the file.")
        text = _read_text(Path(path))
        return Wish(int(number), Review(decision=Decision.EDIT, text=text, by=options.by))
    decision = next(d for d in DECISIONS if getattr(options, d) is not None)
    return Wish(getattr(options, decision), Review(decision=decision, by=options.by))


def _read_text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigurationError(f"{path} cannot be read: {reason}.") from None
    if not text.strip():
        raise ConfigurationError(f"{path} is empty: write the answer into it.")
    return text


def _print_held(mails: Sequence[HeldEmail], zone: ZoneInfo) -> None:
    if not mails:
        say("Nothing is held.")
        return
    table = Table(show_edge=False, pad_edge=False)
    for heading in ("id", "waiting since", "from", "subject", "why", "ticket"):
        table.add_column(heading, no_wrap=heading in {"id", "waiting since", "ticket"})
    for mail in mails:
        since = mail.received_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        cells = (str(mail.email_id), since, mail.sender or "?", mail.subject, mail.reason)
        table.add_row(*(Text(cell) for cell in (*cells, mail.tickets)))
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    Console(width=width, highlight=False).print(table)
