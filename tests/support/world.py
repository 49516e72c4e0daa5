"""A property's whole surroundings on loopback: mailbox, mail server, model, ledger, data folder."""

import asyncio
import itertools
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from support.dovecot import Dovecot, run_dovecot, skip_without_dovecot
from support.mail_folder import MailFolder
from support.nursery import Printed, start
from support.openai_server import OpenAIServer
from support.smtpd import SmtpServer

from flows.process_mailbox import process_mailbox
from tasks.adapters.imap import ImapAccount
from tasks.adapters.postgres import PostgresLedger
from tasks.domain.ledger import AuditRow, OutboxEntry, Status
from tasks.progress import Tally, tally_of
from tasks.settings import ROOT

OFFICE = "office@maple-court.example"
AUTHSERV_ID = "mx.maple-court.example"
TENANT = "ada@tenants.example"
NEIGHBOUR = "bob@tenants.example"

TENANTS = [
    {
        "tenant_id": "T-1",
        "name": "Ada Archer",
        "email": TENANT,
        "unit_id": "2A",
        "balance_due": 412.50,
        "lease_terms": "12 months until 30 June 2027",
    },
    {
        "tenant_id": "T-2",
        "name": "Bob Baker",
        "email": NEIGHBOUR,
        "unit_id": "3B",
        "balance_due": 0,
        "lease_terms": "month to month",
    },
]
UNITS = [
    {"unit_id": "2A", "address": "12 Elm Street, Apt 2A"},
    {"unit_id": "3B", "address": "12 Elm Street, Apt 3B"},
]
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    skip_without_dovecot()
    with run_dovecot() as server:
        yield server


class World:
    """Deliver mail, run passes, and look at what came of it."""

    def __init__(
        self, folder: MailFolder, smtp: SmtpServer, model: OpenAIServer, ledger_url: str, home: Path
    ) -> None:
        self.folder = folder
        self.smtp = smtp
        self.model = model
        self.ledger_url = ledger_url
        self.home = home
        self.data_dir = home / "data"
        self.output_dir = home / "output"

    @property
    def environment(self) -> dict[str, str]:
        account = self.folder.account
        return {
            "IMAP_HOST": account.host,
            "IMAP_PORT": str(account.port),
            "IMAP_USER": account.user,
            "IMAP_PASSWORD": account.password.get_secret_value(),
            "IMAP_SECURITY": "none",
            "IMAP_FOLDER": account.folder,
            "SMTP_HOST": self.smtp.host,
            "SMTP_PORT": str(self.smtp.port),
            "SMTP_SECURITY": "none",
            "SMTP_FROM": OFFICE,
            "OPENAI_API_KEY": "sk-test",
            "OPENAI_BASE_URL": self.model.base_url,
            "OPENAI_MODEL": "test-model",
            "DATABASE_URL": self.ledger_url,
            "AUTHSERV_ID": AUTHSERV_ID,
            "DATA_DIR": str(self.data_dir),
            "OUTPUT_DIR": str(self.output_dir),
        }

    def deliver(self, *mails: bytes, received_at: datetime | None = None) -> None:
        """Put unread mails into the mailbox, received now unless told otherwise."""
        self.folder.append(*mails, received_at=received_at or datetime.now(UTC))

    def tune(self, **changes: float) -> None:
        """Change numbers in the property's settings file."""
        path = self.data_dir / "settings.toml"
        text = path.read_text()
        for key, number in changes.items():
            text, found = re.subn(rf"(?m)^{key} = .*$", f"{key} = {number}", text)
            assert found == 1, key
        path.write_text(text)

    async def run_pass(
        self, concurrency: int | None = None, *, retry_parked: bool = False
    ) -> Tally:
        """Run one pass to its end and return its tally."""
        state = await process_mailbox(
            concurrency=concurrency, retry_parked=retry_parked, return_state=True
        )
        return await tally_of(state)

    async def rows(self) -> tuple[AuditRow, ...]:
        """Return the audit's rows, oldest first."""
        ledger = PostgresLedger(self.ledger_url)
        try:
            return await ledger.audit_rows(None, None, None)
        finally:
            await ledger.close()

    async def outcome(self) -> Status:
        """Return the outcome of the one mail that there is."""
        (row,) = await self.rows()
        return row.outcome

    async def outbox(self, email_id: int = 1) -> tuple[OutboxEntry, ...]:
        """Return what the ledger holds of a mail's outgoing mails."""
        ledger = PostgresLedger(self.ledger_url)
        try:
            return await ledger.outbox(email_id)
        finally:
            await ledger.close()

    def sent_to(self, recipient: str) -> list[EmailMessage]:
        """Return the mails that the SMTP server took for one recipient."""
        return [
            message_from_bytes(mail.raw, policy=default)
            for mail in self.smtp.mails
            if mail.recipients == (recipient,)
        ]

    def tickets(self) -> list[dict[str, Any]]:
        """Return the ticket files, by their creation."""
        files = (self.output_dir / "tickets").glob("*.json")
        return sorted((json.loads(path.read_bytes()) for path in files), key=_created)

    def flags(self) -> list[set[str]]:
        """Return the flags of each mail in the mailbox, oldest first."""
        found = sorted(self.folder.flags().items(), key=lambda item: int(item[0]))
        return [set(flags) - {"\\Recent"} for _, flags in found]


