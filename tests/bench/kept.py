"""A property whose mailbox, ledger, run history and output stay in one folder."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr
from support.database import execute
from support.dovecot import run_dovecot_in
from support.mail_folder import MailFolder
from support.openai_server import OpenAIServer
from support.smtpd import SmtpServer
from support.world import World, write_property

from deployments.local_stack import LocalStack
from tasks.adapters.imap import ImapAccount
from tasks.settings import ROOT

# The pace is not what is measured.
MAILS_PER_MINUTE = 6000
SETTLED = "SELECT count(*) FROM emails WHERE settled_at IS NOT NULL"


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


@contextmanager
def kept(folder: Path) -> Iterator[Bench]:
    """Run the servers of a property over a folder, which is made where it is missing."""
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
