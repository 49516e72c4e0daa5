"""The audit report is complete, and hostile subjects stay text in it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.markdown import cells, links_and_images

from tasks.domain.audit import audit_frame, outcome_table_markdown, tally
from tasks.domain.days import day_bounds
from tasks.domain.errors import ConfigurationError
from tasks.domain.ledger import AuditRow, Status

RUNS = "http://127.0.0.1:4200/runs/flow-run"


def row(
    subject: str = "Tap",
    outcome: Status = Status.REPLIED,
    sender: str | None = "maria@mailbox.example",
    received_at: datetime = datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
) -> AuditRow:
    return AuditRow(
        received_at=received_at,
        message_id="<a@mailbox.example>",
        sender=sender,
        subject=subject,
        intent="maintenance",
        priority="normal",
        outcome=outcome,
        reason="answered automatically",
        ticket="T-1",
        reply_message_id=None,
        model="keyword",
        input_tokens=3,
        output_tokens=4,
        seconds=1.5,
        attempts=1,
        flow_run_id="11-22",
    )


def written(*rows: AuditRow, timezone: str = "UTC") -> list[dict[str, str]]:
    # By way of bytes, as a file has them: half a character would fail here.
    text = audit_frame(rows, timezone, RUNS).to_csv(index=False).encode("utf-8").decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_columns_are_those_of_the_contract_even_without_rows() -> None:
    expected = [
        "received_at",
        "message_id",
        "from",
        "subject",
        "intent",
        "priority",
        "outcome",
        "reason",
        "ticket",
        "reply_message_id",
        "model",
        "input_tokens",
        "output_tokens",
        "seconds",
        "attempts",
        "flow_run_id",
        "flow_run_url",
    ]
    assert list(audit_frame((), "UTC", RUNS).columns) == expected
    assert list(audit_frame((row(),), "UTC", RUNS).columns) == expected


def test_row_arrives_in_the_file_with_its_outcome_and_link() -> None:
    line = written(row())[0]
    assert line["from"] == "maria@mailbox.example"
    assert line["outcome"] == "Replied"
    assert line["reply_message_id"] == ""
    assert line["seconds"] == "1.5"
    assert line["flow_run_url"] == f"{RUNS}/11-22"


def test_time_of_receipt_is_the_propertys() -> None:
    line = written(row(), timezone="Asia/Shanghai")[0]
    assert line["received_at"] == "2026-11-21T07:30:00+08:00"


@pytest.mark.parametrize("subject", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "  =1", "\uff1d1"])
def test_formula_is_neutralised(subject: str) -> None:
    line = written(row(subject, sender=subject))[0]
    assert line["subject"] == f"'{subject}"
    assert line["from"] == f"'{subject}"


@pytest.mark.parametrize("subject", ["\t=1", "\r=1", "\n=1", "\0=1"])
def test_formula_behind_a_control_character_is_neutralised(subject: str) -> None:
    assert written(row(subject))[0]["subject"] == "' =1"


@given(subject=st.text())
@example(subject="two\rlines")
@example(subject="half \ud800")
def test_any_subject_is_one_cell_and_no_formula(subject: str) -> None:
    lines = written(row(subject), row("second"))
    assert [line["message_id"] for line in lines] == ["<a@mailbox.example>"] * 2
    assert len(lines[0]["subject"].removeprefix("'")) in {len(subject), len(subject) - 1}
    assert not lines[0]["subject"].lstrip().startswith(("=", "+", "-", "@"))
    assert lines[1]["subject"] == "second"


def test_tally_counts_the_outcomes_that_occur_in_their_order() -> None:
    rows = [row(outcome=s) for s in (Status.FAILED, Status.REPLIED, Status.FAILED)]
    assert tally(rows) == ((Status.REPLIED, 1), (Status.FAILED, 2))
    assert tally(()) == ()


def test_table_shows_the_counts_the_mail_and_its_run() -> None:
    table = outcome_table_markdown([row(outcome=Status.HELD)], "UTC", RUNS)
    assert "**1 Held**" in table
    assert "| Tap |" in table
    assert f"[open]({RUNS}/11-22)" in table


@pytest.mark.parametrize(
    "subject",
    [
        "a | b",
        "a\n| b | c |",
        "<img src=x onerror=alert(1)>",
        "![x](http://evil.example/track.png)",
        "[click](http://evil.example)",
        "`a",
        "\\",
        "\u202eevil",
    ],
)
def test_hostile_subject_stays_text_of_one_cell(subject: str) -> None:
    table = outcome_table_markdown([row(subject, sender=None)], "UTC", RUNS)
    assert links_and_images(table) == [f"{RUNS}/11-22"]
    assert cells(table)[2] == " ".join(subject.replace("\u202e", " ").split()).replace(
        "://", ":\u2060//"
    )


def test_long_subject_is_cut_and_many_rows_are_counted() -> None:
    table = outcome_table_markdown([row("x" * 500)] * 201, "UTC", RUNS)
    assert "x" * 81 not in table
    assert "and 1 more" in table


def test_redacted_table_names_nobody() -> None:
    table = outcome_table_markdown([row("Secret matter")], "UTC", RUNS, "redacted")
    assert "Secret" not in table
    assert "maria" not in table
    assert "Replied" in table


def test_table_without_detail_only_counts() -> None:
    assert outcome_table_markdown([row()], "UTC", RUNS, "none") == "**1 Replied**\n"
    assert outcome_table_markdown([], "UTC", RUNS) == "**no mail**\n"


def test_both_days_are_included() -> None:
    start, end = day_bounds(date(2026, 1, 1), date(2026, 1, 31), "America/New_York")
    assert start == datetime(2026, 1, 1, 5, tzinfo=UTC)
    assert end == datetime(2026, 2, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        # Midnight itself does not exist on this day.
        ("America/Santiago", date(2026, 9, 6), 23),
        # Midnight occurs twice on this day.
        ("America/Havana", date(2026, 11, 1), 25),
        # The whole day was left out.
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_day_is_as_long_as_its_clock_says(zone: str, day: date, hours: int) -> None:
    start, end = day_bounds(day, day, zone)
    assert start is not None
    assert end is not None
    assert end - start == timedelta(hours=hours)


def test_open_ends_bound_nothing() -> None:
    assert day_bounds(None, None, "UTC") == (None, None)
    assert day_bounds(date.min, date.max, "Asia/Tokyo") == (None, None)


def test_reversed_range_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="2026-01-02 is later than --until 2026-01-01"):
        day_bounds(date(2026, 1, 2), date(2026, 1, 1), "UTC")


@given(
    instant=st.datetimes(
        min_value=datetime(1990, 1, 1),  # noqa: DTZ001  # The strategy adds the zone.
        max_value=datetime(2035, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    zone=st.sampled_from(["America/New_York", "America/Santiago", "Asia/Kathmandu", "Asia/Beirut"]),
)
def test_every_instant_lies_within_its_own_day(instant: datetime, zone: str) -> None:
    day = instant.astimezone(ZoneInfo(zone)).date()
    start, end = day_bounds(day, day, zone)
    assert start is not None
    assert end is not None
    assert start <= instant < end
