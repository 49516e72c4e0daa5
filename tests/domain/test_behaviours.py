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
from support.weights import shipped_weights

from tasks.adapters.keyword import KeywordModel
from tasks.data_files import load_house
from tasks.domain.directory import Tenant, reply_address
from tasks.domain.dossier import Dossier, House
from tasks.domain.ledger import Status, ThreadLink
from tasks.domain.opening import Bearings, open_dossier
from tasks.domain.plan import Plan, plan_email
from tasks.domain.prompt import build_prompt
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ActionItem, ModelAnswer, Priority
from tasks.domain.value import Value
from tasks.ports import Case
from tasks.settings import ROOT, Settings

TENANT = "maria.alvarez@mailbox.example"
# A ticket of another mail, which somebody names whose it is not.
THEIRS = Ticket(
    key="maintenance-0123456789abcdef",
    reference="T-ABCDEFG",
    intent="maintenance",
    queue="maintenance",
    priority=Priority.NORMAL,
    created_at=NOW,
    message_id="<theirs@mail.example>",
    tenant_id="T-1002",
    unit_id="2A",
    summary="oven of 2A does not heat",
)
# In characters: what a call may cost is bounded, however long the mail is.
LONGEST_PROMPT = 20_000
BEARINGS = Bearings(
    authserv_id=AUTHSERV_ID,
    own_addresses=frozenset({"office@maple-court.example"}),
    secret=b"secret",
    estimates=shipped_weights().estimates,
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
    authentication: tuple[str, ...] | None = None
    thread_of: str = ""
    intent: str = ""
    priority: Priority | None = None
    draft: str | None = None
    failure: str = ""
    outcome: str | tuple[str, ...]
    page: bool | None = None
    queues: tuple[str, ...] = ()
    answered: bool = True
    answer_to: str = ""
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def read() -> list[Behaviour]:
    files = sorted(Path(__file__).with_name("behaviours").glob("*.toml"))
    tables = [tomllib.loads(path.read_text("utf-8"))["mail"] for path in files]
    return [Behaviour.model_validate(one) for mails in tables for one in mails]


@cache
def house() -> House:
    return load_house(Settings(data_dir=ROOT / "data"))


def verdicts(case: Behaviour) -> tuple[str, ...]:
    if case.authentication is not None:
        return case.authentication
    domain = case.sender.rpartition("@")[2]
    return (f"{AUTHSERV_ID}; dmarc=pass header.from={domain}",) if case.verified else ()


def written(case: Behaviour) -> bytes:
    message = EmailMessage()
    for verdict in verdicts(case):
        message["Authentication-Results"] = verdict
    for name, value in case.headers.items():
        message[name] = value
    message["From"] = case.sender
    message["To"] = "office@maple-court.example"
    if case.cc:
        message["Cc"] = case.cc
    message["Subject"] = case.subject.replace("{ticket}", THEIRS.reference)
    message["Message-ID"] = "<one@mail.example>"
    if case.thread_of:
        message["References"] = "<theirs@mail.example>"
    message.set_content(case.text.replace("{ticket}", THEIRS.reference))
    if case.html:
        message.add_alternative(case.html, subtype="html")
    if case.forwarded:
        inner = EmailMessage()
        inner["From"] = "neighbour@elsewhere.example"
        inner["Subject"] = "please see"
        inner.set_content(case.forwarded)
        message.add_attachment(inner)
    return message.as_bytes()


def bearings(case: Behaviour) -> Bearings:
    if not case.thread_of:
        return BEARINGS
    link = ThreadLink(email_id=3, sender=case.thread_of, tickets=(THEIRS,))
    return BEARINGS.model_copy(update={"links": (link,)})


def prompted(dossier: Dossier) -> Case:
    assert dossier.message is not None
    prompt = build_prompt(
        dossier.message, dossier.sender, house().catalogue, house().policies,
        house().preferences.facts, NOW, "UTC", dossier.thread_tickets,
    )  # fmt: skip
    return Case(message=dossier.message, catalogue=house().catalogue, prompt=prompt)


def answered(case: Behaviour, dossier: Dossier) -> ModelAnswer | None:
    """Triage as the case says that a model did, by the patterns where it says nothing."""
    if not dossier.needs_triage:
        return None
    answer = asyncio.run(KeywordModel().triage(prompted(dossier)))
    said: dict[str, object] = {"reply": case.draft or ""}
    if case.intent:
        item = ActionItem(intent=case.intent, type="request", details="asks")
        said |= {"intent": case.intent, "action_items": (item,)}
    if case.priority:
        said["priority"] = case.priority
    return answer.model_copy(update={"triage": answer.triage.model_copy(update=said)})


def planned(case: Behaviour) -> tuple[Dossier, Plan]:
    raw = written(case)
    dossier = open_dossier(record(raw, subject=case.subject), house(), bearings(case), NOW)
    answer = answered(case, dossier)
    return dossier, plan_email(dossier, answer, house(), NOW, case.failure)


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
        assert reply_address(dossier.sender) == (case.answer_to or case.sender)
    assert [word for word in case.says if not re.search(word, text, re.IGNORECASE)] == [], text
    assert [word for word in case.never if re.search(word, text, re.IGNORECASE)] == [], text
    assert_no_line_is_crossed(case, dossier, plan)


def assert_no_line_is_crossed(case: Behaviour, dossier: Dossier, plan: Plan) -> None:
    known, tenant = {one.email for one in house().preferences.contacts}, dossier.sender.tenant
    assert {notice.recipient for notice in plan.notices} <= known
    of = (tenant.tenant_id, tenant.unit_id) if tenant else (None, None)
    assert {(ticket.tenant_id, ticket.unit_id) for ticket in plan.tickets} <= {of}
    if case.thread_of != case.sender or not tenant:
        assert THEIRS.key not in {ticket.key for ticket in plan.tickets}
    if dossier.message is None:
        return
    prompt = prompted(dossier).prompt.user
    assert len(prompt) < LONGEST_PROMPT
    mail = f"{case.sender} {case.subject} {case.text} {case.html} {case.forwarded} {case.headers}"
    others = [one for one in house().directory.tenants if one != tenant]
    secrets = [word for one in others for word in secrets_of(one) if word not in mail]
    assert named(prompt, *secrets, THEIRS.summary) == []
    told = plan.reply.text if plan.reply else ""
    own = secrets_of(tenant) if tenant else ()
    leaks = [word for one in others for word in secrets_of(one) if word not in own]
    assert named(told, *leaks, THEIRS.summary) == []


def named(text: str, *words: str) -> list[str]:
    """Return which of the words a text holds; 310.00 is not in 1310.00."""
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]


