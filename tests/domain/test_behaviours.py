"""What becomes of a mail under the shipped rules: each behaviour in several wordings."""

import asyncio
import re
import tomllib
from collections.abc import Mapping
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest
from pydantic import ConfigDict, Field
from support.dossiers import AUTHSERV_ID, NOW, record

from tasks.adapters.keyword import KeywordModel
from tasks.data_files import load_house
from tasks.domain.directory import reply_address
from tasks.domain.dossier import Dossier, House
from tasks.domain.opening import Bearings, open_dossier
from tasks.domain.plan import Plan, plan_email
from tasks.domain.prompt import build_prompt
from tasks.domain.triage import ModelAnswer, Priority
from tasks.domain.value import Value
from tasks.ports import Case
from tasks.settings import ROOT, Settings

TENANT = "maria.alvarez@mailbox.example"
BEARINGS = Bearings(
    authserv_id=AUTHSERV_ID,
    own_addresses=frozenset({"office@maple-court.example"}),
    secret=b"secret",
)


class Behaviour(Value):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str
    sender: str = Field(default=TENANT, alias="from")
    verified: bool = True
    subject: str
    text: str = ""
    html: str = ""
    forwarded: str = ""
    cc: str = ""
    headers: Mapping[str, str] = Field(default_factory=dict)
    draft: str | None = None
    outcome: str | tuple[str, ...]
    page: bool | None = None
    queues: tuple[str, ...] = ()
    answered: bool = True
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def read() -> list[Behaviour]:
    tables = tomllib.loads(Path(__file__).with_name("behaviours.toml").read_text("utf-8"))
    return [Behaviour.model_validate(table) for table in tables["mail"]]


@cache
def house() -> House:
    return load_house(Settings(data_dir=ROOT / "data"))


def written(case: Behaviour) -> bytes:
    message = EmailMessage()
    if case.verified:
        domain = case.sender.rpartition("@")[2]
        message["Authentication-Results"] = f"{AUTHSERV_ID}; dmarc=pass header.from={domain}"
    for name, value in case.headers.items():
        message[name] = value
    message["From"] = case.sender
    message["To"] = "office@maple-court.example"
    if case.cc:
        message["Cc"] = case.cc
    message["Subject"] = case.subject
    message["Message-ID"] = "<one@mail.example>"
    message.set_content(case.text)
    if case.html:
        message.add_alternative(case.html, subtype="html")
    if case.forwarded:
        inner = EmailMessage()
        inner["From"] = "neighbour@elsewhere.example"
        inner["Subject"] = "please see"
        inner.set_content(case.forwarded)
        message.add_attachment(inner)
    return message.as_bytes()


def answered(case: Behaviour, dossier: Dossier) -> ModelAnswer | None:
    """Triage by the patterns; the draft is what the case says that a model wrote."""
    if dossier.message is None or not dossier.needs_triage:
        return None
    prompt = build_prompt(
        dossier.message, dossier.sender, house().catalogue, house().policies,
        house().preferences.facts, NOW, "UTC", (),
    )  # fmt: skip
    asked = Case(message=dossier.message, catalogue=house().catalogue, prompt=prompt)
    answer = asyncio.run(KeywordModel().triage(asked))
    triage = answer.triage.model_copy(update={"reply": case.draft or ""})
    return answer.model_copy(update={"triage": triage})


def planned(case: Behaviour) -> tuple[Dossier, Plan]:
    raw = written(case)
    dossier = open_dossier(record(raw, subject=case.subject), house(), BEARINGS, NOW)
    return dossier, plan_email(dossier, answered(case, dossier), house(), NOW)


@pytest.mark.parametrize("case", read(), ids=lambda case: case.name)
def test_behaviour(case: Behaviour) -> None:
    dossier, plan = planned(case)
    expected = (case.outcome,) if isinstance(case.outcome, str) else case.outcome
    text = plan.reply.text if plan.reply else ""

    assert plan.outcome in expected, plan.reason
    urgent = [ticket for ticket in plan.tickets if ticket.priority is Priority.URGENT]
    if case.page is not None:
        assert bool(urgent and plan.notices) is case.page, plan.reason
    assert {ticket.queue for ticket in plan.tickets} >= set(case.queues)
    assert bool(plan.reply) is case.answered
    if plan.reply:
        assert reply_address(dossier.sender) == case.sender
    assert [word for word in case.says if not re.search(word, text, re.IGNORECASE)] == [], text
    assert [word for word in case.never if re.search(word, text, re.IGNORECASE)] == [], text
