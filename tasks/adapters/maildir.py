"""The mailer of a preview: every mail lands in a Maildir that any mail client can open."""

import asyncio
import errno
import os
import time
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from tasks.domain.errors import ConfigurationError, StorageFull

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class MaildirMailer:
    """Write mails into `folder` instead of sending them; the folder is made when it is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, raw: bytes, sender: str, recipient: str) -> str:  # noqa: ARG002 - the port's.
        """Write one mail and say under which name.

        Raises StorageFull or ConfigurationError; then nothing was written.
        """
        try:
            name = await asyncio.to_thread(self._write, raw)
        except OSError as error:
            if error.errno in _FULL:
                raise StorageFull(
                    f"No space left under output/: {self._folder.name} takes no more mails."
                ) from None
            raise ConfigurationError(
                f"Mails cannot be written to {self._folder} ({error.strerror}); check OUTPUT_DIR."
            ) from None
        return f"Written to {self._folder.name}/new/{name}"

    async def purge(self, before: datetime) -> int:
        """Delete what was written before then, whoever has moved it; return how many mails.

        Raises ConfigurationError.
        """
        try:
            return await asyncio.to_thread(self._purge, before.timestamp())
        except OSError as error:
            raise ConfigurationError(
                f"Mails cannot be deleted in {self._folder} ({error.strerror}); check OUTPUT_DIR."
            ) from None

    async def close(self) -> None:
        """Do nothing: every mail is on disk already."""

    def _purge(self, before: float) -> int:
        old = [
            path
            for part in ("cur", "new", "tmp")
            for path in (self._folder / part).glob("*")
            if path.stat().st_mtime < before
        ]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _write(self, raw: bytes) -> str:
        """Write below tmp/ and then rename, so that no reader ever sees half a mail."""
        for part in ("cur", "new", "tmp"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        name = f"{int(time.time())}.{uuid4().hex}.localhost"
        temporary = self._folder / "tmp" / name
        try:
            with temporary.open("xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(self._folder / "new" / name)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return name
