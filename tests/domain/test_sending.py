"""The stop button: what stops, and what becomes of a mail that is held back."""

from datetime import UTC, datetime

import pytest
from support.dossiers import NOW, answer, dossier, house, raw_mail

from tasks.domain.ledger import ReplyKind, ReplyStatus, Status
from tasks.domain.plan import Delivery, Plan, after_delivery, plan_email
from tasks.domain.sending import (
    STOPPED,
    SendingChange,
    SendingState,
    describe_state,
    expect_no_answer,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SINK = raw_mail("The sink is leaking.")


def change(*, is_stopped: bool) -> SendingChange:
    return SendingChange(is_stopped=is_stopped, at=NOON, by="bea")


def planned(raw: bytes = SINK, intent: str = "maintenance", reply: str = "Thank you.") -> Plan:
    return plan_email(dossier(raw), answer(intent, reply=reply), house(), NOW)


def kept_back(kind: ReplyKind = ReplyKind.REPLY) -> Delivery:
    return Delivery(
        kind=kind, status=ReplyStatus.PLANNED, detail=STOPPED, message_id="<1@x.example>",
        recipient="ada@tenants.example", raw=b"",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ledger", "variable", "is_stopped"),
    [
        (None, None, False),
        (False, "on", False),
        (False, " TRUE ", False),
        (True, None, True),
        (True, "on", True),
        (None, "off", True),
        (False, "Off", True),
        # A word that nobody knows was meant to change something.
        (None, "pause", True),
        (None, "", True),
        (None, "False", True),
    ],
)
def test_either_source_stops(ledger: bool | None, variable: str | None, is_stopped: bool) -> None:
    last = None if ledger is None else change(is_stopped=ledger)
    assert SendingState(ledger=last, variable=variable).is_stopped is is_stopped


def test_people_are_told_who_stopped_it_and_where() -> None:
    assert describe_state(SendingState()) == "Automatic sending is on."
    both = describe_state(SendingState(ledger=change(is_stopped=True), variable="off"))
    for word in ("STOPPED", "bea", "2026-03-02 12:00", "automatic_sending", "off"):
        assert word in both
    by_hand = describe_state(SendingState(ledger=change(is_stopped=False), variable="off"))
    assert "ledger" not in by_hand


def test_an_answer_that_is_held_back_waits_as_a_draft() -> None:
    plan = after_delivery(planned(), kept_back(), ())
    assert (plan.outcome, plan.reason) == (Status.HELD, STOPPED)
    assert plan.draft == "Thank you."
    assert plan.is_held_back


def test_an_emergency_stays_escalated_and_says_that_nobody_was_answered() -> None:
    plan = after_delivery(
        planned(raw_mail("I smell gas.")), kept_back(ReplyKind.ACKNOWLEDGEMENT), ()
    )
    assert plan.outcome is Status.ESCALATED
    assert plan.reason.endswith(f"the sender got no answer: {STOPPED}")
    assert not plan.is_held_back


def test_what_a_rule_holds_keeps_its_reason_and_its_draft() -> None:
    held = planned(reply="A plumber will come tomorrow at 9.")
    plan = after_delivery(held, kept_back(ReplyKind.ACKNOWLEDGEMENT), ())
    assert plan.outcome is Status.HELD
    assert plan.reason.startswith("ungrounded_draft")
    assert STOPPED in plan.reason
    assert plan.draft == "A plumber will come tomorrow at 9."
    assert not plan.is_held_back


def test_a_held_mail_has_a_ticket_and_nobody_is_flooded_with_notices() -> None:
    without = planned().model_copy(update={"tickets": (), "notices": ()})
    plan = expect_no_answer(dossier(SINK), answer("maintenance"), without, NOW)
    assert [ticket.queue for ticket in plan.tickets] == ["review"]
    assert plan.notices == ()
    assert expect_no_answer(dossier(SINK), answer("maintenance"), planned(), NOW) == planned()
