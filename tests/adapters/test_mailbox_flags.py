"""Reading flags in bulk, over real IMAP servers: Dovecot, and the embedded pymap."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from pydantic import SecretStr
from support.dovecot import run_dovecot, skip_without_dovecot
from support.mail_folder import MailFolder

from deployments.mail_servers import MailServers
from tasks.adapters.imap import ImapAccount, ImapMailbox, Security
from tasks.adapters.imap_session import LISTED_AT_ONCE
from tasks.adapters.imap_syntax import rows
from tasks.domain.errors import MailboxUnavailable
from tasks.ports import Flag

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
MAIL = b"Subject: Tap\r\n\r\nIt drips.\r\n"
NUMBERS = count(1)


@pytest.fixture(scope="module", params=["dovecot", "pymap"])
def account(request: pytest.FixtureRequest) -> Iterator[ImapAccount]:
    if request.param == "dovecot":
        skip_without_dovecot()
        with run_dovecot() as dovecot:
            yield on_loopback(dovecot.host, dovecot.plain_port, dovecot.user, dovecot.password)
    else:
        with MailServers(user="office@property.example") as servers:
            yield on_loopback(servers.host, servers.imap_port, servers.user, servers.password)


def on_loopback(host: str, port: int, user: str, password: str) -> ImapAccount:
    return ImapAccount(
        host=host, port=port, user=user, password=SecretStr(password), security=Security.NONE,
        timeout=20,
    )  # fmt: skip


@pytest.fixture
def folder(account: ImapAccount) -> MailFolder:
    made = MailFolder(account.model_copy(update={"folder": f"Flags {next(NUMBERS)}"}))
    made.create()
    return made


@pytest.fixture
async def mailbox(folder: MailFolder) -> AsyncIterator[ImapMailbox]:
    opened = ImapMailbox(folder.account)
    yield opened
    await opened.close()


async def system_flags(mailbox: ImapMailbox, *uids: int) -> dict[int, set[str]]:
    return {one.uid: {*one.flags} & {*Flag} for one in await mailbox.flags(uids)}


async def test_flags_are_told_in_the_order_asked_and_gone_mails_are_left_out(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(MAIL, received_at=NOON)
    folder.append(MAIL, received_at=NOON, flags=(r"\Seen",))
    folder.append(MAIL, received_at=NOON, flags=(r"\Seen", r"\Answered", r"\Flagged"))
    uids = [int(uid) for uid in folder.flags()]
    folder.remove(uids[1])
    found = await system_flags(mailbox, uids[2], 999, uids[1], uids[0])
    assert list(found.items()) == [(uids[2], set(Flag)), (uids[0], set())]


async def test_reading_flags_changes_none(mailbox: ImapMailbox, folder: MailFolder) -> None:
    folder.append(MAIL, received_at=NOON)
    before = folder.flags()
    await mailbox.flags([int(uid) for uid in before])
    assert folder.flags() == before
    assert len((await mailbox.survey(None, None)).uids) == 1


async def test_no_mails_have_no_flags(mailbox: ImapMailbox) -> None:
    assert await mailbox.flags(()) == ()


async def test_more_mails_than_one_command_takes_are_all_told(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(MAIL, MAIL, received_at=NOON)
    first, second = (int(uid) for uid in folder.flags())
    nobody = range(second + 1, second + LISTED_AT_ONCE)
    found = await system_flags(mailbox, first, *nobody, second)
    assert set(found) == {first, second}


async def test_flags_of_a_folder_that_was_replaced_are_not_taken_for_the_old_mails(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(MAIL, received_at=NOON)
    (uid,) = (await mailbox.survey(None, None)).uids
    await mailbox.close()
    folder.delete()
    folder.create()
    folder.append(MAIL, received_at=NOON, flags=(r"\Seen",))
    with pytest.raises(MailboxUnavailable, match="replaced"):
        await mailbox.flags([uid])


@pytest.mark.parametrize(
    ("answer", "flags"),
    [
        (rb"1 (UID 7 FLAGS ())", frozenset()),
        (rb"1 (FLAGS (\Seen $Junk) UID 7)", {r"\Seen", "$Junk"}),
        (rb"1 (UID 7 flags (\SEEN \answered))", {r"\Seen", r"\Answered"}),
        (rb"1 (UID 7 MODSEQ (12))", None),
    ],
)
def test_flags_are_read_in_any_order_and_case(answer: bytes, flags: set[str] | None) -> None:
    (row,) = rows([answer])
    assert (row.uid, row.flags) == (7, flags)
