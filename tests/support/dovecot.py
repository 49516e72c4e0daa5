"""A real Dovecot on free loopback ports: plain text, STARTTLS and TLS, one user, Maildir."""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme

PROGRAM = Path("/usr/sbin/dovecot")
USER = "büro@property.example"
SENT_FOLDER = "Gesendete Objekte"
PASSWORD = 'pässwort "quoted" \\ and spaced'

CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
ssl = yes
ssl_cert = <{root}/server.pem
ssl_key = <{root}/server.key
disable_plaintext_auth = no
auth_username_chars =
auth_failure_delay = 0
default_internal_user = {service_user}
default_internal_group = {service_group}
default_login_user = {login_user}
mail_location = maildir:{root}/mail
mail_fsync = never
first_valid_uid = 1
first_valid_gid = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {root}/users
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={root}/home
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "{sent_folder}" {{
    special_use = \\Sent
    auto = create
  }}
}}
service imap-login {{
  chroot =
  # One process for all logins: a process per login costs a tenth of a second each.
  service_count = 0
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Without this a wrong password makes the next login from this machine wait for seconds.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


class Dovecot:
    """Hold the addresses and the files of a running server; `authority` signed its certificate."""

    def __init__(self, root: Path, authority: trustme.CA) -> None:
        self.root = root
        self.authority = authority
        self.host = "localhost"
        self.user = USER
        self.password = PASSWORD
        self.plain_port, self.tls_port = _free_ports(2)

    @property
    def authority_file(self) -> Path:
        """Return the file to name in SSL_CERT_FILE."""
        return self.root / "authority.pem"

    def configure(self) -> Path:
        """Write configuration, certificate and password file; return the configuration's path."""
        certificate = self.authority.issue_cert("localhost")
        certificate.private_key_pem.write_to_path(self.root / "server.key")
        certificate.cert_chain_pems[0].write_to_path(self.root / "server.pem")
        self.authority.cert_pem.write_to_path(self.authority_file)
        (self.root / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
        for folder in ("mail", "home"):
            (self.root / folder).mkdir(exist_ok=True)
        names = _service_names()
        if os.geteuid() == 0:
            for folder in ("mail", "home"):
                shutil.chown(self.root / folder, names["mail_user"], names["mail_group"])
        path = self.root / "dovecot.conf"
        path.write_text(
            CONFIGURATION.format(
                root=self.root,
                plain_port=self.plain_port,
                tls_port=self.tls_port,
                sent_folder=SENT_FOLDER,
                **names,
            ),
            encoding="utf-8",
        )
        return path


def skip_without_dovecot() -> None:
    """Skip where the program is missing, but never in CI."""
    if not PROGRAM.exists() and "CI" not in os.environ:
        pytest.skip("Dovecot is not installed")


@contextmanager
def run_dovecot() -> Iterator[Dovecot]:
    """Run a server with an empty mailbox; stop it and remove its files at the end."""
    # A Unix socket's path may have 108 bytes, which pytest's own temporary folders can exceed.
    with (
        tempfile.TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True) as folder,
        run_dovecot_in(Path(folder)) as dovecot,
    ):
        yield dovecot


@contextmanager
def run_dovecot_in(root: Path) -> Iterator[Dovecot]:
    """Run a server over the mailbox in this folder and leave it there."""
    # The mail process runs under another user and must be able to enter.
    root.chmod(0o755)
    dovecot = Dovecot(root, trustme.CA())
    command = [str(PROGRAM), "-F", "-c", str(dovecot.configure())]
    with (root / "stderr").open("wb") as stderr:
        process = subprocess.Popen(command, stderr=stderr, start_new_session=True)
    try:
        _wait_until_open(dovecot, process)
        yield dovecot
    finally:
        _stop(process)


def _service_names() -> dict[str, str]:
    me = pwd.getpwuid(os.geteuid())
    if os.geteuid() != 0:
        group = grp.getgrgid(me.pw_gid).gr_name
        names = dict.fromkeys(("service_user", "login_user", "mail_user"), me.pw_name)
        return names | {"service_group": group, "mail_group": group}
    return {
        "service_user": "dovecot",
        "service_group": "dovecot",
        "login_user": "dovenull",
        "mail_user": "nobody",
        "mail_group": "nogroup",
    }


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(listener.getsockname()[1]) for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


def _wait_until_open(dovecot: Dovecot, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", dovecot.tls_port), 1):
            return
        # Nothing announces that the port is open; polling it is the only way to know.
        time.sleep(0.02)
    log = dovecot.root / "dovecot.log"
    told = log.read_text() if log.exists() else (dovecot.root / "stderr").read_text()
    pytest.fail(f"Dovecot did not start: {told}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
