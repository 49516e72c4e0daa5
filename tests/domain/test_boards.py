"""The boards, a pass's table and a conversation, as far as `artifact_detail` lets them speak."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.markdown import cells, links_and_images

from tasks.domain.boards import (
    BOARD_ROWS,
    BoardStyle,
    HeldDraft,
    OpenTicket,
    held_drafts_board,
    open_tickets_board,
)
from tasks.domain.directory import Directory, Tenant, Unit
from tasks.domain.ledger import AuditRow, ReplyKind, ReplyStatus, Status
from tasks.domain.pass_table import pass_table
from tasks.domain.sending import STOPPED
from tasks.domain.thread import Answer, Turn, earlier_than, thread_key, thread_markdown, thread_text
from tasks.domain.triage import Priority

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RUNS = "http://127.0.0.1:4200/runs/flow-run"
ADA = Tenant.model_validate(
    {
        "tenant_id": "T-1", "name": "Ada Archer", "email": "ada@tenants.example", "unit_id": "2A",
        "balance_due": 0, "lease_terms": "none",
    }
)  # fmt: skip
DIRECTORY = Directory(tenants=(ADA,), units=(Unit(unit_id="2A", address="12 Elm Street"),))
PRIVATE = ("ada@", "Kitchen", "drips", "Hello Ada")


def style(detail: str = "full") -> BoardStyle:
    return BoardStyle(detail=detail, timezone="UTC", run_url=RUNS, written_at=NOON)


def ticket(summary: str = "Kitchen tap drips.", **changes: object) -> OpenTicket:
    fields: dict[str, object] = {
        "reference": "T-AAAAAAA", "queue": "maintenance", "priority": Priority.HIGH,
        "unit_id": "2A", "created_at": NOON - timedelta(days=3), "summary": summary,
        "flow_run_id": "run-1",
    } | changes  # fmt: skip
    return OpenTicket.model_validate(fields)


def held(subject: str = "Kitchen tap", email_id: int = 7) -> HeldDraft:
    return HeldDraft(
        email_id=email_id, identity="i", received_at=NOON, held_at=NOON,
        sender="ada@tenants.example", subject=subject, reason=STOPPED, tickets="T-AAAAAAA",
        flow_run_id="run-1",
    )  # fmt: skip


def row(outcome: Status = Status.REPLIED, subject: str = "Kitchen tap") -> AuditRow:
    return AuditRow(
        received_at=NOON, message_id=None, sender="Ada@Tenants.example", subject=subject,
        intent="maintenance", priority="high", outcome=outcome, reason="because", ticket="q-1,r-2",
        reply_message_id=None, model=None, input_tokens=0, output_tokens=0, seconds=None,
        attempts=1, flow_run_id="run-1",
    )  # fmt: skip


def turn(email_id: int, subject: str = "Kitchen tap") -> Turn:
    raw = b"Content-Type: text/plain\r\n\r\nHello Ada, noted.\r\n"
    sent = Answer(
        kind=ReplyKind.REPLY, status=ReplyStatus.SENT, sent_at=NOON, subject=f"Re: {subject}",
        raw=raw,
    )  # fmt: skip
    unsent = sent.model_copy(update={"status": ReplyStatus.PLANNED, "raw": b"\r\nnever left"})
    return Turn(
        email_id=email_id, received_at=NOON, subject=subject, status=Status.REPLIED,
        tickets="T-AAAAAAA", flow_run_id="run-1", answers=(sent, unsent),
    )  # fmt: skip


def test_an_empty_board_says_so() -> None:
    assert "No ticket is open" in open_tickets_board((), style())
    assert "No mail waits for a person" in held_drafts_board((), {}, style())


def test_an_open_ticket_is_one_line_that_leads_to_its_mail() -> None:
    board = open_tickets_board([ticket()], style())
    assert cells(board) == [
        "T-AAAAAAA", "high", "maintenance", "2A", "3 days ago", "Kitchen tap drips.",
    ]  # fmt: skip
    assert links_and_images(board) == [f"{RUNS}/run-1"]


def test_a_board_in_which_nothing_happened_stays_as_it_was() -> None:
    later = style().model_copy(update={"written_at": NOON + timedelta(hours=5)})
    assert open_tickets_board([ticket()], later) == open_tickets_board([ticket()], style())


def test_what_a_board_cannot_hold_is_told_of() -> None:
    board = open_tickets_board([ticket()] * (BOARD_ROWS + 1), style())
    assert board.count("T-AAAAAAA") == BOARD_ROWS
    assert "More than 200 open" in board


def test_a_held_mail_leads_to_its_review_or_names_the_command() -> None:
    board = held_drafts_board([held(), held(email_id=8)], {7: "review-7"}, style())
    assert f"{RUNS}/review-7" in links_and_images(board)
    assert "--show 8" in cells(board)
    assert STOPPED in board


def test_a_pass_shows_first_what_needs_a_person() -> None:
    shown = pass_table([row(), row(Status.FAILED)], DIRECTORY, style())
    assert shown.index("[Failed]") < shown.index("[Replied]")
    assert cells(shown)[1:3] == ["Replied", "maintenance"]
    assert STOPPED.capitalize() not in shown
    stopped = pass_table([row()], DIRECTORY, style(), is_stopped=True)
    assert STOPPED.capitalize() in stopped


def test_a_redacted_pass_shows_initials() -> None:
    shown = pass_table([row()], DIRECTORY, style("redacted"))
    assert cells(shown)[0] == "A.A."
    stranger = row().model_copy(update={"sender": "x@elsewhere.example"})
    assert cells(pass_table([stranger], DIRECTORY, style("redacted")))[0] == "no tenant"


@pytest.mark.parametrize("detail", ["redacted", "none"])
def test_nothing_personal_is_shown_where_the_manager_says_so(detail: str) -> None:
    turns = (turn(1), turn(2))
    shown = (
        open_tickets_board([ticket()], style(detail)),
        held_drafts_board([held()], {}, style(detail)),
        pass_table([row()], DIRECTORY, style(detail)),
        thread_markdown(turns, style(detail)),
    )
    assert [word for text in shown for word in PRIVATE if word.lower() in text.lower()] == []


def test_a_conversation_shows_both_sides_in_order_and_only_what_left() -> None:
    turns = (turn(1), turn(2))
    shown = thread_markdown(turns, style())
    assert shown.count("| received |") == shown.count("| sent |") == 2
    assert shown.count("Hello Ada, noted.") == 2
    assert "never left" not in shown + thread_text(turns)
    assert thread_key(turns[0].email_id) == "thread-1"
    assert earlier_than(2, turns) == turns[:1]
    assert earlier_than(1, turns) == ()
    assert f"[Replied]({RUNS}/run-1)" in shown
    assert "mail 1: Kitchen tap (Replied, T-AAAAAAA)" in thread_text(turns)


@given(text=st.text(alphabet=st.sampled_from("a \\`*[]()<>!|&#:/.w\n")) | st.text())
def test_no_subject_adds_a_link_or_a_column(text: str) -> None:
    tables = (
        (open_tickets_board([ticket(text)], style()), 6, 1),
        (held_drafts_board([held(text)], {}, style()), 7, 1),
        (pass_table([row(subject=text)], DIRECTORY, style()), 6, 1),
        (thread_markdown((turn(1, text),), style()), 5, 1),
    )
    for markdown, columns, links in tables:
        assert len(cells(markdown)) == columns
        assert len(links_and_images(markdown)) == links
