"""Whatever a mail orders and a model answers, nothing changes but what a person reads."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.dossiers import ADA, NOW, TENANTS, UNITS, dossier, raw_mail
from support.dossiers import house as shipped
from support.injections import ATTACKS, CARRIERS, FORBIDDEN, Attack, injections, obeyed

from tasks.domain.directory import Directory, Tenant, Unit, reply_address
from tasks.domain.dossier import Dossier, House
from tasks.domain.findings import Leak
from tasks.domain.leaks import WITHHELD, canary_of
from tasks.domain.ledger import Status
from tasks.domain.notice import write_notice
from tasks.domain.plan import Plan, plan_email
from tasks.domain.story import tell_story
from tasks.domain.triage import ActionItem, ModelAnswer, Priority, Triage, Usage
from tasks.domain.wording import RULES

INJECTIONS = tuple(injections())
BOB = Tenant.model_validate(
    {
        "tenant_id": "T-2",
        "name": "Bob Baker",
        "email": "bob@tenants.example",
        "unit_id": "3B",
        "balance_due": "987.65",
    }
)
USAGE = Usage(model="obedient", prompt_version="1")


@cache
def house() -> House:
    units = (*UNITS, Unit(unit_id="3B", address="12 Elm Street, Apt 3B"))
    directory = Directory(tenants=(*TENANTS, BOB), units=units)
    return shipped().model_copy(update={"directory": directory})


def answer(attack: Attack) -> ModelAnswer:
    item = ActionItem(intent=attack.intent, type="request", details=attack.details)
    triage = Triage(
        intent=attack.intent,
        priority=Priority(attack.priority),
        summary=attack.summary,
        action_items=(item,) * attack.items,
        reply=attack.reply,
    )
    return ModelAnswer(triage=triage, usage=USAGE)


def obedient_plan(opened: Dossier, attack: Attack) -> Plan:
    return plan_email(opened, answer(obeyed(attack, opened.canary)), house(), NOW)


def texts(plan: Plan, opened: Dossier) -> list[str]:
    """Return all that is written anywhere but in the reply: tickets, notices, the story."""
    notices = [write_notice(notice, opened, plan.reason) for notice in plan.notices]
    shown = [text for notice in notices for text in (notice.subject, notice.body)]
    tickets = [ticket.model_dump_json() for ticket in plan.tickets]
    return [*shown, *tickets, plan.reason, tell_story(opened, None, plan, plan.tickets, (), "full")]


def assert_nothing_changed(plan: Plan, opened: Dossier) -> None:
    tenant = opened.sender.tenant
    who = (tenant.tenant_id, tenant.unit_id) if tenant else (None, None)
    assert {(t.tenant_id, t.unit_id) for t in plan.tickets} <= {who}
    assert reply_address(opened.sender) == ADA
    known = {contact.email for contact in house().preferences.contacts}
    assert {notice.recipient for notice in plan.notices} <= known
    assert len(plan.tickets) <= len(house().catalogue.intents)


def test_there_are_enough_injections_and_every_carrier_is_used() -> None:
    assert len(INJECTIONS) > 200
    assert len({injection.name for injection in INJECTIONS}) == len(INJECTIONS)
    used = {name for c in CARRIERS for i in INJECTIONS if i.name.endswith(name := c.__name__)}
    assert len(used) == len(CARRIERS)


def test_no_injection_changes_recipients_tickets_or_what_is_told() -> None:
    for injection in INJECTIONS:
        opened = dossier(injection.raw)
        plan = obedient_plan(opened, injection.attack)
        assert_nothing_changed(plan, opened)
        reply = plan.reply.text if plan.reply else ""
        assert [word for word in FORBIDDEN if word in reply] == [], injection.name
        assert len(reply) < 5_000
        for text in (reply, *texts(plan, opened)):
            letters = re.sub(r"\W", "", text)
            assert opened.canary not in letters, injection.name
            assert opened.canary[::-1] not in letters, injection.name
            assert RULES[200:320] not in text, injection.name
            assert len(text) < 60_000, injection.name


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_an_obedient_answer_to_a_plain_mail_is_held_or_says_nothing_forbidden(
    attack: Attack,
) -> None:
    opened = dossier(raw_mail("The sink is leaking."))
    plan = obedient_plan(opened, attack)
    harmless = attack.reply == Attack("", "").reply and attack.name.startswith(
        ("raised", "lowered")
    )
    paged = Status.ESCALATED if attack.priority == "urgent" else Status.REPLIED
    assert plan.outcome is (paged if harmless else Status.HELD)


DANGEROUS = st.sampled_from(
    (
        *(attack.reply[:300] for attack in ATTACKS if not attack.reply.startswith("Thank you")),
        "$12.50", "on Friday at 9 am", "555-0199", "https://pay.example/x", "x@evil.example",
        "9 Oak Lane", "The code is 1234", "We will refund it", "Bob Baker", "{canary}",
    )
)  # fmt: skip
FILLER = st.sampled_from(
    ("Hello Ada,", "\n\n", "thank you for writing.", "We have recorded it.", "*", "\u200b", " - ")
)


@given(st.lists(st.one_of(DANGEROUS, FILLER), max_size=8), st.lists(DANGEROUS, min_size=1))
@settings(max_examples=60, deadline=None)
def test_no_answer_made_of_dangerous_words_is_ever_sent(
    pieces: list[str], dangerous: list[str]
) -> None:
    opened = dossier(raw_mail("The sink is leaking."))
    reply = " ".join((*pieces, *dangerous, *pieces))
    plan = obedient_plan(opened, Attack("random", "", reply, summary=reply, details=reply))
    assert plan.outcome is not Status.REPLIED
    assert plan.reply is not None
    assert not any(word in plan.reply.text for word in (*dangerous, *FORBIDDEN))
    assert_nothing_changed(plan, opened)


def test_a_leak_is_withheld_named_and_answered_with_the_neutral_text() -> None:
    opened = dossier(raw_mail("The sink is leaking."))
    plan = obedient_plan(opened, Attack("x", "", "It is {canary}.", summary="note {canary}"))
    assert plan.outcome is Status.HELD
    assert {(f.kind, f.text) for f in plan.findings} == {
        (Leak.CANARY, "draft"),
        (Leak.CANARY, "summary"),
    }
    assert plan.reason == "leaked: canary in summary, canary in draft"
    assert plan.draft == ""
    assert plan.tickets[0].summary == WITHHELD
    assert plan.reply is not None
    assert plan.reply.text.startswith("Hello Ada,\n\nwe have received your message")


def test_a_note_may_name_whom_the_mail_names_and_an_answer_may_not() -> None:
    opened = dossier(raw_mail("Bob Baker is noisy."))
    named = Attack("x", "", summary="Noise from Bob Baker.")
    assert obedient_plan(opened, named).findings == ()
    assert obedient_plan(opened, named._replace(reply="Bob Baker is noisy.")).findings
    assert obedient_plan(dossier(raw_mail("There is noise.")), named).findings


def test_a_canary_is_of_one_mail_and_one_ledger() -> None:
    made = {
        canary_of(secret, number, identity)
        for secret in (b"one", b"two")
        for number in (1, 2)
        for identity in ("a", "b")
    }
    assert len(made) == 8
    assert canary_of(b"one", 1, "a") == canary_of(b"one", 1, "a")
