"""Whatever the server does wrong, the mailer knows whether the mail is sent, unsent or in doubt."""

import asyncio
import socket

import pytest
from pydantic import SecretStr
from support.faulty_smtpd import Fault, FaultySmtpServer, Then, Verb

from tasks.adapters.smtp import SmtpAccount, SmtpMailer
from tasks.domain.errors import (
    AssistantError,
    ConfigurationError,
    DeliveryRefused,
    DeliveryUncertain,
    LoginRefused,
    MailerUnavailable,
)

SENDER = "office@example.com"
RECIPIENT = "ada@example.org"
RAW = b"Subject: Re: Sink\r\n\r\nHello\r\n"
PASSWORD = "correct horse"
BEFORE_THE_END_OF_DATA = (
    Verb.CONNECT,
    Verb.EHLO,
    Verb.AUTH,
    Verb.MAIL,
    Verb.RCPT,
    Verb.DATA,
    Verb.PAYLOAD,
)


def mailer_for(server: FaultySmtpServer, timeout: float = 5) -> SmtpMailer:
    account = SmtpAccount(
        host=server.host,
        port=server.port,
        user=SENDER,
        password=SecretStr(PASSWORD),
        security="none",
        timeout=timeout,
    )
    return SmtpMailer(account)


async def failure(server: FaultySmtpServer, timeout: float = 5) -> AssistantError:
    """Send one mail that must fail; the error's text must tell nothing private."""
    mailer = mailer_for(server, timeout)
    with pytest.raises(AssistantError) as raised:
        await mailer.send(RAW, SENDER, RECIPIENT)
    await mailer.close()
    assert not any(secret in str(raised.value) for secret in (SENDER, RECIPIENT, PASSWORD))
    assert raised.value.__suppress_context__
    return raised.value


@pytest.mark.parametrize("verb", [v for v in BEFORE_THE_END_OF_DATA if v is not Verb.PAYLOAD])
@pytest.mark.parametrize("then", list(Then))
async def test_a_temporary_refusal_leaves_the_mail_unsent(verb: Verb, then: Then) -> None:
    with FaultySmtpServer(Fault(verb, "451 4.3.0 <ada@example.org> later", then)) as server:
        error = await failure(server)
    assert isinstance(error, MailerUnavailable)
    assert "451" in str(error)
    assert server.mails == []


@pytest.mark.parametrize("verb", [v for v in BEFORE_THE_END_OF_DATA if v is not Verb.PAYLOAD])
async def test_a_server_that_shuts_down_leaves_the_mail_unsent(verb: Verb) -> None:
    with FaultySmtpServer(Fault(verb, "421 4.3.2 Shutting down", Then.DROP)) as server:
        assert isinstance(await failure(server), MailerUnavailable)


@pytest.mark.parametrize("verb", BEFORE_THE_END_OF_DATA[:-1])
async def test_a_connection_lost_before_the_text_leaves_the_mail_unsent(verb: Verb) -> None:
    with FaultySmtpServer(Fault(verb, then=Then.DROP)) as server:
        assert isinstance(await failure(server), MailerUnavailable)
    assert server.mails == []


@pytest.mark.parametrize("verb", BEFORE_THE_END_OF_DATA[:-1])
async def test_a_silent_server_leaves_the_mail_unsent(verb: Verb) -> None:
    with FaultySmtpServer(Fault(verb, then=Then.STALL)) as server:
        assert isinstance(await failure(server, timeout=0.1), MailerUnavailable)
    assert server.mails == []


@pytest.mark.parametrize("verb", [Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.DOT])
async def test_a_permanent_refusal_is_about_this_mail(verb: Verb) -> None:
    with FaultySmtpServer(Fault(verb, "550 5.1.1 <ada@example.org> unknown")) as server:
        error = await failure(server)
    assert isinstance(error, DeliveryRefused)
    assert error.code == 550
    assert "5.1.1" in str(error)
    assert server.mails == []


@pytest.mark.parametrize("verb", [Verb.CONNECT, Verb.EHLO])
async def test_a_refused_connection_says_nothing_about_this_mail(verb: Verb) -> None:
    with FaultySmtpServer(Fault(verb, "554 5.7.1 Not from there")) as server:
        assert isinstance(await failure(server), MailerUnavailable)


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        (Verb.AUTH, "535 5.7.8 office@example.com: bad credentials"),
        (Verb.AUTH, "504 5.5.4 Mechanism disabled"),
        (Verb.MAIL, "530 5.7.0 Authentication required"),
    ],
)
async def test_a_refused_login_is_a_matter_of_settings(verb: Verb, reply: str) -> None:
    with FaultySmtpServer(Fault(verb, reply, Then.DROP)) as server:
        assert isinstance(await failure(server), LoginRefused)
    assert server.verbs.count(verb) == 1


