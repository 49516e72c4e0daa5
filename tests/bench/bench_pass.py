"""`make bench`: how fast a pass is, as ratios measured in one run.

For each number of mails and model latency it prints emails per second, the share of the ideal
(emails x latency / concurrency), the share of the bare Prefect floor (as many empty subflows with
as many empty tasks, on the same server), Prefect API calls per email, and the pass's peak memory.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from bench.measured import Measured
from rich.console import Console
from rich.table import Table
from support.openai_server import OpenAIServer
from support.world import AUTHSERV_ID, TENANTS, mail, write_property

from deployments.console import say
from deployments.local_stack import LocalStack
from deployments.mail_servers import MailServers
from tasks.adapters.postgres import ensure_database, migrate
from tasks.settings import ROOT

CONCURRENCY = 8
SIZES = (40, 400)
LATENCIES = (0.0, 2.0)
_DATABASES = count(1)


def main() -> int:
    """Measure every combination and print one table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of mails")
    sizes: Sequence[int] = parser.parse_args().sizes
    table = Table("mails", "latency", "mails/s", "of the ideal", "of the floor", "calls", "memory")
    with LocalStack(ROOT / ".local" / "bench") as stack:
        for size in sizes:
            floor = _measure("floor", size, dict(stack.environment()))
            say(f"floor: {size} empty subflows at {size / floor.seconds:.1f}/s")
            for latency in LATENCIES:
                found = _measure_pass(stack, size, latency)
                table.add_row(*_cells(size, latency, found, floor))
    Console(width=100).print(table)
    return 0


def _cells(size: int, latency: float, found: Measured, floor: Measured) -> tuple[str, ...]:
    ideal = size * latency / CONCURRENCY
    return (
        str(size),
        f"{latency:g} s",
        f"{size / found.seconds:.2f}",
        f"{ideal / found.seconds:.2f}" if ideal else "-",
        f"{floor.seconds / found.seconds:.2f}",
        f"{found.calls / size:.1f}",
        f"{found.memory / 2**20:.0f} MiB",
    )


def _measure_pass(stack: LocalStack, size: int, latency: float) -> Measured:
    with _surroundings(stack, latency) as (environment, servers):
        for number in range(size):
            tenant = TENANTS[number % len(TENANTS)]["email"]
            sender = str(tenant) if number < len(TENANTS) else f"guest{number}@elsewhere.example"
            raw = mail(f"Tap number {number} is leaking.", subject=f"Tap {number}", sender=sender)
            servers.deliver(raw)
        found = _measure("pass", size, environment)
        answered = sum(1 for sent in servers.sent() if _is_a_sender(sent.recipients[0]))
        say(f"pass: {size} mails, latency {latency:g} s: {found.seconds:.1f} s, {answered} answers")
        return found


def _is_a_sender(address: str) -> bool:
    return address.endswith(("@elsewhere.example", "@tenants.example"))


@contextmanager
def _surroundings(
    stack: LocalStack, latency: float
) -> Iterator[tuple[Mapping[str, str], MailServers]]:
    url = stack.database_url.replace("/assistant", f"/bench{os.getpid()}_{next(_DATABASES)}")
    asyncio.run(_prepare(url))
    with (
        tempfile.TemporaryDirectory() as home,
        MailServers() as servers,
        OpenAIServer(latency=latency) as model,
    ):
        write_property(Path(home) / "data")
        yield (
            {
                **stack.environment(),
                "DATABASE_URL": url,
                "IMAP_HOST": servers.host,
                "IMAP_PORT": str(servers.imap_port),
                "IMAP_USER": servers.user,
                "IMAP_PASSWORD": servers.password,
                "IMAP_SECURITY": "none",
                "SMTP_HOST": servers.host,
                "SMTP_PORT": str(servers.smtp_port),
                "SMTP_SECURITY": "none",
                "OPENAI_API_KEY": "sk-bench",
                "OPENAI_BASE_URL": model.base_url,
                "AUTHSERV_ID": AUTHSERV_ID,
                "DATA_DIR": str(Path(home) / "data"),
                "OUTPUT_DIR": str(Path(home) / "output"),
            },
            servers,
        )


async def _prepare(url: str) -> None:
    await ensure_database(url)
    await migrate(url)


def _measure(what: str, size: int, environment: Mapping[str, str]) -> Measured:
    """Measure in a process of its own, so that its peak memory is its own."""
    command = [sys.executable, "-m", "bench.measured", what, str(size)]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    done = subprocess.run(
        command, env={**os.environ, **environment, "PYTHONPATH": paths}, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return Measured.model_validate_json(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    raise SystemExit(main())
