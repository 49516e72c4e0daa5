"""The table that a command prints says no more of people than the manager lets Prefect show."""

import pytest
from support.dossiers import ADA, NOW, house

from deployments.console import print_rows
from tasks.domain.ledger import AuditRow, Status

ROW = AuditRow(
    received_at=NOW, message_id=None, sender=ADA, subject="Kitchen tap", intent="maintenance",
    priority="high", outcome=Status.HELD, reason="because", ticket="maintenance-1",
    reply_message_id=None, model=None, input_tokens=0, output_tokens=0, seconds=None, attempts=1,
    flow_run_id="run-1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("detail", "shown", "hidden"),
    [
        ("full", [ADA, "Kitchen tap", "because", "Held"], ["A.A."]),
        ("redacted", ["A.A.", "because", "Held"], [ADA, "Kitchen tap"]),
        ("none", ["maintenance", "Held"], ["A.A.", ADA, "Kitchen tap", "because"]),
    ],
)
def test_the_table_names_people_as_far_as_the_manager_says(
    detail: str, shown: list[str], hidden: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    preferences = house().preferences
    reports = preferences.reports.model_copy(update={"artifact_detail": detail})
    changed = preferences.model_copy(update={"reports": reports})
    print_rows([ROW], house().model_copy(update={"preferences": changed}))
    printed = capsys.readouterr().out
    assert [word for word in shown if word not in printed] == []
    assert [word for word in hidden if word in printed] == []
