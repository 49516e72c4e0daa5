"""What the mailbox makes of certificates, refusals, lost connections and servers gone wrong."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr, ValidationError
from support.dovecot import Dovecot, run_dovecot, skip_without_dovecot
from support.faulty_imap import Answer, FaultyImap, Then, literal

from tasks.adapters.imap import ImapAccount, ImapMailbox, Security
from tasks.domain.errors import (
    AssistantError,
    CertificateRefused,
    ConfigurationError,
    LoginRefused,
    MailboxUnavailable,
)
from tasks.ports import Listing

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
DONE = "<tag> OK done\r\n"
LISTINGS = tuple(Listing(uid=uid, size=5, received_at=NOON) for uid in (1, 2, 3))


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    skip_without_dovecot()
    with run_dovecot() as running:
        yield running


def protected(dovecot: Dovecot, security: Security, **changes: object) -> ImapMailbox:
    port = dovecot.tls_port if security is Security.TLS else dovecot.plain_port
    account = ImapAccount(
        host=dovecot.host,
        port=port,
        user=dovecot.user,
        password=SecretStr(dovecot.password),
        security=security,
        timeout=20,
    )
    return ImapMailbox(account.model_copy(update=changes))


def account_of(faulty: FaultyImap, **changes: object) -> ImapAccount:
    account = ImapAccount(
        host="127.0.0.1",
        port=faulty.port,
        user="office@property.example",
        password=SecretStr("hunter2"),
        security=Security.NONE,
        timeout=0.3,
    )
    return account.model_copy(update=changes)


async def failure(mailbox: ImapMailbox) -> AssistantError:
    """Survey and return what goes wrong."""
    with pytest.raises(AssistantError) as raised:
        await mailbox.survey(None, None)
    await mailbox.close()
    assert "hunter2" not in repr(raised.value)
    return raised.value


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_server_with_a_trusted_certificate_is_read(
    dovecot: Dovecot, security: Security, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.authority_file))
    mailbox = protected(dovecot, security)
    assert (await mailbox.survey(None, None)).uids == ()
    await mailbox.close()


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_server_with_an_unknown_certificate_is_refused(
    dovecot: Dovecot, security: Security
) -> None:
    error = await failure(protected(dovecot, security))
    assert isinstance(error, CertificateRefused)
    assert "certificate is not trusted" in str(error)
    assert "SSL_CERT_FILE" in str(error)


async def test_a_certificate_for_another_host_is_refused(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.authority_file))
    error = await failure(protected(dovecot, Security.TLS, host="127.0.0.1"))
    assert isinstance(error, CertificateRefused)
    assert "IMAP_HOST" in str(error)


async def test_tls_to_a_plain_port_names_the_setting(dovecot: Dovecot) -> None:
    error = await failure(protected(dovecot, Security.TLS, port=dovecot.plain_port))
    assert isinstance(error, ConfigurationError)
    assert "IMAP_SECURITY" in str(error)


async def test_a_server_without_starttls_never_sees_the_password() -> None:
    with FaultyImap() as faulty:
        error = await failure(ImapMailbox(account_of(faulty, security=Security.STARTTLS)))
    assert isinstance(error, ConfigurationError)
    assert "STARTTLS" in str(error)
    assert faulty.commands == ["CAPABILITY"]


@pytest.mark.parametrize("host", ["mail.property.example", "192.0.2.7", "localhost.example"])
def test_a_plain_connection_leaves_this_machine_never(host: str) -> None:
    with FaultyImap() as faulty, pytest.raises(ConfigurationError, match="IMAP_SECURITY"):
        ImapMailbox(account_of(faulty, host=host))


@pytest.mark.parametrize("changes", [{"port": 0}, {"port": 70000}, {"host": ""}, {"timeout": 0}])
def test_an_impossible_account_is_no_account(changes: dict[str, object]) -> None:
    facts: dict[str, object] = {"host": "localhost", "user": "u", "password": "p", **changes}
    with pytest.raises(ValidationError):
        ImapAccount.model_validate(facts)


async def test_a_refused_connection_names_host_and_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed, FaultyImap() as faulty:
        port = closed.getsockname()[1]
        closed.close()
        error = await failure(ImapMailbox(account_of(faulty, port=port)))
    assert isinstance(error, MailboxUnavailable)
    assert f"127.0.0.1:{port} refuses connections" in str(error)


async def test_an_unknown_host_name_is_said_to_be_one() -> None:
    with FaultyImap() as faulty:
        account = account_of(faulty, host="nowhere.invalid", security=Security.TLS)
        error = await failure(ImapMailbox(account))
    assert isinstance(error, MailboxUnavailable)
    assert "nowhere.invalid" in str(error)


async def test_a_refused_login_command_is_a_refused_login() -> None:
    answer = Answer("<tag> NO [AUTHENTICATIONFAILED] no office@property.example hunter2\r\n")
    with FaultyImap({"LOGIN": answer}) as faulty:
        error = await failure(ImapMailbox(account_of(faulty)))
    assert isinstance(error, LoginRefused)
    assert str(error) == "The IMAP server refused the login: check IMAP_USER and IMAP_PASSWORD."


async def test_a_login_that_the_server_cannot_check_now_may_be_tried_again() -> None:
    answer = Answer("<tag> NO [UNAVAILABLE] Temporary authentication failure.\r\n")
    with FaultyImap({"LOGIN": answer}) as faulty:
        error = await failure(ImapMailbox(account_of(faulty)))
    assert isinstance(error, MailboxUnavailable)


@pytest.mark.parametrize("password", ["pässwort", 'x"\r\nA1 DELETE INBOX'])
async def test_a_password_that_login_cannot_carry_is_not_sent(password: str) -> None:
    with FaultyImap() as faulty:
        mailbox = ImapMailbox(account_of(faulty, password=SecretStr(password)))
        assert isinstance(await failure(mailbox), LoginRefused)
    assert faulty.commands == ["CAPABILITY"]


async def test_a_folder_that_is_locked_for_now_may_be_tried_again() -> None:
    with FaultyImap({"EXAMINE": Answer("<tag> NO [INUSE] locked\r\n")}) as faulty:
        error = await failure(ImapMailbox(account_of(faulty)))
    assert isinstance(error, MailboxUnavailable)
    assert "[INUSE]" in str(error)


async def test_a_drop_in_the_middle_of_a_fetch_loses_nothing() -> None:
    half = Answer("* 1 FETCH (UID 1 BODY[] {5}\r\nab", Then.DROP)
    with FaultyImap({"UID FETCH": half}) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        with pytest.raises(MailboxUnavailable, match=rf"127\.0\.0\.1:{faulty.port}"):
            await mailbox.fetch(LISTINGS, 1000)
        assert faulty.connections == 1
        faulty.answers["UID FETCH"] = Answer(literal(1, "abcde") + DONE)
        assert [one.raw for one in await mailbox.fetch(LISTINGS, 1000)] == [b"abcde"]
        assert faulty.connections == 2
        await mailbox.close()


@pytest.mark.parametrize("moment", ["GREETING", "LOGIN", "EXAMINE", "UID SEARCH"])
async def test_a_stalled_server_is_given_up(moment: str) -> None:
    with FaultyImap({moment: Answer("* OK wait", Then.STALL)}) as faulty:
        error = await failure(ImapMailbox(account_of(faulty)))
    assert isinstance(error, MailboxUnavailable)
    assert f"127.0.0.1:{faulty.port} did not answer within 0.3 seconds" in str(error)


@pytest.mark.parametrize("moment", ["GREETING", "CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH"])
@pytest.mark.parametrize(
    "garbage",
    [
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\xff\xfe\x00\r\n",
        "\r\n",
        "* BYE too busy\r\n",
        "* CAPABILITY \u00e4\r\n* SEARCH 1 two 3\r\n* OK [UIDVALIDITY x]\r\n<tag> OK done\r\n",
        "* SEARCH {3}\r\n1 2\r\n* CAPABILITY {3}\r\nabc\r\n* OK [UIDVALIDITY]\r\n<tag> OK\r\n",
        "<tag> BAD office@property.example\r\n",
    ],
)
async def test_garbage_makes_the_mailbox_unavailable(moment: str, garbage: str | bytes) -> None:
    with FaultyImap({moment: Answer(garbage, Then.DROP)}) as faulty:
        error = await failure(ImapMailbox(account_of(faulty)))
    assert isinstance(error, MailboxUnavailable | LoginRefused)
    assert "office@" not in str(error)


async def test_a_connection_closed_while_idle_is_replaced() -> None:
    with FaultyImap({"UID SEARCH": Answer(f"* SEARCH 1\r\n{DONE}", Then.DROP)}) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        assert (await mailbox.survey(None, None)).uids == (1,)
        with pytest.raises(MailboxUnavailable):
            await mailbox.survey(None, None)
        assert (await mailbox.survey(None, None)).uids == (1,)
        await mailbox.close()


async def test_one_mail_that_the_server_cannot_send_holds_up_no_other() -> None:
    answers = {
        "UID FETCH 1:3 ": Answer(literal(1, "first") + "<tag> NO cannot convert\r\n"),
        "UID FETCH 1 ": Answer(literal(1, "first") + DONE),
        "UID FETCH 2 ": Answer("<tag> NO cannot convert\r\n"),
        "UID FETCH 3 ": Answer(literal(3, "third") + DONE),
    }
    with FaultyImap(answers) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        fetched = await mailbox.fetch(LISTINGS, 1000)
        await mailbox.close()
    assert [(one.listing.uid, one.raw) for one in fetched] == [(1, b"first"), (3, b"third")]


async def test_flag_updates_between_the_mails_do_not_shift_them() -> None:
    text = (
        "* 2 FETCH (FLAGS (\\Seen))\r\n* 9 FETCH (UID 9 FLAGS ())\r\n"
        + literal(2, "two!!")
        + "* 2 FETCH (UID 2 FLAGS (\\Seen))\r\n"
        + '* 1 FETCH (BODY[] "on\\"e" UID 1)\r\n'
        + "* 3 FETCH (UID 3 BODY[] NIL)\r\n"
    )
    with FaultyImap({"UID FETCH": Answer(text + DONE)}) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        fetched = await mailbox.fetch(LISTINGS, 1000)
        await mailbox.close()
    assert [one.raw for one in fetched] == [b'on"e', b"two!!", b""]


async def test_a_body_larger_than_its_announced_size_is_cut() -> None:
    with FaultyImap({"UID FETCH": Answer(literal(1, "x" * 300_000) + DONE)}) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        (fetched,) = await mailbox.fetch(LISTINGS[:1], 1000)
        await mailbox.close()
    assert fetched.truncated
    assert len(fetched.raw) == 256 * 1024


async def test_twenty_thousand_unread_mails_are_listed_and_described_in_short_commands() -> None:
    # Odd UIDs only, so that they do not shrink to one range; split over two SEARCH answers.
    odd = [str(100_000 + 2 * number) for number in range(20_000)]
    found = f"* SEARCH {' '.join(odd[10_000:])}\r\n* SEARCH {' '.join(odd[:10_000])}\r\n"
    answers = {"UID SEARCH": Answer(found + DONE), "UID FETCH": Answer(DONE)}
    with FaultyImap(answers) as faulty:
        mailbox = ImapMailbox(account_of(faulty, timeout=20))
        survey = await mailbox.survey(None, None)
        await mailbox.describe(survey.uids)
        await mailbox.close()
    assert [str(uid) for uid in survey.uids] == odd
    # RFC 2683, 3.2.1.5: servers need not accept lines over 8000 octets.
    assert max(map(len, faulty.commands)) < 8000
    assert sum("RFC822.SIZE" in command for command in faulty.commands) == 40


async def test_bodies_are_asked_for_in_commands_of_bounded_size() -> None:
    sizes = [100] * 120 + [3_000_000] * 3 + [9_000_000] * 2
    listings = [Listing(uid=n, size=size, received_at=NOON) for n, size in enumerate(sizes, 1)]
    with FaultyImap({"UID FETCH": Answer(DONE)}) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        assert await mailbox.fetch(listings, 8_500_000) == ()
        await mailbox.close()
    assert [command for command in faulty.commands if "BODY" in command] == [
        "UID FETCH 1:50 (UID BODY.PEEK[])",
        "UID FETCH 51:100 (UID BODY.PEEK[])",
        "UID FETCH 101:122 (UID BODY.PEEK[])",
        "UID FETCH 123 (UID BODY.PEEK[])",
        "UID FETCH 124 (UID BODY.PEEK[]<0.262144>)",
        "UID FETCH 125 (UID BODY.PEEK[]<0.262144>)",
    ]


async def test_an_unreadable_date_does_not_lose_the_mail() -> None:
    rows = (
        '* 1 FETCH (UID 1 RFC822.SIZE 10 INTERNALDATE "99-Foo-0000 25:00:00 +9999")\r\n'
        '* 2 FETCH (RFC822.SIZE 20 INTERNALDATE " 1-Jan-2026 00:30:00 +0200" UID 2)\r\n'
        "* 3 FETCH (UID 3 FLAGS ())\r\n"
    )
    with FaultyImap({"UID FETCH": Answer(rows + DONE)}) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        found = await mailbox.describe((1, 2, 3))
        await mailbox.close()
    assert [(one.uid, one.size, one.received_at) for one in found] == [
        (1, 10, datetime(1970, 1, 1, tzinfo=UTC)),
        (2, 20, datetime(2025, 12, 31, 22, 30, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("listed", "opened"),
    [
        (
            '* LIST () "/" Sent\r\n* LIST (\\HasNoChildren \\Sent) "/" "Sent Items"\r\n',
            "Sent Items",
        ),
        ('* LIST () "." INBOX\r\n* LIST () "." INBOX.Sent\r\n', "INBOX.Sent"),
        ('* LIST () "/" Lists/Sent\r\n* LIST () "/" Sent\r\n', "Sent"),
    ],
)
async def test_the_sent_folder_is_the_one_marked_so_and_else_the_one_named_so(
    listed: str, opened: str
) -> None:
    answers = {"LIST": Answer(listed + DONE), "UID SEARCH": Answer(f"* SEARCH 4\r\n{DONE}")}
    with FaultyImap(answers) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        assert await mailbox.find_sent("<a@b.example>")
        await mailbox.close()
    assert f'EXAMINE "{opened}"' in faulty.commands


async def test_a_sent_folder_that_cannot_be_made_is_a_matter_for_a_person() -> None:
    answers = {"LIST": Answer(DONE), "CREATE": Answer("<tag> NO [CANNOT] no\r\n")}
    with FaultyImap(answers) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        with pytest.raises(ConfigurationError, match="Sent folder"):
            await mailbox.append_sent(b"Subject: x\r\n\r\n", NOON)
        await mailbox.close()


async def test_a_call_given_up_by_its_caller_leaves_no_answer_for_the_next() -> None:
    with FaultyImap({"UID SEARCH": Answer("* SEARCH 1\r\n", Then.STALL)}) as faulty:
        mailbox = ImapMailbox(account_of(faulty))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(mailbox.survey(None, None), 0.1)
        faulty.answers["UID SEARCH"] = Answer(f"* SEARCH 2\r\n{DONE}")
        assert (await mailbox.survey(None, None)).uids == (2,)
        await mailbox.close()
