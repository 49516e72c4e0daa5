import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from support.law import PARSERS, flow_names, imports_of, literals_of, violations

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("flows/*.py", "tasks/*.py", "tasks/domain/**/*.py", "tasks/adapters/**/*.py")
SOURCES = sorted(
    path.relative_to(ROOT).as_posix() for pattern in PLACES for path in ROOT.glob(pattern)
)
FLOWS = [path for path in SOURCES if path.startswith("flows/") and "__init__" not in path]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SOURCES)
def test_the_tree_keeps_its_law(path: str) -> None:
    assert violations(path, read(path)) == []


def test_every_layer_is_looked_at() -> None:
    assert {str(Path(path).parent) for path in SOURCES} >= {
        "flows",
        "tasks",
        "tasks/domain",
        "tasks/adapters",
    }


@pytest.mark.parametrize("path", FLOWS)
def test_a_flow_is_called_as_its_file_is(path: str) -> None:
    assert Path(path).stem.replace("_", "-") in flow_names(read(path))


def test_each_parser_is_imported_by_one_module() -> None:
    # lxml's tree is what several modules walk; which text is parsed into it is decided in one.
    parsers = PARSERS - {"lxml"}
    users = defaultdict(set)
    for path in SOURCES:
        if path.startswith("tasks/domain/"):
            for item in imports_of(read(path)):
                users[item.root].add(path)
    assert {name: users[name] for name in parsers if len(users[name]) > 1} == {}


def test_no_code_knows_an_intent_by_name() -> None:
    catalogue = tomllib.loads(read("data/intents.toml"))
    intents = {name for name, table in catalogue.items() if isinstance(table, dict)}
    folders = ("flows", "tasks", "deployments")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    literals = {path: literals_of(path.read_text(encoding="utf-8")) for path in paths}

    assert intents
    assert {str(path): found for path, seen in literals.items() if (found := seen & intents)} == {}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("flows/f.py", "import imaplib"),
        ("flows/f.py", "from tasks.adapters.imap import ImapMailbox"),
        ("flows/f.py", "from tasks import adapters"),
        ("flows/f.py", "from deployments.commands import run"),
        ("flows/f.py", "if __name__ == '__main__':\n    from deployments.up import main"),
        ("flows/f.py", "def f():\n    import sqlalchemy"),
        ("flows/f.py", "from . import other"),
        ("tasks/t.py", "from tasks.adapters.imap import ImapMailbox"),
        ("tasks/t.py", "import openai"),
        ("tasks/t.py", "from flows.process_email import process_email"),
        ("tasks/adapters/smtp.py", "from prefect import task"),
        ("tasks/adapters/smtp.py", "from tasks.adapters.imap import ImapMailbox"),
        ("tasks/adapters/smtp.py", "from tasks.adapters import imap"),
        ("tasks/adapters/smtp.py", "from tasks.settings import load_settings"),
        ("tasks/adapters/smtp.py", "import aiosmtplib\nimport openai"),
        ("tasks/adapters/postgres_tables.py", "import sqlalchemy\nimport openai"),
        ("tasks/adapters/postgres_migrations/env.py", "from tasks.adapters import imap"),
        ("tasks/domain/d.py", "import os"),
        ("tasks/domain/d.py", "import logging"),
        ("tasks/domain/d.py", "import time"),
        ("tasks/domain/d.py", "from random import choice"),
        ("tasks/domain/d.py", "from uuid import uuid4"),
        ("tasks/domain/d.py", "from pathlib import Path"),
        ("tasks/domain/d.py", "import pathlib"),
        ("tasks/domain/d.py", "from urllib import request"),
        ("tasks/domain/d.py", "from urllib.request import urlopen"),
        ("tasks/domain/d.py", "import pandas as pd"),
        ("tasks/domain/d.py", "from prefect import task"),
        ("tasks/domain/d.py", "from tasks.ports import Mailbox"),
        ("tasks/domain/d.py", "from tasks import settings"),
        ("tasks/domain/d.py", "from .value import Value"),
        ("tasks/domain/d.py", "from email.utils import make_msgid"),
        ("tasks/domain/d.py", "open('file')"),
        ("tasks/domain/d.py", "print('word')"),
        ("tasks/domain/d.py", "input()"),
        ("tasks/domain/d.py", "from datetime import datetime\ndatetime.now()"),
        ("tasks/domain/d.py", "from datetime import date\ndef f():\n    return date.today()"),
    ],
)
def test_a_breach_is_found(path: str, source: str) -> None:
    assert violations(path, source) != []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("flows/f.py", "from prefect import flow\nfrom tasks.domain.ledger import Status"),
        ("flows/f.py", "if __name__ == '__main__':\n    from deployments.commands import run"),
        ("tasks/t.py", "import asyncio\nfrom prefect import task\nfrom tasks.ports import Model"),
        ("tasks/connections.py", "from tasks.adapters.imap import ImapMailbox"),
        ("tasks/adapters/smtp.py", "import ssl\nimport aiosmtplib\nfrom tasks.ports import Mailer"),
        ("tasks/adapters/postgres.py", "import sqlalchemy\nimport asyncpg"),
        ("tasks/adapters/imap.py", "from tasks.adapters.imap_syntax import rows"),
        ("tasks/domain/audit.py", "import pandas as pd"),
        ("tasks/domain/d.py", "import re\nfrom tasks.domain.value import Value"),
        ("tasks/domain/d.py", "from pathlib import PurePosixPath\nfrom urllib.parse import quote"),
        ("tasks/domain/d.py", "from datetime import UTC, datetime, time"),
    ],
)
def test_what_the_law_allows_is_left_alone(path: str, source: str) -> None:
    assert violations(path, source) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("@flow(name='process-mailbox')\ndef anything(): ...", "process-mailbox"),
        ("@flow\nasync def process_mailbox(): ...", "process-mailbox"),
        ("@flow(retries=0)\ndef process_mailbox(): ...", "process-mailbox"),
    ],
)
def test_the_name_of_a_flow_is_found(source: str, name: str) -> None:
    assert flow_names(source) == {name}


def test_a_function_that_is_no_flow_has_no_flow_name() -> None:
    assert flow_names("@task\ndef process_mailbox(): ...") == frozenset()
