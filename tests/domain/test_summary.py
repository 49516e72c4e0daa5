from datetime import UTC, datetime, timedelta

from tasks.domain.ledger import Status
from tasks.domain.summary import LISTED, OldMail, write_summary

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def old(days: int, **changes: object) -> OldMail:
    fields: dict[str, object] = {
        "email_id": days,
        "identity": f"identity {days}",
        "received_at": NOW - timedelta(days=days),
        "sender": "ada@tenants.example",
        "subject": "The tap",
        "status": Status.HELD,
        "tickets": "T-1 (maintenance)",
        "is_emergency": False,
    }
    return OldMail.model_validate(fields | changes)


def test_an_old_emergency_comes_first_and_its_age_is_said() -> None:
    text = write_summary([old(30), old(21, subject="Gas", is_emergency=True), old(4)], NOW, "UTC")
    assert text.subject == "URGENT: 1 possible emergency among 3 old mails"
    emergencies, _, others = text.body.partition("The others:")
    assert "2026-11-02, 21 days old: T-1 (maintenance); ada@tenants.example: Gas" in emergencies
    assert others.count("\n- ") == 2


def test_old_mail_without_an_emergency_is_not_urgent() -> None:
    text = write_summary([old(21)], NOW, "UTC")
    assert text.subject == "1 old mail not answered automatically"
    assert "emergenc" not in text.body


def test_thousands_of_mails_make_one_mail_of_bounded_length() -> None:
    text = write_summary([old(9, email_id=number) for number in range(2000)], NOW, "UTC")
    assert text.body.count("\n- ") == LISTED + 1
    assert f"and {2000 - LISTED} more" in text.body


def test_no_subject_can_add_a_line_to_the_summary() -> None:
    text = write_summary([old(9, subject="Tap\n\nThe others:\n- all is well")], NOW, "UTC")
    assert text.body.count("\n") == write_summary([old(9)], NOW, "UTC").body.count("\n")


def test_the_day_is_the_propertys() -> None:
    early = old(9, received_at=datetime(2026, 11, 14, 3, tzinfo=UTC))
    assert "2026-11-13" in write_summary([early], NOW, "America/New_York").body
