"""What every mailer does alike: over SMTP in each kind of security, and into a Maildir."""

import asyncio
import socket
import ssl
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from mailbox import Maildir
from pathlib import Path

import psutil
import pytest
import trustme
from pydantic import SecretStr
from support.smtpd import SmtpServer

from tasks.adapters.maildir import MaildirMailer
from tasks.adapters.smtp import SmtpAccount, SmtpMailer
from tasks.domain.errors import (
    CertificateRefused,
    ConfigurationError,
    DeliveryRefused,
    LoginRefused,
    MailerDown,
)
from tasks.ports import Mailer

SENDER = "office@example.com"
RECIPIENT = "ada@example.org"
RAW = (
    b"From: <office@example.com>\r\nTo: <ada@example.org>\r\nSubject: Re: Sink\r\n\r\n"
    b"Hello\r\n.\r\n..two dots\r\n.one dot\r\n\r\nBye \r\n"
)
PASSWORD = "correct horse"


def mailed(number: int) -> bytes:
    return RAW.replace(b"Sink", b"Sink %d" % number)


class World(ABC):
    """A mailer and the place where its mails arrive."""

    mailer: Mailer

    @abstractmethod
    def arrived(self) -> list[bytes]: ...


class SmtpWorld(World):
    def __init__(self, server: SmtpServer, account: SmtpAccount) -> None:
        self.server = server
        self.mailer = SmtpMailer(account)

    def arrived(self) -> list[bytes]:
        assert {mail.sender for mail in self.server.mails} <= {SENDER}
        assert {mail.recipients for mail in self.server.mails} <= {(RECIPIENT,)}
        return [mail.raw for mail in self.server.mails]


class MaildirWorld(World):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mailer = MaildirMailer(folder)

    def arrived(self) -> list[bytes]:
        box = Maildir(self.folder, create=False)
        return [box.get_bytes(key) for key in box.iterkeys()]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


@pytest.fixture
def plain_server() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def tls_server(certificate: ssl.SSLContext) -> Iterator[SmtpServer]:
    with SmtpServer(user=SENDER, password=PASSWORD, tls=certificate, implicit=True) as server:
        yield server


@pytest.fixture
def starttls_server(certificate: ssl.SSLContext) -> Iterator[SmtpServer]:
    with SmtpServer(user=SENDER, password=PASSWORD, tls=certificate) as server:
        yield server


def plain_account(server: SmtpServer) -> SmtpAccount:
    return SmtpAccount(host=server.host, port=server.port, security="none", timeout=5)


def tls_account(server: SmtpServer, password: str = PASSWORD) -> SmtpAccount:
    return SmtpAccount(
        host=server.host,
        port=server.port,
        user=SENDER,
        password=SecretStr(password),
        timeout=5,
    )


def starttls_account(server: SmtpServer) -> SmtpAccount:
    return tls_account(server).model_copy(update={"security": "starttls"})