FILLER = "The parking spaces are too narrow for our car. "
SHAPES = {
    "one word without a break": {"text": "{0} " + "parking" * 58_000 + " {1}"},
    "HTML": {"html": "<p>{0}</p>" + f"<p>{FILLER}</p>" * 8000 + "<p>{1}</p>"},
    "a forwarded mail": {"text": "See below.", "forwarded": "{0}" + FILLER * 9000 + "{1}"},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_of_400_kilobytes_start_and_end_reach_the_model(shape: dict[str, str]) -> None:
    ends = ("The oven is broken.", "Please also repair the bell.")
    parts = {name: text.format(*ends) for name, text in shape.items()}
    assert sum(map(len, parts.values())) > 390_000
    case = Behaviour.model_validate({"name": "", "subject": "", "outcome": "Replied"} | parts)
    dossier, plan = planned(case)
    prompt = prompted(dossier).prompt.user
    assert all(end in prompt for end in ends)
    assert len(prompt) < LONGEST_PROMPT
    assert plan.outcome is Status.REPLIED


def secrets_of(tenant: Tenant) -> tuple[str, ...]:
    """Return what nobody else may learn of a tenant, as far as it is no common word or figure."""
    owed = (str(tenant.balance_due),) if tenant.balance_due else ()
    return (tenant.name, tenant.email, str(tenant.lease_terms), *owed)
