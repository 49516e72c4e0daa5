from datetime import timedelta

import pytest
from support.dossiers import NOW, answer, dossier, house, raw_mail

from tasks.domain.ledger import Status
from tasks.domain.old_mail import plan_of_any_age
from tasks.domain.plan import Plan, plan_email
from tasks.domain.triage import Priority

SINK = raw_mail("The sink is leaking.")
GAS = raw_mail("There is a faint gas smell.")


def plan(raw: bytes, days: float, failure: str = "") -> Plan:
    opened = dossier(raw, received_at=NOW - timedelta(days=days))
    return plan_of_any_age(opened, answer("maintenance"), house(), NOW, failure)


def test_nobody_is_told_of_an_old_mail_one_by_one_and_it_is_not_answered() -> None:
    made = plan(SINK, 21)
    assert (made.outcome, made.notices, made.reply) == (Status.HELD, (), None)
    assert [ticket.queue for ticket in made.tickets] == ["maintenance"]


def test_an_old_emergency_has_an_urgent_ticket_but_calls_nobody_out() -> None:
    made = plan(GAS, 21)
    assert (made.outcome, made.notices, made.reply) == (Status.HELD, (), None)
    assert made.tickets[0].priority is Priority.URGENT
    assert made.reason.startswith("emergency: gas")


@pytest.mark.parametrize("raw", [SINK, GAS])
def test_a_mail_of_three_days_is_not_old_yet(raw: bytes) -> None:
    opened = dossier(raw, received_at=NOW - timedelta(days=3))
    assert plan(raw, 3) == plan_email(opened, answer("maintenance"), house(), NOW)


def test_an_old_mail_that_the_model_could_not_judge_is_held() -> None:
    made = plan(SINK, 21, "the model is down")
    assert (made.outcome, made.notices) == (Status.HELD, ())


def test_an_old_mail_that_cannot_be_read_stands_in_the_summary() -> None:
    made = plan(b"", 21)
    assert (made.outcome, made.notices) == (Status.FAILED, ())
    assert [hit.rule for hit in made.hits] == ["too_old"]


def test_an_old_newsletter_is_only_skipped() -> None:
    raw = raw_mail("Ten per cent off").replace(b"From:", b"List-Id: <shop.example>\nFrom:", 1)
    made = plan(raw, 21)
    assert (made.outcome, made.tickets) == (Status.SKIPPED, ())