def _created(ticket: dict[str, Any]) -> str:
    return str(ticket["created_at"])


@pytest.fixture
def world(
    prefect_api: str,
    dovecot: Dovecot,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """Set up everything for one test, with an environment that names it."""
    assert os.environ["PREFECT_API_URL"] == prefect_api
    account = ImapAccount(
        host=dovecot.host,
        port=dovecot.plain_port,
        user=dovecot.user,
        password=SecretStr(dovecot.password),
        security="none",
        folder=f"World{next(_NUMBERS)}",
    )
    folder = MailFolder(account)
    folder.create()
    write_property(tmp_path / "data")
    with SmtpServer() as smtp, OpenAIServer() as model:
        world = World(folder, smtp, model, database_url, tmp_path)
        for name, value in world.environment.items():
            monkeypatch.setenv(name, value)
        yield world


async def run(
    world: World,
    *arguments: str,
    flow: str = "process_mailbox",
    environment: Mapping[str, str] | None = None,
) -> Printed:
    """Run `python -m flows.NAME` as somebody types it."""
    variables = {**world.environment, **(environment or {})}
    if any(name.startswith("PREFECT_") for name in variables):
        return await run_afresh(world, *arguments, flow=flow, environment=environment)
    command = start(f"flows.{flow}", *arguments, environment=variables, folder=world.home)
    return await command.wait()


async def run_afresh(
    world: World,
    *arguments: str,
    flow: str = "process_mailbox",
    environment: Mapping[str, str] | None = None,
) -> Printed:
    """Do the same with an interpreter of its own, which reads Prefect's settings anew."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"flows.{flow}", *arguments),
        cwd=ROOT,
        env={**os.environ, **world.environment, **(environment or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return Printed(process.returncode or 0, out.decode(), err.decode())


def write_property(folder: Path) -> None:
    """Write a small property's data folder; its rules are the shipped ones."""
    folder.mkdir()
    for name in ("settings.toml", "intents.toml", "emergencies.toml", "sensitive.toml"):
        shutil.copy(ROOT / "data" / name, folder / name)
    (folder / "tenants.json").write_text(json.dumps(TENANTS))
    (folder / "units.json").write_text(json.dumps(UNITS))


def mail(
    text: str,
    *,
    subject: str = "A question",
    sender: str = TENANT,
    verified: bool = True,
    message_id: str | None = "",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Write a tenant's mail; without `verified` nobody vouches for its From."""
    message = EmailMessage()
    message["Return-Path"] = f"<{sender}>"
    if verified:
        domain = sender.rpartition("@")[2]
        message["Authentication-Results"] = f"{AUTHSERV_ID}; dmarc=pass header.from={domain}"
    message["From"] = sender
    message["To"] = OFFICE
    message["Subject"] = subject
    message["Date"] = datetime.now(UTC)
    if message_id is not None:
        message["Message-ID"] = message_id or f"<{next(_NUMBERS)}@mail.tenants.example>"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()