async def test_a_login_that_fails_for_now_is_transient() -> None:
    with FaultySmtpServer(Fault(Verb.AUTH, "454 4.7.0 Try later")) as server:
        assert isinstance(await failure(server), MailerUnavailable)


async def test_a_server_without_a_usable_login_is_a_matter_of_settings() -> None:
    with FaultySmtpServer(offers=("AUTH GSSAPI",)) as server:
        assert isinstance(await failure(server), LoginRefused)


@pytest.mark.parametrize("reply", ["451 4.3.0 Try later", "421 4.3.2 Shutting down"])
async def test_a_temporary_no_to_the_final_dot_leaves_the_mail_unsent(reply: str) -> None:
    with FaultySmtpServer(Fault(Verb.DOT, reply, Then.DROP)) as server:
        assert isinstance(await failure(server), MailerUnavailable)
    assert server.mails == []


@pytest.mark.parametrize("accepts", [True, False])
@pytest.mark.parametrize("then", [Then.DROP, Then.STALL])
@pytest.mark.parametrize("reply", [None, "250-2.0.0 Half an ans", "hello"])
async def test_after_the_final_dot_anything_but_an_answer_is_a_doubt(
    *, accepts: bool, then: Then, reply: str | None
) -> None:
    with FaultySmtpServer(Fault(Verb.DOT, reply, then, accepts=accepts)) as server:
        assert isinstance(await failure(server, timeout=0.25), DeliveryUncertain)
    assert len(server.mails) == accepts


async def test_a_connection_lost_within_a_long_text_is_never_called_sent() -> None:
    with FaultySmtpServer(Fault(Verb.PAYLOAD, then=Then.DROP)) as server:
        mailer = mailer_for(server)
        with pytest.raises((MailerUnavailable, DeliveryUncertain)):
            await mailer.send(RAW + b"x" * 70 * 100_000, SENDER, RECIPIENT)
        await mailer.close()
    assert server.mails == []
    assert server.connections == 1


async def test_a_slow_answer_to_the_final_dot_is_awaited_longer_than_other_answers() -> None:
    with FaultySmtpServer(Fault(Verb.DOT, then=Then.STALL)) as server:
        mailer = mailer_for(server, timeout=0.25)
        started = asyncio.get_running_loop().time()
        with pytest.raises(DeliveryUncertain):
            await mailer.send(RAW, SENDER, RECIPIENT)
        assert asyncio.get_running_loop().time() - started > 0.9


@pytest.mark.parametrize("reply", ["250 2.0.0 Queued", "250", "251 2.0.0 Forwarded"])
@pytest.mark.parametrize("then", [Then.CONTINUE, Then.DROP])
async def test_any_yes_to_the_final_dot_is_a_sent_mail(reply: str, then: Then) -> None:
    with FaultySmtpServer(Fault(Verb.DOT, reply, then, accepts=True)) as server:
        mailer = mailer_for(server)
        await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
    assert [mail.raw for mail in server.mails] == [RAW]


async def test_an_answer_of_raw_bytes_becomes_text_that_can_be_stored() -> None:
    reply = "250 2.0.0 Queued \x00\udcff as 7"
    with FaultySmtpServer(Fault(Verb.DOT, reply, accepts=True)) as server:
        mailer = mailer_for(server)
        assert await mailer.send(RAW, SENDER, RECIPIENT) == "2.0.0 Queued as 7"
        await mailer.close()


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Verb.QUIT, then=Then.DROP),
        Fault(Verb.QUIT, then=Then.STALL),
        Fault(Verb.QUIT, "500 5.5.1 What?"),
        Fault(Verb.QUIT, "hello"),
    ],
)
async def test_an_accepted_mail_is_sent_however_the_server_takes_its_leave(fault: Fault) -> None:
    with FaultySmtpServer(fault) as server:
        mailer = mailer_for(server, timeout=0.5)
        assert await mailer.send(RAW, SENDER, RECIPIENT) == "2.0.0 Queued"
        await mailer.close()
    assert [mail.raw for mail in server.mails] == [RAW]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Verb.MAIL, "421 4.4.2 Idle for too long", Then.DROP, nth=2),
        Fault(Verb.MAIL, then=Then.DROP, nth=2),
        Fault(Verb.RCPT, then=Then.DROP, nth=2),
        Fault(Verb.DOT, "250 2.0.0 One mail each", Then.DROP, nth=1, accepts=True),
    ],
)
async def test_an_idle_connection_found_dead_is_replaced_once(fault: Fault) -> None:
    with FaultySmtpServer(fault) as server:
        mailer = mailer_for(server)
        await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
    assert len(server.mails) == 2
    assert server.connections == 2