@pytest.fixture(params=["plain", "tls", "starttls", "maildir"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    if request.param == "maildir":
        return MaildirWorld(tmp_path / "output" / "outbox")
    server = request.getfixturevalue(f"{request.param}_server")
    request.getfixturevalue("trusted")
    accounts = {"plain": plain_account, "tls": tls_account, "starttls": starttls_account}
    return SmtpWorld(server, accounts[request.param](server))


async def test_a_mail_arrives_byte_for_byte(world: World) -> None:
    assert await world.mailer.send(RAW, SENDER, RECIPIENT)
    await world.mailer.close()
    assert world.arrived() == [RAW]


async def test_mails_sent_at_once_arrive_once_each(world: World) -> None:
    mails = [mailed(number) for number in range(12)]
    await asyncio.gather(*(world.mailer.send(raw, SENDER, RECIPIENT) for raw in mails))
    await world.mailer.close()
    assert sorted(world.arrived()) == sorted(mails)


async def test_a_closed_mailer_can_be_closed_again_and_used_again(world: World) -> None:
    await world.mailer.close()
    await world.mailer.send(mailed(1), SENDER, RECIPIENT)
    await world.mailer.close()
    await world.mailer.close()
    await world.mailer.send(mailed(2), SENDER, RECIPIENT)
    await world.mailer.close()
    assert sorted(world.arrived()) == [mailed(1), mailed(2)]


async def test_one_connection_carries_many_mails(plain_server: SmtpServer) -> None:
    mailer = SmtpMailer(plain_account(plain_server))
    for number in range(3):
        answer = await mailer.send(mailed(number), SENDER, RECIPIENT)
    await mailer.close()
    assert answer == "2.0.0 Queued as 3"
    assert plain_server.connections == 1


async def test_a_connection_that_was_dropped_while_idle_is_replaced(
    plain_server: SmtpServer,
) -> None:
    mailer = SmtpMailer(plain_account(plain_server))
    await mailer.send(mailed(1), SENDER, RECIPIENT)
    plain_server.drop_connections()
    await mailer.send(mailed(2), SENDER, RECIPIENT)
    await mailer.close()
    assert [mail.raw for mail in plain_server.mails] == [mailed(1), mailed(2)]
    assert plain_server.connections == 2


async def test_bare_line_ends_cannot_smuggle_a_second_mail(plain_server: SmtpServer) -> None:
    mailer = SmtpMailer(plain_account(plain_server))
    hostile = b"Subject: a\r\n\r\nHello\n.\nMAIL FROM:<evil@example.net>\r.\rBye"
    await mailer.send(hostile, SENDER, RECIPIENT)
    await mailer.close()
    expected = b"Subject: a\r\n\r\nHello\r\n.\r\nMAIL FROM:<evil@example.net>\r\n.\r\nBye\r\n"
    assert [mail.raw for mail in plain_server.mails] == [expected]


async def test_an_international_address_travels_where_the_server_offers_it(
    plain_server: SmtpServer,
) -> None:
    mailer = SmtpMailer(plain_account(plain_server))
    await mailer.send(
        "To: <jörg@example.org>\r\n\r\nHello\r\n".encode(), SENDER, "jörg@example.org"
    )
    await mailer.close()
    (mail,) = plain_server.mails
    assert mail.recipients == ("jörg@example.org",)
    assert mail.options == ("SMTPUTF8", "BODY=8BITMIME")


async def test_an_international_address_is_refused_where_the_server_does_not_offer_it() -> None:
    with SmtpServer(smtputf8=False) as server:
        mailer = SmtpMailer(plain_account(server))
        with pytest.raises(DeliveryRefused):
            await mailer.send(RAW, SENDER, "jörg@example.org")
        await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
        assert [mail.recipients for mail in server.mails] == [(RECIPIENT,)]


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "ada",
        "ada@example.org, bob@example.org",
        "Ada <ada@example.org>",
        "ada@example.org>\r\nRCPT TO:<bob@example.org",
        "ada@example.org SIZE=1",
    ],
)
async def test_what_is_not_one_address_is_refused_and_the_next_mail_sent(
    plain_server: SmtpServer, recipient: str
) -> None:
    mailer = SmtpMailer(plain_account(plain_server))
    with pytest.raises(DeliveryRefused) as refusal:
        await mailer.send(RAW, SENDER, recipient)
    await mailer.send(RAW, SENDER, RECIPIENT)
    await mailer.close()
    assert refusal.value.code == 553
    assert [mail.recipients for mail in plain_server.mails] == [(RECIPIENT,)]


@pytest.mark.usefixtures("trusted")
async def test_a_wrong_password_is_a_refused_login_that_tells_no_secret(
    tls_server: SmtpServer,
) -> None:
    mailer = SmtpMailer(tls_account(tls_server, "hunter2"))
    with pytest.raises(LoginRefused, match="SMTP_PASSWORD") as refusal:
        await mailer.send(RAW, SENDER, RECIPIENT)
    await mailer.close()
    assert "hunter2" not in str(refusal.value)
    assert SENDER not in str(refusal.value)
    assert tls_server.mails == []


