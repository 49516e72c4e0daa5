"""`make demo`: a mailbox of sample mail, answered for real over IMAP and SMTP, in one command."""

import csv
import os
import shutil
import sys
import threading
from collections.abc import Mapping

from deployments.child import child_beside, run_child
from deployments.console import say
from deployments.local_stack import LocalStack, discard
from deployments.mail_servers import MailServers
from deployments.prefect_server import HELD_PATH
from tasks.domain.errors import AssistantError
from tasks.domain.ledger import Status
from tasks.settings import ROOT

FOLDER = ROOT / ".local" / "demo"
SAMPLES = ROOT / "data" / "inbox"
# Where somebody has a mailbox of their own, output/ holds what came of that.
OUTPUT = ROOT / "output" / "demo" if (ROOT / ".env").exists() else ROOT / "output"
# The server name in the sample mails' own Authentication-Results.
AUTHSERV_ID = "mx.demo.example"
# Settings of a real mailbox must not leak into the demonstration.
FOREIGN = ("PREFECT_API_URL", "DATABASE_URL", "SMTP_PASSWORD", "MAILER", "DATA_DIR", "OUTPUT_DIR")


def main() -> int:
    """Bring everything up, deliver the sample mail, run one pass, show where to look."""
    say("A demonstration on sample mail: nothing leaves this machine.")
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ["ENV_FILE"] = ""
    try:
        discard(FOLDER)
        for name in ("tickets", "outbox", "audit"):
            shutil.rmtree(OUTPUT / name, ignore_errors=True)
        with LocalStack(FOLDER) as stack, MailServers(outbox=OUTPUT / "outbox") as servers:
            return _answer_samples(stack, servers)
    except AssistantError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        return 0


def _answer_samples(stack: LocalStack, servers: MailServers) -> int:
    samples = sorted(SAMPLES.glob("*.eml"))
    for sample in samples:
        # Git keeps the samples with bare line feeds; mail travels with CRLF (RFC 5322 section 2.1).
        servers.deliver(sample.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    say(f"{len(samples)} sample mails wait in the mailbox of {servers.user}.")
    environment = {**os.environ, **stack.environment(), **_mailbox(servers)}
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _run(stack, servers, environment)
    # Served from before the pass on, so that what it holds waits in the UI.
    log = FOLDER / "serving.log"
    with child_beside([sys.executable, "-m", "deployments.serving"], environment, log):
        code = _run(stack, servers, environment)
        say(f"Held mail that waits for your decision: {stack.ui_url}{HELD_PATH}")
        say("Press Ctrl-C to stop.")
        threading.Event().wait()
    return code


def _run(stack: LocalStack, servers: MailServers, environment: Mapping[str, str]) -> int:
    # The pass itself ends with 1: one of the samples cannot be read, and Failed must be seen, too.
    run_child([sys.executable, "-m", "flows.process_mailbox"], environment)
    run_child([sys.executable, "-m", "flows.report_audit"], environment)
    _show_where_to_look(stack, servers)
    missing = set(Status) - {Status.RECEIVED} - _outcomes()
    if missing:
        say(f"No sample mail came to be {', '.join(sorted(missing))}: something is wrong.")
    return 1 if missing else 0


def _outcomes() -> set[str]:
    """Return the outcomes that the audit report of this demonstration holds."""
    with (OUTPUT / "audit" / "emails.csv").open(newline="", encoding="utf-8") as report:
        return {row["outcome"] for row in csv.DictReader(report)}


def _mailbox(servers: MailServers) -> dict[str, str]:
    return {
        "IMAP_HOST": servers.host,
        "IMAP_PORT": str(servers.imap_port),
        "IMAP_USER": servers.user,
        "IMAP_PASSWORD": servers.password,
        "IMAP_SECURITY": "none",
        "SMTP_HOST": servers.host,
        "SMTP_PORT": str(servers.smtp_port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": servers.user,
        "AUTHSERV_ID": AUTHSERV_ID,
        "OUTPUT_DIR": str(OUTPUT),
    }


def _show_where_to_look(stack: LocalStack, servers: MailServers) -> None:
    say(f"Sent mail:     {servers.outbox}")
    say(f"Tickets:       {OUTPUT / 'tickets'}")
    say(f"Audit report:  {OUTPUT / 'audit' / 'emails.csv'}")
    say(f"Every mail's story, in the Prefect UI while this runs: {stack.ui_url}/runs")


if __name__ == "__main__":
    raise SystemExit(main())
