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
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import psutil
from bench.kept import Bench, kept
from support.month import a_month
from support.world import mail

from deployments.console import say

DAYS = 31
SAMPLE_SECONDS = 1.0
PASSES = 5
EMERGENCY = "There is a strong smell of gas in my kitchen right now."


def main() -> int:
    """Run it all, or only the servers; return the exit code."""
    parser = argparse.ArgumentParser(prog="long_backfill", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--kill-at", type=int, nargs="*", default=(100, 300))
    parser.add_argument("--serve", action="store_true", help="only bring the servers up again")
    options = parser.parse_args()
    # The servers must be stopped in order, also where a shell lets its jobs ignore Ctrl-C.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: sys.exit(128 + got))
    with kept(options.folder.absolute()) as bench:
        if options.serve:
            for name in sorted(bench.environment.keys() - os.environ.keys()):
                sys.stdout.write(f"export {name}='{bench.environment[name]}'\n")
            sys.stdout.flush()
            Event().wait()
        return _run(bench, options.mails, list(options.kill_at))


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
    """Let an emergency arrive, and passes run beside the backfill as a schedule starts them."""
    bench.world.deliver(mail(EMERGENCY, subject="Gas now", sender="now@elsewhere.example"))
    started = time.monotonic()
    for number in range(1, PASSES + 1):
        bench.start("process_mailbox").wait()
        if told := bench.world.sent_to("on-call@maple-court.example"):
            say(
                f"On call had {len(told)} mail after {time.monotonic() - started:.0f} s, in pass"
                f" {number} beside the backfill."
            )
            return
    say(f"On call had no mail after {PASSES} passes.")


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