@pytest.mark.usefixtures("trusted")
async def test_a_missing_login_is_a_refused_login(tls_server: SmtpServer) -> None:
    account = SmtpAccount(host=tls_server.host, port=tls_server.port, timeout=5)
    mailer = SmtpMailer(account)
    with pytest.raises(LoginRefused):
        await mailer.send(RAW, SENDER, RECIPIENT)
    await mailer.close()


@pytest.mark.usefixtures("trusted")
async def test_a_login_that_is_optional_is_made_where_the_server_offers_one(
    plain_server: SmtpServer, tls_server: SmtpServer
) -> None:
    for server, account in (
        (plain_server, plain_account(plain_server)),
        (tls_server, tls_account(tls_server)),
    ):
        login = {"user": SENDER, "password": SecretStr(PASSWORD), "login_if_offered": True}
        mailer = SmtpMailer(account.model_copy(update=login))
        await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
        assert len(server.mails) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_an_unknown_certificate_is_refused(
    request: pytest.FixtureRequest, security: str
) -> None:
    server: SmtpServer = request.getfixturevalue(f"{security}_server")
    account = tls_account(server).model_copy(update={"security": security})
    mailer = SmtpMailer(account)
    with pytest.raises(CertificateRefused, match="SSL_CERT_FILE"):
        await mailer.send(RAW, SENDER, RECIPIENT)
    await mailer.close()
    assert server.mails == []


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_for_another_host_is_refused(tls_server: SmtpServer) -> None:
    account = tls_account(tls_server).model_copy(update={"host": "localhost"})
    mailer = SmtpMailer(account)
    with pytest.raises(CertificateRefused):
        await mailer.send(RAW, SENDER, RECIPIENT)
    await mailer.close()


async def test_a_server_without_starttls_gets_no_password(plain_server: SmtpServer) -> None:
    mailer = SmtpMailer(starttls_account(plain_server))
    with pytest.raises(ConfigurationError, match="SMTP_SECURITY"):
        await mailer.send(RAW, SENDER, RECIPIENT)
    await mailer.close()


@pytest.mark.parametrize("host", ["mail.example.com", "192.0.2.1", "localhost.example.com"])
def test_mail_leaves_this_machine_only_encrypted(host: str) -> None:
    with pytest.raises(ConfigurationError, match="SMTP_SECURITY"):
        SmtpMailer(SmtpAccount(host=host, port=25, security="none"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_an_unencrypted_server_on_this_machine_is_allowed(host: str) -> None:
    SmtpMailer(SmtpAccount(host=host, port=25, security="none"))


async def test_an_outbox_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file where a folder should be")
    mailer = MaildirMailer(tmp_path / "output" / "outbox")
    with pytest.raises(ConfigurationError, match="OUTPUT_DIR"):
        await mailer.send(RAW, SENDER, RECIPIENT)


async def test_a_server_that_is_silent_over_tls_is_left_at_once(
    certificate: ssl.SSLContext, trusted: None
) -> None:
    del trusted
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])

        def stay_silent() -> None:
            # It does not even answer the farewell of TLS.
            with certificate.wrap_socket(listener.accept()[0], server_side=True):
                done.wait(10)

        server = threading.Thread(target=stay_silent)
        server.start()
        mailer = SmtpMailer(SmtpAccount(host="127.0.0.1", port=port, timeout=0.5))
        try:
            with pytest.raises(MailerDown):
                await mailer.send(RAW, SENDER, RECIPIENT)
            await mailer.close()
            peers = [one.raddr for one in psutil.Process().net_connections() if one.fd != -1]
        finally:
            done.set()
            server.join()
    assert port not in {peer.port for peer in peers if peer}
