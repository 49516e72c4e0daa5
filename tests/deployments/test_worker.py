"""From nothing to an answered mail with a Prefect server and a worker of one's own."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from support.dovecot import Dovecot
from support.mail_folder import MailFolder
from support.openai_server import OpenAIServer
from support.smtpd import SmtpServer
from support.world import TENANT, World, mail, write_property

from deployments.prefect_server import PrefectServer
from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.imap import ImapAccount
from tasks.adapters.postgres import ensure_database

ROOT = Path(__file__).resolve().parent.parent.parent
LIMIT = "model-calls"


@pytest.fixture
def surroundings(dovecot: Dovecot, postgres: EmbeddedPostgres, tmp_path: Path) -> Iterator[World]:
    """Set up mailbox, mail server and model; the ledger's database is still empty."""
    account = ImapAccount(
        host=dovecot.host,
        port=dovecot.plain_port,
        user=dovecot.user,
        password=SecretStr(dovecot.password),
        security="none",
        folder="Worker",
    )
    folder = MailFolder(account)
    folder.create()
    write_property(tmp_path / "data")
    asyncio.run(ensure_database(postgres.url("worker_ledger")))
    with SmtpServer() as smtp, OpenAIServer() as model:
        yield World(folder, smtp, model, postgres.url("worker_ledger"), tmp_path)


@pytest.fixture
def server(postgres: EmbeddedPostgres, tmp_path: Path) -> Iterator[PrefectServer]:
    asyncio.run(ensure_database(postgres.url("worker_prefect")))
    folder = tmp_path / "server"
    folder.mkdir()
    started = PrefectServer.start(folder, postgres.url("worker_prefect", "asyncpg"))
    try:
        started.wait_until_healthy()
        yield started
    finally:
        started.stop()


def test_a_worker_answers_mail_on_schedule(
    surroundings: World, server: PrefectServer, tmp_path: Path
) -> None:
    tree = _copy_of_the_tree(tmp_path / "tree")
    environment = _environment(surroundings, server, tmp_path)
    surroundings.deliver(mail("May I have a receipt for October?"))

    def start(*words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=tree, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    assert _done(start("deployments.bootstrap")).count(": made") == 2
    again = start("deployments.bootstrap")
    deploying = start("prefect", "deploy", "--all", "--no-prompt")
    assert ": made" not in _done(again)
    _done(deploying)
    with (
        _ended(start("prefect", "worker", "start", "--pool", "mail")),
        httpx.Client(base_url=server.api_url, timeout=30) as api,
    ):
        deployments = {found["name"]: found for found in _all(api, "deployments")}
        process_mailbox = deployments["process-mailbox"]
        _eventually(lambda: bool(_planned(api, process_mailbox["id"])))
        # The schedule's own run may be a minute away; one that comes beside this one is cancelled.
        api.post(f"/deployments/{process_mailbox['id']}/create_flow_run", json={})
        _eventually(lambda: bool(surroundings.sent_to(TENANT)))
        _eventually(lambda: {"\\Seen", "\\Answered"} in surroundings.flags())

    for name, found in deployments.items():
        fields = found["parameter_openapi_schema"]["properties"]
        assert all(field["description"] for field in fields.values()), name
    assert len(surroundings.sent_to(TENANT)) == 1


def _copy_of_the_tree(folder: Path) -> Path:
    for name in ("flows", "tasks", "deployments", "data"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "prefect.yaml", folder)
    return folder


def _environment(world: World, server: PrefectServer, home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {
        **kept,
        **world.environment,
        "PREFECT_API_URL": server.api_url,
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "MODEL_LIMIT": LIMIT,
    }


def _done(process: "subprocess.Popen[str]") -> str:
    output, _ = process.communicate(timeout=180)
    assert process.returncode == 0, output
    return output


@contextmanager
def _ended(process: "subprocess.Popen[str]") -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _all(
    api: httpx.Client, kind: str, chosen: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    answer = api.post(f"/{kind}/filter", json=chosen or {})
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()
    return found


def _planned(api: httpx.Client, deployment_id: str) -> list[dict[str, Any]]:
    runs = _all(api, "flow_runs", {"deployments": {"id": {"any_": [deployment_id]}}})
    return [run for run in runs if run["auto_scheduled"]]


def _eventually(condition: Callable[[], bool], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        # Other processes do this, and nothing announces that they have.
        time.sleep(0.1)
