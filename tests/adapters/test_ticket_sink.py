"""Tickets appear in the output folder whole or not at all, and nowhere else."""

import asyncio
import json
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.adapters.jsonfile import JsonTicketSink
from tasks.adapters.maildir import MaildirMailer
from tasks.domain.errors import ConfigurationError, StorageFull
from tasks.domain.message import Attachment
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ActionItem, Priority

TICKET = Ticket(
    key="plumbing-0a1b",
    reference="T-7K3FQ2P",
    intent="maintenance",
    queue="plumbing",
    priority=Priority.HIGH,
    created_at=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
    message_id="<a@example.org>",
    tenant_id="t-1",
    tenant_name="Ada Lovelace",
    unit_id="3B",
    unit_address="12 Harbor Street, 3B",
    summary="Kitchen tap drips — “fast”",
    action_items=(ActionItem(intent="maintenance", type="repair", details="tap"),),
    flow_run_id="run-1",
)


def attached(filename: str, content: bytes = b"data") -> Attachment:
    return Attachment(
        filename=filename,
        content_type="image/png",
        declared_type="image/png",
        size=len(content),
        content=content,
    )


def everything_below(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def files_below(folder: Path) -> list[str]:
    return [str(p.relative_to(folder)) for p in everything_below(folder) if p.is_file()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "output" / "tickets"


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Let the kernel refuse larger files, as it does on a full disk; needs no privilege."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def tiny_disk(folder: Path, kilobytes: int) -> Iterator[bool]:
    """Mount a disk of this size where this is permitted, and say whether it was."""
    folder.mkdir(parents=True)
    command = shutil.which("mount") or "false"
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    run = subprocess.run([command, *options], check=False, capture_output=True)
    is_mounted = run.returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", str(folder)], check=True)


async def test_the_file_keeps_its_contract(folder: Path) -> None:
    returned = await JsonTicketSink(folder).put(TICKET, [])
    assert returned == TICKET
    assert json.loads((folder / "plumbing-0a1b.json").read_text(encoding="utf-8")) == {
        "key": "plumbing-0a1b",
        "reference": "T-7K3FQ2P",
        "intent": "maintenance",
        "queue": "plumbing",
        "priority": "high",
        "status": "open",
        "created_at": "2026-03-02T12:00:00+00:00",
        "message_id": "<a@example.org>",
        "tenant": {"tenant_id": "t-1", "name": "Ada Lovelace", "unit_id": "3B"},
        "unit": {"unit_id": "3B", "address": "12 Harbor Street, 3B"},
        "summary": "Kitchen tap drips — “fast”",
        "action_items": [{"intent": "maintenance", "type": "repair", "details": "tap"}],
        "flow_run_id": "run-1",
        "attachments": [],
    }


async def test_a_ticket_of_nobody_known_has_no_tenant_and_no_unit(folder: Path) -> None:
    unknown = TICKET.model_copy(
        update=dict.fromkeys(("tenant_id", "tenant_name", "unit_id", "unit_address"))
    )
    await JsonTicketSink(folder).put(unknown, [])
    written = json.loads((folder / "plumbing-0a1b.json").read_text(encoding="utf-8"))
    assert (written["tenant"], written["unit"]) == (None, None)


async def test_writing_again_changes_nothing(folder: Path) -> None:
    sink = JsonTicketSink(folder)
    photos = [attached("tap.png", b"one"), attached("tap.png", b"two")]
    first = await sink.put(TICKET, photos)
    before = {path: (folder / path).read_bytes() for path in files_below(folder)}
    assert await sink.put(TICKET, photos) == first
    assert await sink.put(first, photos) == first
    await sink.close()
    assert {path: (folder / path).read_bytes() for path in files_below(folder)} == before


async def test_a_follow_up_adds_its_attachments_and_replaces_none(folder: Path) -> None:
    sink = JsonTicketSink(folder)
    first = await sink.put(TICKET, [attached("tap.png", b"one")])
    second = await sink.put(first, [attached("tap.png", b"two")])
    assert second.attachments[0] == "tickets/plumbing-0a1b/tap.png"
    assert [(folder.parent / path).read_bytes() for path in second.attachments] == [b"one", b"two"]
    written = json.loads((folder / "plumbing-0a1b.json").read_text(encoding="utf-8"))
    assert written["attachments"] == list(second.attachments)


async def test_two_mails_at_once_lose_no_attachment(folder: Path) -> None:
    sink = JsonTicketSink(folder)
    contents = [b"%d" % number for number in range(8)]
    await asyncio.gather(*(sink.put(TICKET, [attached("tap.png", c)]) for c in contents))
    saved = [path.read_bytes() for path in (folder / TICKET.key).iterdir()]
    assert sorted(saved) == contents


async def test_a_file_that_was_too_large_to_keep_is_still_named(folder: Path) -> None:
    film = attached("film.mov").model_copy(update={"size": 25_000_000, "content": b""})
    returned = await JsonTicketSink(folder).put(TICKET, [film])
    assert returned.attachments == ("film.mov (25 MB, too large to keep)",)
    assert files_below(folder) == ["plumbing-0a1b.json"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.text(max_size=300)
    | st.sampled_from(
        [
            "../../../etc/passwd",
            "/etc/passwd",
            "..",
            ".",
            "",
            "..\\..\\boot.ini",
            "a\0b",
            "../plumbing-0a1b.json",
            "x" * 5000 + ".png",
            ".bashrc",
        ]
    )
)
def test_no_filename_leads_out_of_the_tickets_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "output" / "tickets"
    returned = asyncio.run(
        JsonTicketSink(folder).put(TICKET, [attached(name, name.encode("utf-8"))])
    )
    (saved,) = returned.attachments
    assert (folder.parent / saved).read_bytes() == name.encode()
    assert (folder.parent / saved).resolve().parent == (folder / TICKET.key).resolve()
    outside = [path for path in files_below(tmp_path) if "output/tickets/" not in path]
    assert outside == []
    assert [path for path in files_below(folder) if path.endswith(".tmp")] == []


@pytest.mark.parametrize("key", ["../escape", "a/b", "", "A", "a.json", "a\n"])
async def test_a_key_that_is_no_plain_name_is_refused(folder: Path, key: str) -> None:
    with pytest.raises(ConfigurationError):
        await JsonTicketSink(folder).put(TICKET.model_copy(update={"key": key}), [])
    assert files_below(folder) == []


async def test_a_file_that_cannot_grow_leaves_nothing_half_written(folder: Path) -> None:
    sink = JsonTicketSink(folder)
    before = await sink.put(TICKET, [attached("small.png", b"small")])
    untouched = {path: (folder / path).read_bytes() for path in files_below(folder)}
    changed = before.model_copy(update={"summary": "x" * 50_000})
    with no_file_larger_than(4096), pytest.raises(StorageFull, match="No space left under output/"):
        await sink.put(changed, [attached("also-small.png", b"new")])
    assert {path: (folder / path).read_bytes() for path in files_below(folder)} == untouched


async def test_a_first_ticket_that_does_not_fit_leaves_no_folder_of_its_own(folder: Path) -> None:
    with no_file_larger_than(4096), pytest.raises(StorageFull):
        await JsonTicketSink(folder).put(TICKET, [attached("a.png"), attached("b", b"x" * 5000)])
    assert everything_below(folder) == []


async def test_a_full_disk_leaves_nothing_half_written(folder: Path) -> None:
    photos = [attached("small.png"), attached("large.png", b"x" * 100_000)]
    # Who may not mount a tiny disk meets the kernel's file limit instead.
    with (
        tiny_disk(folder, kilobytes=64) as is_mounted,
        nullcontext() if is_mounted else no_file_larger_than(64_000),
    ):
        with pytest.raises(StorageFull):
            await JsonTicketSink(folder).put(TICKET, photos)
        assert everything_below(folder) == []


async def test_a_dry_run_on_a_full_disk_leaves_no_half_mail(tmp_path: Path) -> None:
    outbox = tmp_path / "output" / "outbox"
    with no_file_larger_than(4096), pytest.raises(StorageFull, match="No space left"):
        await MaildirMailer(outbox).send(b"x" * 5000, "office@example.com", "ada@example.org")
    assert files_below(outbox) == []


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"output/tickets.*OUTPUT_DIR"):
        await JsonTicketSink(tmp_path / "output" / "tickets").put(TICKET, [])
