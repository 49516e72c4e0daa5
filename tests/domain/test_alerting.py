"""What the manager is alerted of, and what the alert says."""

from datetime import UTC, datetime, timedelta

import pytest
from support.dossiers import answer, dossier, house, raw_mail

from tasks.domain.alert_text import write_alert
from tasks.domain.alerting import (
    SHOWN,
    Alert,
    AlertCause,
    Failure,
    Trouble,
    blame,
    mail_troubles,
    pass_troubles,
)
from tasks.domain.disposition import Action, RuleHit
from tasks.domain.errors import (
    AssistantError,
    CertificateRefused,
    DeliveryRefused,
    LedgerUnavailable,
    LoginRefused,
    MailboxUnavailable,
    MailerUnavailable,
    ModelRefused,
    ModelUnavailable,
    StorageFull,
)
from tasks.domain.plan import Plan, plan_email
from tasks.domain.preference_tables import Alerts

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RUN = "0d7cf0b8-7a6e-4e54-a0f3-8d4dd1d1ea0b"
RUNS = "http://127.0.0.1:4200/runs/flow-run"
ADA = "ada@tenants.example"


def trouble(cause: AlertCause = AlertCause.MAIL_SERVER, minutes: int = 0) -> Trouble:
    at = NOW + timedelta(minutes=minutes)
    return Trouble(
        cause=cause, origin=f"run {minutes}", detail="It refused.", at=at, flow_run_id=RUN
    )


def alert(cause: AlertCause = AlertCause.MAIL_SERVER, **changes: object) -> Alert:
    fields: dict[str, object] = {
        "number": 1,
        "times": 1,
        "first_at": NOW,
        "told_before_at": None,
        "in_a_row": 1,
        "row_began_at": NOW,
        "latest": (trouble(cause),),
    }
    return Alert.model_validate({"cause": cause} | fields | changes)


def body(told: Alert, timezone: str = "UTC") -> str:
    return write_alert(told, Alerts(), RUNS, timezone).body


@pytest.mark.parametrize("cause", AlertCause)
def test_every_cause_says_what_happened_what_to_do_and_where_to_look(cause: AlertCause) -> None:
    text = write_alert(alert(cause), Alerts(), RUNS, "UTC")
    assert text.subject.startswith("Alert: ")
    for part in ("How often: once, at 2026-11-23 09:00", "What to do: ", f"\n{RUNS}/{RUN}", "60"):
        assert part in text.body


def test_no_two_causes_have_one_subject() -> None:
    subjects = {write_alert(alert(cause), Alerts(), RUNS, "UTC").subject for cause in AlertCause}
    assert len(subjects) == len(AlertCause)


def test_what_came_since_the_last_alert_is_counted() -> None:
    told = alert(times=14, told_before_at=NOW - timedelta(hours=2))
    assert "told at 2026-11-23 07:00, and 14 more since" in body(told)


def test_times_are_those_of_the_property() -> None:
    assert "3 times since 2026-11-23 04:00" in body(alert(times=3), "America/New_York")


@pytest.mark.parametrize(("in_a_row", "is_said"), [(1, False), (2, False), (3, True), (40, True)])
def test_a_row_of_failed_passes_is_told_from_the_configured_length_on(
    in_a_row: int, is_said: bool
) -> None:
    assert (f"{in_a_row} passes in a row" in body(alert(in_a_row=in_a_row))) is is_said


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (LoginRefused("x"), AlertCause.SETTINGS),
        (CertificateRefused("x"), AlertCause.SETTINGS),
        (MailboxUnavailable("x"), AlertCause.MAILBOX),
        (MailerUnavailable("x"), AlertCause.MAIL_SERVER),
        (ModelUnavailable("x"), AlertCause.MODEL),
        (ModelRefused("x"), AlertCause.MODEL),
        (LedgerUnavailable("x"), AlertCause.LEDGER),
        (StorageFull("x"), AlertCause.STORAGE),
        (DeliveryRefused("x", code=550), AlertCause.DEFECT),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_an_error_has_its_cause(error: AssistantError, cause: AlertCause) -> None:
    assert blame(error) == Failure(cause=cause, reason="x")


def test_the_words_of_an_unknown_error_are_not_quoted() -> None:
    found = blame(ValueError(ADA))
    assert (found.cause, found.reason) == (AlertCause.DEFECT, "internal error (ValueError)")


def test_a_pass_counts_once_for_each_cause_however_many_mails_it_kept() -> None:
    refused = Failure(cause=AlertCause.MAIL_SERVER, reason="It refused.")
    full = Failure(cause=AlertCause.STORAGE, reason="It is full.")
    found = pass_troubles([refused, full, refused], NOW, RUN)
    assert [(one.cause, one.detail) for one in found] == [
        (AlertCause.MAIL_SERVER, "It refused. (2 times in this pass)"),
        (AlertCause.STORAGE, "It is full."),
    ]
    assert {one.origin for one in found} == {f"run {RUN}"}


def capped(plan_of: str, *, verified: bool = True) -> Plan:
    opened = dossier(raw_mail("The sink is leaking.", verified=verified))
    hit = RuleHit(rule="cap_in_all", action=Action.HOLD, detail="9 answers in all")
    return plan_email(opened.model_copy(update={"hits": (hit,)}), answer(plan_of), house(), NOW)


def test_a_mail_beyond_the_caps_has_a_ticket_and_tells_nobody_but_through_the_alert() -> None:
    made = capped("maintenance")
    assert (made.notices, made.reply) == ((), None)
    assert made.tickets
    (found,) = mail_troubles(made, made.tickets, 7, NOW, RUN)
    assert (found.cause, found.origin) == (AlertCause.CAP_REACHED, "mail 7")
    assert found.detail == "9 answers in all"


def test_what_is_urgent_beyond_the_caps_is_believed_of_a_known_tenant_only() -> None:
    assert capped("locked_out").notices
    assert capped("locked_out", verified=False).notices == ()


def test_a_parked_mail_is_told_with_its_ticket_and_no_notice() -> None:
    made = plan_email(dossier(b""), None, house(), NOW)
    (found,) = mail_troubles(made, made.tickets, 7, NOW, RUN)
    assert found.cause is AlertCause.PARKED
    assert found.detail.startswith(f"{made.tickets[0].reference}: cannot be read")
    assert made.notices == ()


def test_an_answered_mail_is_no_trouble() -> None:
    made = plan_email(dossier(raw_mail("The sink is leaking.")), answer("general"), house(), NOW)
    assert mail_troubles(made, made.tickets, 7, NOW, RUN) == ()


def test_only_the_latest_are_shown_one_by_one() -> None:
    many = tuple(trouble(minutes=-n) for n in range(2 * SHOWN))
    assert body(alert(times=40, latest=many)).count(RUNS) == SHOWN
