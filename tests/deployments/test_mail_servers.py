"""The embedded mail servers do what the demo asks of them."""

import imaplib
import smtplib
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deployments.mail_servers import Delivery, MailServers
from tasks.domain.errors import ConfigurationError


def test_what_is_sent_is_kept_with_its_envelope(tmp_path: Path) -> None:
    raw = b"Subject: one\r\n\r\nThe tap drips.\r\n.\r\n"
    with MailServers(tmp_path / "outbox") as servers:
        with smtplib.SMTP(servers.host, servers.smtp_port, timeout=10) as client:
            client.login(servers.user, servers.password)
            client.sendmail("office@property.example", ["ada@tenant.example"], raw)
            client.sendmail("", ["bob@tenant.example"], b"Subject: two\r\n\r\n")
        first, second = servers.sent()
    assert first == Delivery(
        sender="office@property.example", recipients=("ada@tenant.example",), raw=raw
    )
    assert (second.sender, second.recipients) == ("", ("bob@tenant.example",))
    assert (tmp_path / "outbox" / "0001.eml").read_bytes() == raw


def test_a_delivered_mail_is_unread_in_the_inbox() -> None:
    with MailServers() as servers:
        servers.deliver(b"Subject: one\r\n\r\n", datetime(2026, 1, 10, tzinfo=UTC))
        with imaplib.IMAP4(servers.host, servers.imap_port, 10) as client:
            client.login(servers.user, servers.password)
            client.select("INBOX", readonly=True)
            assert client.search(None, "UNSEEN ON 10-Jan-2026") == ("OK", [b"1"])


def test_another_password_is_refused() -> None:
    with (
        MailServers() as servers,
        smtplib.SMTP(servers.host, servers.smtp_port, timeout=10) as smtp,
        imaplib.IMAP4(servers.host, servers.imap_port, 10) as imap,
    ):
        with pytest.raises(smtplib.SMTPAuthenticationError):
            smtp.login(servers.user, "wrong")
        with pytest.raises(imaplib.IMAP4.error):
            imap.login(servers.user, "wrong")


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=str(port)), MailServers(smtp_port=port):
            pass


def test_the_servers_stop_with_the_context() -> None:
    with MailServers() as servers:
        pass
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((servers.host, servers.imap_port), 5)
