"""Tickets as JSON files, with their attachments beside them, for people and other programs."""

import asyncio
import errno
import json
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from tasks.domain.errors import AssistantError, ConfigurationError, StorageFull
from tasks.domain.evidence import TicketFile
from tasks.domain.message import Attachment
from tasks.domain.parsing.attachments import safe_name
from tasks.domain.purging import bare
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ActionItem
from tasks.domain.value import Value

# A process may also be given a limit of its own (RLIMIT_FSIZE): that is EFBIG.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_KEY = re.compile(r"[a-z0-9-]+")


class _Tenant(Value):
    tenant_id: str
    name: str | None
    unit_id: str | None


class _Unit(Value):
    unit_id: str
    address: str | None


class _TicketFile(Value):
    """Hold what other programs read; the fields are a contract, further ones may follow."""

    key: str
    reference: str
    intent: str
    queue: str
    priority: str
    status: str
    created_at: str
    message_id: str | None
    tenant: _Tenant | None
    unit: _Unit | None
    summary: str
    action_items: tuple[ActionItem, ...]
    flow_run_id: str | None
    attachments: tuple[str, ...]


class JsonTicketSink:
    """Write `<key>.json` and `<key>/<attachment>` into `folder`, which is made when missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = asyncio.Lock()

    async def put(self, ticket: Ticket, attachments: Sequence[Attachment]) -> Ticket:
        """Write a ticket (again) and return it with its attachments' paths added.

        The paths begin with the folder's own name. Raises StorageFull or ConfigurationError; then
        nothing was written.
        """
        if not _KEY.fullmatch(ticket.key):
            raise ConfigurationError("A ticket's key may hold only a-z, 0-9 and dashes.")
        async with self._lock:
            return await asyncio.to_thread(self._put, ticket, attachments)

    async def strip(self, ticket: Ticket) -> Ticket:
        """Delete a ticket's attachments, write it again without its words, and return it so.

        Raises StorageFull or ConfigurationError.
        """
        if not _KEY.fullmatch(ticket.key):
            raise ConfigurationError("A ticket's key may hold only a-z, 0-9 and dashes.")
        async with self._lock:
            return await asyncio.to_thread(self._strip, ticket)

    async def files(self) -> tuple[TicketFile, ...]:
        """Return what each `.json` file says, by name; raises ConfigurationError."""
        return await asyncio.to_thread(self._files)

    async def close(self) -> None:
        """Do nothing: every ticket is on disk already."""

    def _put(self, ticket: Ticket, attachments: Sequence[Attachment]) -> Ticket:
        directory = self._folder / ticket.key
        new: list[Path] = []
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            saved = [self._save(directory, attachment, new) for attachment in attachments]
            paths = tuple(dict.fromkeys((*ticket.attachments, *saved)))
            shown = ticket.model_copy(update={"attachments": paths})
            _write(self._folder / f"{ticket.key}.json", _rendered(shown))
        except OSError as error:
            for path in new:
                path.unlink(missing_ok=True)
            with suppress(OSError):
                directory.rmdir()
            raise self._meaning(error) from None
        return shown

    def _strip(self, ticket: Ticket) -> Ticket:
        try:
            shutil.rmtree(self._folder / ticket.key, ignore_errors=False)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise self._meaning(error) from None
        return self._put(bare(ticket), ())

    def _files(self) -> tuple[TicketFile, ...]:
        try:
            return tuple(_read(path) for path in sorted(self._folder.glob("*.json")))
        except OSError as error:
            raise ConfigurationError(
                f"Tickets cannot be read in {self._folder} ({error.strerror}); check OUTPUT_DIR."
            ) from None

    def _save(self, directory: Path, attachment: Attachment, new: list[Path]) -> str:
        """Save one attachment unless it is there already; note the path in `new` if it is new."""
        name = safe_name(attachment.filename) or "attachment"
        if attachment.size > len(attachment.content):
            return f"{name} ({attachment.size // 1_000_000} MB, too large to keep)"
        directory.mkdir(exist_ok=True)
        path = _place(directory, name, attachment.content)
        if not path.exists():
            _write(path, attachment.content)
            new.append(path)
        return f"{self._folder.name}/{directory.name}/{path.name}"

    def _meaning(self, error: OSError) -> AssistantError:
        if error.errno in _FULL:
            return StorageFull(
                f"No space left under {self._folder.parent.name}/: free some, then run again."
            )
        return ConfigurationError(
            f"Tickets cannot be written to {self._folder} ({error.strerror}); check OUTPUT_DIR."
        )


def _place(directory: Path, name: str, content: bytes) -> Path:
    """Return where this content lies or may be put: another file of that name is never replaced."""
    path = directory / name
    if not path.exists() or path.read_bytes() == content:
        return path
    return path.with_stem(f"{path.stem}-{sha256(content).hexdigest()[:8]}")


def _write(path: Path, content: bytes) -> None:
    """Put a file in its place in one step; nothing half-written is ever seen or stays."""
    temporary = path.with_name(f".{uuid4().hex}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _read(path: Path) -> TicketFile:
    """Read what a file says, whoever wrote it; what is no text is taken for unsaid."""
    try:
        said = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        said = None
    fields = said if isinstance(said, dict) else {}
    wanted = TicketFile.model_fields.keys() - {"name"}
    texts = {name: fields[name] for name in wanted if isinstance(fields.get(name), str)}
    return TicketFile(name=path.stem, **texts)


def _rendered(ticket: Ticket) -> bytes:
    tenant = unit = None
    if ticket.tenant_id is not None:
        tenant = _Tenant(
            tenant_id=ticket.tenant_id, name=ticket.tenant_name, unit_id=ticket.unit_id
        )
    if ticket.unit_id is not None:
        unit = _Unit(unit_id=ticket.unit_id, address=ticket.unit_address)
    file = _TicketFile(
        key=ticket.key,
        reference=ticket.reference,
        intent=ticket.intent,
        queue=ticket.queue,
        priority=ticket.priority,
        status=ticket.status,
        created_at=ticket.created_at.isoformat(),
        message_id=ticket.message_id,
        tenant=tenant,
        unit=unit,
        summary=ticket.summary,
        action_items=ticket.action_items,
        flow_run_id=ticket.flow_run_id,
        attachments=ticket.attachments,
    )
    return file.model_dump_json(indent=2).encode() + b"\n"
