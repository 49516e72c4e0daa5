"""What every mailbox does, over real IMAP servers: Dovecot, and the embedded pymap."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count

import pytest
from pydantic import SecretStr
from support.dovecot import SENT_FOLDER, run_dovecot, skip_without_dovecot
from support.mail_folder import MailFolder

from deployments.mail_servers import MailServers
from tasks.adapters.imap import BEGINNING_BYTES, ImapAccount, ImapMailbox, Security
from tasks.domain.errors import ConfigurationError, LoginRefused, MailboxUnavailable
from tasks.domain.ledger import Location
from tasks.ports import Flag, Listing, RawMail

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
CAP = 1_000_000
NUMBERS = count(1)


def mail(subject: str) -> bytes:
    return f"Message-ID: <{subject}@tenant.example>\r\nSubject: {subject}\r\n\r\nHello\r\n".encode()


@pytest.fixture(scope="module", params=["dovecot", "pymap"])
def account(request: pytest.FixtureRequest) -> Iterator[ImapAccount]:
    if request.param == "dovecot":
        skip_without_dovecot()
        with run_dovecot() as dovecot:
            yield plain_account(dovecot.host, dovecot.plain_port, dovecot.user, dovecot.password)
    else:
        with MailServers(user="büro@property.example") as servers:
            yield plain_account(servers.host, servers.imap_port, servers.user, servers.password)


def plain_account(host: str, port: int, user: str, password: str) -> ImapAccount:
    return ImapAccount(
        host=host,
        port=port,
        user=user,
        password=SecretStr(password),
        security=Security.NONE,
        timeout=20,
    )


@pytest.fixture
def folder(account: ImapAccount) -> MailFolder:
    name = f'Störung "Heizung" & {next(NUMBERS)}'
    made = MailFolder(account.model_copy(update={"folder": name}))
    made.create()
    return made


@pytest.fixture
async def mailbox(folder: MailFolder) -> AsyncIterator[ImapMailbox]:
    opened = ImapMailbox(folder.account)
    yield opened
    await opened.close()


async def read_all(mailbox: ImapMailbox, cap: int = CAP) -> tuple[RawMail, ...]:
    survey = await mailbox.survey(None, None)
    return await mailbox.fetch(await mailbox.describe(survey.uids), cap)


async def locate(mailbox: ImapMailbox, nth: int = 0) -> Location:
    survey = await mailbox.survey(None, None)
    return Location(
        mailbox=mailbox.name,
        folder=mailbox.folder,
        uidvalidity=survey.uidvalidity,
        uid=survey.uids[nth],
    )


async def test_survey_lists_what_is_neither_read_nor_deleted(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(mail("one"), received_at=NOON)
    folder.append(mail("read"), received_at=NOON, flags=(r"\Seen",))
    folder.append(mail("deleted"), received_at=NOON, flags=(r"\Deleted",))
    folder.append(mail("flagged"), received_at=NOON, flags=(r"\Flagged",))
    uids = (await mailbox.survey(None, None)).uids
    assert list(uids) == sorted(uids)
    assert [one.raw for one in await read_all(mailbox)] == [mail("one"), mail("flagged")]


async def test_an_empty_folder_has_nothing_to_survey(mailbox: ImapMailbox) -> None:
    survey = await mailbox.survey(None, None)
    assert survey.uids == ()
    assert survey.uidvalidity > 0
    assert await mailbox.describe(()) == ()
    assert await mailbox.fetch((), CAP) == ()


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (date(2026, 1, 10), date(2026, 1, 10), {"first", "last"}),
        (date(2026, 1, 10), None, {"first", "last", "later"}),
        (None, date(2026, 1, 10), {"earlier", "first", "last"}),
        (date(2026, 1, 1), date(2026, 1, 31), {"earlier", "first", "last", "later"}),
        (date(2026, 2, 10), date(2026, 2, 11), set()),
    ],
)
async def test_survey_includes_both_days(
    mailbox: ImapMailbox,
    folder: MailFolder,
    since: date | None,
    until: date | None,
    found: set[str],
) -> None:
    tenth = datetime(2026, 1, 10, tzinfo=UTC)
    order = ("earlier", "first", "last", "later")
    folder.append(mail("earlier"), received_at=tenth - timedelta(days=3))
    folder.append(mail("first"), received_at=tenth)
    folder.append(mail("last"), received_at=tenth + timedelta(hours=23, minutes=59, seconds=59))
    folder.append(mail("later"), received_at=tenth + timedelta(days=4))
    names = dict(zip((await mailbox.survey(None, None)).uids, order, strict=True))
    assert {names[uid] for uid in (await mailbox.survey(since, until)).uids} == found


async def test_survey_reaches_a_day_further_for_the_servers_time_zone(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    # 10 January in Auckland, still the 9th in London.
    auckland = datetime(2026, 1, 10, 0, 30, tzinfo=timezone(timedelta(hours=13)))
    # 10 January in Honolulu, already the 11th in London.
    honolulu = datetime(2026, 1, 10, 23, 30, tzinfo=timezone(timedelta(hours=-10)))
    folder.append(mail("auckland"), received_at=auckland.astimezone(UTC))
    folder.append(mail("honolulu"), received_at=honolulu.astimezone(UTC))
    survey = await mailbox.survey(date(2026, 1, 10), date(2026, 1, 10))
    assert len(survey.uids) == 2


async def test_describe_tells_size_and_date_in_utc_in_the_order_asked(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    tokyo = timezone(timedelta(hours=9))
    folder.append(mail("short"), received_at=datetime(2026, 1, 5, 3, tzinfo=tokyo))
    folder.append(mail("somewhat longer"), received_at=NOON)
    first, second = (await mailbox.survey(None, None)).uids
    assert await mailbox.describe((second, 4_000_000, first)) == (
        Listing(uid=second, size=len(mail("somewhat longer")), received_at=NOON),
        Listing(
            uid=first,
            size=len(mail("short")),
            received_at=datetime(2026, 1, 4, 18, tzinfo=UTC),
        ),
    )


async def test_fetch_returns_the_exact_bytes_in_the_order_of_the_listings(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    odd = b"Subject: \xff\xfe {12}\r\n\r\n* 1 FETCH (UID 1 BODY[] {3}\r\n)\r\n\x80 )\r\n"
    folder.append(mail("one"), odd, mail("three"), received_at=NOON)
    listings = await mailbox.describe((await mailbox.survey(None, None)).uids)
    fetched = await mailbox.fetch(listings[::-1], CAP)
    assert [one.raw for one in fetched] == [mail("three"), odd, mail("one")]
    assert [one.listing for one in fetched] == list(listings[::-1])
    assert not any(one.truncated for one in fetched)


async def test_a_mail_that_vanished_is_left_out(mailbox: ImapMailbox, folder: MailFolder) -> None:
    folder.append(mail("stays"), mail("goes"), mail("stays too"), received_at=NOON)
    survey = await mailbox.survey(None, None)
    listings = await mailbox.describe(survey.uids)
    folder.remove(survey.uids[1])
    assert [one.raw for one in await mailbox.fetch(listings, CAP)] == [
        mail("stays"),
        mail("stays too"),
    ]
    assert len(await mailbox.describe(survey.uids)) == 2


async def test_reading_changes_no_flag(mailbox: ImapMailbox, folder: MailFolder) -> None:
    folder.append(mail("one"), mail("x" * 5000), received_at=NOON)
    before = folder.flags()
    await read_all(mailbox, cap=1000)
    await mailbox.close()
    assert len(before) == 2
    assert folder.flags() == before


async def test_a_mail_over_the_cap_gives_only_its_beginning(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    huge = mail("huge") + b"0123456789abcdef\r\n" * (30_000_000 // 18)
    folder.append(huge, mail("small"), received_at=NOON)
    first, second = await read_all(mailbox)
    assert first.truncated
    assert first.raw == huge[:BEGINNING_BYTES]
    assert first.listing.size == len(huge)
    assert second.raw == mail("small")


async def test_three_hundred_mails_arrive_whole(mailbox: ImapMailbox, folder: MailFolder) -> None:
    mails = [mail(f"number {number}") for number in range(300)]
    folder.append(*mails, received_at=NOON)
    assert [one.raw for one in await read_all(mailbox)] == mails


async def test_marking_adds_flags_and_keeps_the_others(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(mail("one"), received_at=NOON, flags=(r"\Flagged",))
    place = await locate(mailbox)
    assert await mailbox.mark(place, frozenset({Flag.SEEN, Flag.ANSWERED}))
    assert folder.flags()[str(place.uid)] - {r"\Recent"} == {r"\Flagged", r"\Seen", r"\Answered"}
    assert (await mailbox.survey(None, None)).uids == ()


async def test_marking_twice_says_yes_twice(mailbox: ImapMailbox, folder: MailFolder) -> None:
    folder.append(mail("one"), received_at=NOON)
    place = await locate(mailbox)
    assert await mailbox.mark(place, frozenset({Flag.SEEN}))
    assert await mailbox.mark(place, frozenset({Flag.SEEN}))


async def test_marking_does_not_expunge_what_another_client_deleted(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(mail("one"), mail("two"), received_at=NOON)
    place = await locate(mailbox)
    folder.add_flag(place.uid, r"\Deleted")
    assert await mailbox.mark(place, frozenset({Flag.SEEN}))
    assert len(folder.flags()) == 2


async def test_marking_says_no_where_the_mail_is_gone(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(mail("one"), mail("two"), received_at=NOON)
    place = await locate(mailbox)
    folder.remove(place.uid)
    assert not await mailbox.mark(place, frozenset({Flag.SEEN}))


@pytest.mark.parametrize(
    "elsewhere", [{"mailbox": "other@host.example"}, {"folder": "Gone"}, {"uidvalidity": 1}]
)
async def test_marking_says_no_for_a_place_that_is_not_here(
    mailbox: ImapMailbox, folder: MailFolder, elsewhere: dict[str, object]
) -> None:
    folder.append(mail("one"), received_at=NOON)
    place = await locate(mailbox)
    assert not await mailbox.mark(place.model_copy(update=elsewhere), frozenset({Flag.SEEN}))
    assert (await mailbox.survey(None, None)).uids == (place.uid,)


async def test_a_folder_made_anew_has_another_uidvalidity_and_old_places_are_refused(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(mail("old"), received_at=NOON)
    old = await locate(mailbox)
    listings = await mailbox.describe((old.uid,))
    await mailbox.close()
    folder.delete()
    folder.create()
    folder.append(mail("new"), received_at=NOON)
    with pytest.raises(MailboxUnavailable, match="replaced"):
        await mailbox.fetch(listings, CAP)
    assert not await mailbox.mark(old, frozenset({Flag.SEEN}))
    new = await locate(mailbox)
    assert new.uidvalidity != old.uidvalidity
    assert [one.raw for one in await read_all(mailbox)] == [mail("new")]


async def test_a_sent_mail_is_kept_as_read_and_found_again(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    sent = f"<reply.{next(NUMBERS)}@property.example>"
    assert not await mailbox.find_sent(sent)
    await mailbox.append_sent(f"Message-ID: {sent}\r\n\r\nDone.\r\n".encode(), NOON)
    assert await mailbox.find_sent(sent)
    assert await mailbox.find_sent(sent.strip("<>"))
    assert not await mailbox.find_sent(sent[3:])
    with folder.connected() as client:
        names = {one.name for one in client.folder.list()}
        assert not {"Sent", SENT_FOLDER} <= names
        client.folder.set(SENT_FOLDER if SENT_FOLDER in names else "Sent", readonly=True)
        copies = [
            one for one in client.fetch(mark_seen=False) if one.headers["message-id"][0] == sent
        ]
    assert [r"\Seen" in one.flags for one in copies] == [True]


async def test_what_was_sent_since_a_day_is_listed_by_message_id(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    old, long = (f"<{next(NUMBERS)}.{'x' * length}@property.example>" for length in (1, 90))
    await mailbox.append_sent(f"Message-ID: {old}\r\n\r\nDone.\r\n".encode(), NOON)
    later = NOON + timedelta(days=9)
    # Some servers fold what is long.
    await mailbox.append_sent(f"Message-ID:\r\n {long}\r\n\r\nDone.\r\n".encode(), later)
    await mailbox.append_sent(b"Subject: No Message-ID\r\n\r\nDone.\r\n", later)
    assert {old, long} <= await mailbox.sent_since(NOON.date())
    assert {old, long} & await mailbox.sent_since(later.date()) == {long}
    assert folder.flags() == {}


async def test_answered_mails_are_told_from_others_and_from_those_of_another_folder(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(mail("open"), received_at=NOON)
    folder.append(mail("answered"), received_at=NOON, flags=("\\Answered",))
    places = [await locate(mailbox, nth) for nth in (0, 1)]
    strangers = [
        places[1].model_copy(update=change)
        for change in ({"mailbox": "x@y"}, {"folder": "None"}, {"uidvalidity": 1}, {"uid": 99})
    ]
    assert await mailbox.answered([*strangers, *places]) == {places[1]}
    assert await mailbox.answered([]) == frozenset()


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "<>",
        '" ALL "',
        '<x" OR ALL ALL "@y.example>',
        "<x\\>",
        "<x@y.example>\r\nA1 LOGOUT",
        "<x\0@y.example>",
        "<schön@y.example>",
        "{3}",
        "*",
    ],
)
async def test_a_hostile_message_id_finds_nothing_and_breaks_nothing(
    mailbox: ImapMailbox, message_id: str
) -> None:
    await mailbox.append_sent(mail("another"), NOON)
    assert not await mailbox.find_sent(message_id)
    assert await mailbox.find_sent("<another@tenant.example>")


async def test_a_missing_folder_names_the_setting(account: ImapAccount) -> None:
    mailbox = ImapMailbox(account.model_copy(update={"folder": "No such folder"}))
    with pytest.raises(ConfigurationError, match="IMAP_FOLDER"):
        await mailbox.survey(None, None)
    await mailbox.close()


async def test_a_wrong_password_names_the_settings_and_not_the_password(
    account: ImapAccount,
) -> None:
    wrong = account.model_copy(update={"password": SecretStr("hunter2")})
    mailbox = ImapMailbox(wrong)
    with pytest.raises(LoginRefused, match="check IMAP_USER and IMAP_PASSWORD") as refused:
        await mailbox.survey(None, None)
    assert "hunter2" not in f"{refused.value!r} {wrong!r} {mailbox!r}"
    await mailbox.close()


async def test_name_and_folder_are_the_accounts(mailbox: ImapMailbox, folder: MailFolder) -> None:
    assert mailbox.name == f"{folder.account.user}@{folder.account.host}"
    assert mailbox.folder == folder.account.folder


async def test_closing_twice_is_harmless_and_the_next_call_connects_again(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    await mailbox.survey(None, None)
    await mailbox.close()
    await mailbox.close()
    folder.append(mail("one"), received_at=NOON)
    assert [one.raw for one in await read_all(mailbox)] == [mail("one")]


async def test_calls_at_once_and_a_cancelled_one_do_not_mix_their_answers(
    mailbox: ImapMailbox, folder: MailFolder
) -> None:
    folder.append(*(mail(f"number {number}") for number in range(20)), received_at=NOON)
    listings = await mailbox.describe((await mailbox.survey(None, None)).uids)
    impatient = asyncio.create_task(mailbox.fetch(listings, CAP))
    await asyncio.sleep(0)
    impatient.cancel()
    singles = await asyncio.gather(*(mailbox.fetch([one], CAP) for one in listings))
    assert [one[0].raw for one in singles] == [mail(f"number {number}") for number in range(20)]