async def test_a_server_that_stays_dead_is_not_asked_a_third_time() -> None:
    faults = [Fault(Verb.MAIL, "421 4.3.2 Shutting down", Then.DROP, nth=n) for n in range(2, 9)]
    with FaultySmtpServer(*faults) as server:
        mailer = mailer_for(server)
        await mailer.send(RAW, SENDER, RECIPIENT)
        with pytest.raises(MailerUnavailable):
            await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
    assert server.connections == 2


@pytest.mark.parametrize("verb", [Verb.DATA, Verb.DOT])
async def test_nothing_is_repeated_once_the_text_was_asked_for(verb: Verb) -> None:
    with FaultySmtpServer(Fault(verb, then=Then.DROP, nth=2)) as server:
        mailer = mailer_for(server)
        await mailer.send(RAW, SENDER, RECIPIENT)
        with pytest.raises((MailerUnavailable, DeliveryUncertain)):
            await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
    assert server.connections == 1
    assert len(server.mails) == 1


async def test_the_mail_after_a_refused_one_uses_the_same_connection() -> None:
    with FaultySmtpServer(Fault(Verb.RCPT, "550 5.1.1 No such user", nth=1)) as server:
        mailer = mailer_for(server)
        with pytest.raises(DeliveryRefused):
            await mailer.send(RAW, SENDER, "nobody@example.org")
        await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
    assert [mail.recipients for mail in server.mails] == [(RECIPIENT,)]
    assert server.connections == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Verb.RSET, then=Then.DROP),
        Fault(Verb.RSET, then=Then.STALL),
        Fault(Verb.RSET, "503 5.5.1 No"),
    ],
)
async def test_a_refusal_stands_even_where_the_reset_fails(fault: Fault) -> None:
    refusal = Fault(Verb.RCPT, "550 5.1.1 No such user", nth=1)
    with FaultySmtpServer(refusal, fault) as server:
        mailer = mailer_for(server, timeout=0.5)
        with pytest.raises(DeliveryRefused):
            await mailer.send(RAW, SENDER, "nobody@example.org")
        await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
    assert [mail.recipients for mail in server.mails] == [(RECIPIENT,)]


async def test_the_mail_after_an_uncertain_one_starts_anew() -> None:
    with FaultySmtpServer(Fault(Verb.DOT, then=Then.STALL, nth=1)) as server:
        mailer = mailer_for(server, timeout=0.25)
        with pytest.raises(DeliveryUncertain):
            await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
    assert len(server.mails) == 1
    assert server.connections == 2


async def test_the_mail_after_a_cancelled_one_starts_anew() -> None:
    with FaultySmtpServer(Fault(Verb.RCPT, then=Then.STALL, nth=1)) as server:
        mailer = mailer_for(server)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(mailer.send(RAW, SENDER, RECIPIENT), 0.2)
        # Sooner than the old connection, on which the server is still silent, would time out.
        async with asyncio.timeout(2):
            await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()
    assert len(server.mails) == 1
    assert server.connections == 2


async def test_a_port_where_nobody_listens_leaves_the_mail_unsent() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        account = SmtpAccount(host="127.0.0.1", port=bound.getsockname()[1], security="none")
        mailer = SmtpMailer(account)
        with pytest.raises(MailerUnavailable, match="SMTP_PORT"):
            await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()


async def test_a_port_that_speaks_no_tls_leaves_the_mail_unsent() -> None:
    with FaultySmtpServer() as server:
        mailer = SmtpMailer(SmtpAccount(host=server.host, port=server.port, timeout=0.5))
        with pytest.raises(MailerUnavailable, match="SMTP_SECURITY"):
            await mailer.send(RAW, SENDER, RECIPIENT)
        await mailer.close()


async def test_a_host_name_that_cannot_be_one_is_a_matter_of_settings() -> None:
    mailer = SmtpMailer(SmtpAccount(host="mail..example", port=465))
    with pytest.raises(ConfigurationError, match="SMTP_HOST"):
        await mailer.send(RAW, SENDER, RECIPIENT)
