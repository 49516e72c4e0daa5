"""What the output folder says of its tickets, whoever wrote there."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.adapters.jsonfile import JsonTicketSink
from tasks.domain.evidence import TicketFile
from tasks.domain.ticket import Ticket
from tasks.domain.triage import Priority

TICKET = Ticket(
    key="plumbing-0a1b",
    reference="T-7K3FQ2P",
    intent="maintenance",
    queue="plumbing",
    priority=Priority.HIGH,
    created_at=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
    message_id=None,
    tenant_id=None,
    unit_id=None,
    summary="Kitchen tap drips",
)
UNSAID = {"key", "reference", "intent", "queue", "priority", "status"}


async def test_a_written_ticket_is_read_as_it_was_written(tmp_path: Path) -> None:
    sink = JsonTicketSink(tmp_path)
    await sink.put(TICKET, ())
    assert await sink.files() == (TicketFile(name=TICKET.key, **TICKET.model_dump(include=UNSAID)),)


async def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert await JsonTicketSink(tmp_path / "tickets").files() == ()


@pytest.mark.parametrize("content", [b"", b"[", b"[]", b"null", b"\xff", b'"text"', b"[" * 99_999])
async def test_a_file_that_is_no_ticket_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "some.json").write_bytes(content)
    assert await JsonTicketSink(tmp_path).files() == (TicketFile(name="some"),)


async def test_what_is_no_text_is_unsaid_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "some.json").write_text('{"key": 7, "queue": "rent", "other": {}}')
    assert await JsonTicketSink(tmp_path).files() == (TicketFile(name="some", queue="rent"),)
