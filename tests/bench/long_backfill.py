"""A month of unread mail, backfilled by a process that is killed on the way.

    PYTHONPATH=.:tests .venv/bin/python -m bench.long_backfill FOLDER [--mails 2000]
    PYTHONPATH=.:tests .venv/bin/python -m bench.long_backfill FOLDER --serve

Puts the mails into a Dovecot below FOLDER, runs `python -m flows.backfill_mailbox` against it,
kills that with SIGKILL at the given counts, and starts it again until it is done and once more. In
the middle an emergency arrives, and one pass runs beside the backfill. Prints the memory of the
process on the way and checks that nothing was lost or done twice. FOLDER keeps everything:
mailbox, ledger, run history, output, sent mail; `--serve` brings its servers up again and prints
the environment.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import NamedTuple

import psutil
from pydantic import SecretStr
from support.database import execute
from support.dovecot import run_dovecot_in
from support.mail_folder import MailFolder
from support.month import a_month
from support.openai_server import OpenAIServer
from support.smtpd import SmtpServer
from support.world import World, mail, write_property

from deployments.console import say
from deployments.local_stack import LocalStack
from tasks.adapters.imap import ImapAccount
from tasks.settings import ROOT

DAYS = 31
# The pace is not what is measured.
MAILS_PER_MINUTE = 6000
SAMPLE_SECONDS = 1.0
SETTLED = "SELECT count(*) FROM emails WHERE settled_at IS NOT NULL"
EMERGENCY = "There is a strong smell of gas in my kitchen right now."


class Bench(NamedTuple):
    """Hold everything that runs, and what a child needs to find it."""

    folder: Path
    world: World
    environment: Mapping[str, str]

    def start(self, flow: str, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a command of the project."""
        with (self.folder / "console.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"flows.{flow}", *arguments],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def done(self) -> int:
        """Return how many mails have a settled outcome."""
        ((done,),) = asyncio.run(execute(self.world.ledger_url, SETTLED))
        return int(done)


def main() -> int:
    """Run it all, or only the servers; return the exit code."""
    parser = argparse.ArgumentParser(prog="long_backfill", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--kill-at", type=int, nargs="*", default=(100, 300))
    parser.add_argument("--serve", action="store_true", help="only bring the servers up again")
    options = parser.parse_args()
    with _bench(options.folder.absolute()) as bench:
        if options.serve:
            for name in sorted(bench.environment.keys() - os.environ.keys()):
                sys.stdout.write(f"export {name}='{bench.environment[name]}'\n")
            sys.stdout.flush()
            Event().wait()
        return _run(bench, options.mails, list(options.kill_at))


@contextmanager
def _bench(folder: Path) -> Iterator[Bench]:
    home = folder / "property"
    (folder / "dovecot").mkdir(parents=True, exist_ok=True)
    home.mkdir(exist_ok=True)
    with ExitStack() as servers:
        stack = servers.enter_context(LocalStack(folder / "stack"))
        dovecot = servers.enter_context(run_dovecot_in(folder / "dovecot"))
        smtp = servers.enter_context(SmtpServer())
        model = servers.enter_context(OpenAIServer())
        account = ImapAccount(
            host=dovecot.host, port=dovecot.plain_port, user=dovecot.user,
            password=SecretStr(dovecot.password), security="none", folder="INBOX",
        )  # fmt: skip
        world = World(MailFolder(account), smtp, model, stack.database_url, home)
        if not world.data_dir.exists():
            write_property(world.data_dir)
            _set_pace(world.data_dir / "settings.toml")
        environment = {**os.environ, **stack.environment(), **world.environment}
        yield Bench(folder, world, environment)


def _set_pace(settings: Path) -> None:
    text = settings.read_text()
    changed = text.replace("mails_per_minute = 60", f"mails_per_minute = {MAILS_PER_MINUTE}")
    assert changed != text
    settings.write_text(changed)


def _run(bench: Bench, count: int, kill_at: list[int]) -> int:
    today = datetime.now(UTC)
    first = (today - timedelta(days=DAYS - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    span = (today - first) / timedelta(days=1)
    posted = list(a_month(count, first, span))
    for one in posted:
        bench.world.folder.append(one.raw, received_at=one.received_at)
    say(f"{len(posted)} mails wait, {len(posted) - count} of them second copies.")
    days = ("--since", first.date().isoformat(), "--until", today.date().isoformat())
    started = time.monotonic()
    for target in kill_at:
        _watch(bench, bench.start("backfill_mailbox", *days), started, kill_at=target)
    _watch(bench, bench.start("backfill_mailbox", *days), started, emergency_at=count // 2)
    say(f"Done after {time.monotonic() - started:.0f} s.")
    again = bench.start("backfill_mailbox", *days).wait()
    return _check(bench, len(posted) + 1, again)


def _watch(
    bench: Bench,
    process: "subprocess.Popen[bytes]",
    started: float,
    *,
    kill_at: int | None = None,
    emergency_at: int | None = None,
) -> None:
    """Sample a process until its end, which may come by SIGKILL at so many mails."""
    told = -1
    seen = psutil.Process(process.pid)
    while process.poll() is None:
        done = bench.done()
        if done // 100 > told:
            told = done // 100
            say(f"{time.monotonic() - started:6.0f} s  {done:5} mails  {_memory(seen):4} MiB")
        if kill_at is not None and done >= kill_at:
            process.kill()
            process.wait()
            say(f"Killed at {done} mails.")
            return
        if emergency_at is not None and done >= emergency_at:
            emergency_at = None
            _report_emergency(bench)
        time.sleep(SAMPLE_SECONDS)
    say(f"Exit code {process.returncode}.")


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss) // 2**20
    except psutil.NoSuchProcess:
        return 0


def _report_emergency(bench: Bench) -> None:
    """Let an emergency arrive and one scheduled pass run beside the backfill."""
    bench.world.deliver(mail(EMERGENCY, subject="Gas now", sender="now@elsewhere.example"))
    started = time.monotonic()
    code = bench.start("process_mailbox").wait()
    told = bench.world.sent_to("on-call@maple-court.example")
    say(
        f"A pass beside the backfill ended with {code} after {time.monotonic() - started:.0f} s;"
        f" on call had {len(told)} mails."
    )


def _check(bench: Bench, count: int, again: int) -> int:
    """Say what is wrong; the exit code is 0 where nothing is."""
    rows = asyncio.run(bench.world.rows())
    sent = bench.world.smtp.mails
    _keep(bench.folder / "sent", [one.raw for one in sent])
    answered = Counter(r for one in sent for r in one.recipients if "maple-court" not in r)
    tickets = Counter((t["message_id"], t["queue"]) for t in bench.world.tickets())
    unread = [found for found in bench.world.flags() if not found & {"\\Seen", "\\Flagged"}]
    say(f"Outcomes: {dict(Counter(row.outcome.value for row in rows))}; {len(tickets)} tickets.")
    say(f"Mails sent: {len(sent)}, to tenants {answered.total()}.")
    for subject in _told_to_manager(bench):
        say(f"The manager was told: {subject}")
    wrong = {
        "mails without an outcome": count - bench.done(),
        "mails too many or too few": abs(count - len(rows)),
        "answered twice": sum(found > 1 for found in answered.values()),
        "ticketed twice": sum(found > 1 for found in tickets.values()),
        "mails not marked": len(unread),
        "exit code of a further run": again,
    }
    say(json.dumps(wrong))
    return int(any(wrong.values()))


def _told_to_manager(bench: Bench) -> list[str]:
    subjects = [str(told["Subject"]) for told in bench.world.sent_to("manager@maple-court.example")]
    return [subject for subject in subjects if "old mail" in subject]


def _keep(folder: Path, mails: list[bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for number, raw in enumerate(mails):
        (folder / f"{number:05}.eml").write_bytes(raw)


if __name__ == "__main__":
    raise SystemExit(main())
