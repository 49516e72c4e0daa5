"""Mail servers that refuse and lose connections: nothing is lost, and nothing is sent twice."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from typing import TypeVar

import pytest
from support.dice import ROUNDS, THOROUGH, Diary, dice_of
from support.dovecot import Dovecot
from support.faulty_smtpd import Fault, FaultySmtpServer, Then, Verb
from support.imap_proxy import CONNECT, ImapFault, ImapProxy, When
from support.mail_folder import MailFolder
from support.once import assert_answered_once, assert_finished, assert_one_ticket_each
from support.openai_wire import Call, Reply, classify
from support.world import NEIGHBOUR, TENANT, World, mail

from tasks.domain.errors import LoginRefused, MailboxUnavailable
from tasks.domain.ledger import Status

TENANTS = (TENANT, NEIGHBOUR)
MAINTENANCE = "maintenance@maple-court.example"

_T = TypeVar("_T")

PASSING: Mapping[str, Fault] = {
    "refuses connections": Fault(Verb.CONNECT, "554 5.3.2 No", Then.DROP, nth=1),
    "is lost at the sender": Fault(Verb.MAIL, None, Then.DROP, nth=1),
    "puts the mail off": Fault(Verb.DOT, "451 4.3.0 Later", nth=1),
    "is too busy": Fault(Verb.CONNECT, "421 4.3.2 Busy", Then.DROP, nth=1),
    "refuses the greeting": Fault(Verb.EHLO, "550 5.7.1 No", nth=1),
    "cannot check the login": Fault(Verb.AUTH, "454 4.7.0 Later", nth=1),
    "puts the sender off": Fault(Verb.MAIL, "451 4.3.0 Later", nth=1),
    "puts the recipient off": Fault(Verb.RCPT, "450 4.2.0 Later", nth=1),
    "is lost at the recipient": Fault(Verb.RCPT, None, Then.DROP, nth=1),
    "puts the text off": Fault(Verb.DATA, "451 4.3.0 Later", nth=1),
    "is lost before the text": Fault(Verb.DATA, None, Then.DROP, nth=1),
    "is lost at the farewell": Fault(Verb.QUIT, None, Then.DROP, nth=1),
}
REFUSING: Mapping[str, Fault] = {
    "recipient": Fault(Verb.RCPT, "550 5.1.1 No", nth=1),
    "mail": Fault(Verb.DOT, "554 5.7.1 No", nth=1),
    "sender": Fault(Verb.MAIL, "550 5.7.1 No", nth=1),
    "text": Fault(Verb.DATA, "554 5.6.0 No", nth=1),
}

LOSING = [Fault(Verb.DOT, None, Then.DROP, nth=1, accepts=accepts) for accepts in (False, True)]


def _chosen(cases: Mapping[str, _T], count: int) -> list[str]:
    return list(cases) if THOROUGH else list(cases)[:count]


@pytest.mark.parametrize("name", _chosen(PASSING, 2))
async def test_a_reply_arrives_once_though_the_mail_server(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    _deliver_requests(world)
    with _faulty_smtp(monkeypatch, PASSING[name]) as smtp:
        assert str(await world.run_pass()) == "2 Replied"
        await assert_finished(world, 2)
    assert_answered_once(smtp.mails, TENANTS)
    assert_one_ticket_each(world, 2)


async def test_a_refused_login_leaves_the_mail_for_the_next_pass(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _deliver_requests(world)
    with _faulty_smtp(monkeypatch, Fault(Verb.AUTH, "535 5.7.8 No", nth=1)) as smtp:
        tally = await world.run_pass()
        assert (tally.counts["Failed"], tally.counts["Replied"]) == (1, 1)
        assert str(await world.run_pass()) == "1 Replied"
        await assert_finished(world, 2)
    assert_answered_once(smtp.mails, TENANTS)
    assert_one_ticket_each(world, 2)


@pytest.mark.parametrize("what", _chosen(REFUSING, 2))
async def test_a_mail_is_held_with_the_reason_when_the_server_refuses_its(
    world: World, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    _deliver_requests(world)
    with _faulty_smtp(monkeypatch, REFUSING[what]) as smtp:
        await world.run_pass()
        rows = await assert_finished(world, 2)
    (held,) = [row for row in rows if row.outcome is Status.HELD]
    assert held.reason.startswith("reply refused: ")
    assert "55" in held.reason
    assert len(smtp.mails) == 1
    assert_one_ticket_each(world, 2)


@pytest.mark.parametrize("fault", LOSING, ids=["before taking it", "after taking it"])
async def test_a_mail_is_held_and_never_sent_again_when_the_server_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    _deliver_requests(world)
    with _faulty_smtp(monkeypatch, fault) as smtp:
        await world.run_pass()
        rows = await assert_finished(world, 2)
    (held,) = [row for row in rows if row.outcome is Status.HELD]
    assert held.reason.startswith("delivery uncertain")
    assert len(smtp.mails) == (2 if fault.accepts else 1)
    assert_answered_once(smtp.mails, TENANTS, doubtful=[str(held.sender)])
    assert_one_ticket_each(world, 2)


async def test_a_notice_in_doubt_is_not_repeated_and_keeps_nobody_from_an_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deliver(mail("The sink is leaking."))
    with _faulty_smtp(monkeypatch, Fault(Verb.DOT, None, Then.DROP, nth=1, accepts=True)) as smtp:
        await world.run_pass()
        (row,) = await assert_finished(world, 1)
    assert (row.outcome, "not told" in row.reason) == (Status.ESCALATED, True)
    assert_answered_once(smtp.mails, [TENANT, MAINTENANCE])


@contextmanager
def _faulty_smtp(monkeypatch: pytest.MonkeyPatch, *faults: Fault) -> Iterator[FaultySmtpServer]:
    with FaultySmtpServer(*faults) as smtp:
        monkeypatch.setenv("SMTP_PORT", str(smtp.port))
        monkeypatch.setenv("SMTP_USER", "office")
        monkeypatch.setenv("SMTP_PASSWORD", "secret")
        yield smtp


def _deliver_requests(world: World) -> None:
    """Deliver what opens a ticket and is answered, but tells nobody else."""
    world.deliver(*(mail("May I have a receipt for October?", sender=tenant) for tenant in TENANTS))


LOST: Mapping[str, ImapFault] = {
    "the bodies arrive": ImapFault("FETCH", When.AMID, nth=2),
    "a copy is kept": ImapFault("APPEND", When.AFTER),
    "the outcome is shown": ImapFault("STORE", When.BEFORE),
    "it greets": ImapFault(CONNECT),
    "the folder is opened": ImapFault("EXAMINE", When.AFTER),
    "unread mail is searched": ImapFault("SEARCH", When.AMID),
    "sizes are asked": ImapFault("FETCH", When.BEFORE),
    "bodies are asked": ImapFault("FETCH", When.BEFORE, nth=2),
    "the Sent folder is looked for": ImapFault("LIST", When.AFTER),
    "a copy is offered": ImapFault("APPEND", When.BEFORE),
    "the folder is opened for writing": ImapFault("SELECT", When.BEFORE),
    "the outcome was shown": ImapFault("STORE", When.AFTER),
    "the outcome of the second is shown": ImapFault("STORE", When.BEFORE, nth=2),
    "it says goodbye": ImapFault("LOGOUT", When.BEFORE),
    "it is overloaded": ImapFault("SEARCH", refusal="NO [UNAVAILABLE] later"),
}


@pytest.mark.parametrize("moment", _chosen(LOST, 3))
async def test_a_mailbox_may_be_lost_when(
    world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    _deliver_requests(world)
    with _proxy(dovecot, monkeypatch, LOST[moment]) as proxy:
        assert str(await world.run_pass()) == "2 Replied"
        await assert_finished(world, 2)
    assert proxy.spoiled
    assert_answered_once(world.smtp.mails, TENANTS)
    assert_one_ticket_each(world, 2)
    assert world.flags() == [{"\\Seen", "\\Answered"}] * 2


async def test_a_refused_mailbox_login_ends_the_pass_and_the_next_one_answers(
    world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _deliver_requests(world)
    refusal = ImapFault("AUTHENTICATE", refusal="NO [AUTHENTICATIONFAILED] no")
    with _proxy(dovecot, monkeypatch, refusal):
        with pytest.raises(LoginRefused, match="IMAP_PASSWORD"):
            await world.run_pass()
        assert world.flags() == [set(), set()]
        assert str(await world.run_pass()) == "2 Replied"
        await assert_finished(world, 2)
    assert_answered_once(world.smtp.mails, TENANTS)


@contextmanager
def _proxy(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, *faults: ImapFault
) -> Iterator[ImapProxy]:
    with ImapProxy(dovecot.plain_port, *faults) as proxy:
        monkeypatch.setenv("IMAP_PORT", str(proxy.port))
        yield proxy


async def test_mails_get_new_numbers_after_they_were_answered(world: World) -> None:
    mails = _two_requests()
    world.deliver(*mails)
    await world.run_pass()
    _renumber(world, *mails)
    assert str(await world.run_pass()) == "2 Replied"
    await assert_finished(world, 2)
    assert_answered_once(world.smtp.mails, TENANTS)
    assert world.flags() == [{"\\Seen", "\\Answered"}] * 2
    assert len(world.model.calls) == 2


async def test_mails_get_new_numbers_while_they_are_being_answered(world: World) -> None:
    mails = _two_requests()
    world.deliver(*mails)

    def answer(call: Call) -> Reply:
        if len(world.model.calls) == 1:
            _renumber(world, *mails)
        return classify(call)

    world.model.answer = answer
    await world.run_pass()
    await world.run_pass()
    await assert_finished(world, 2)
    assert_answered_once(world.smtp.mails, TENANTS)
    assert world.flags() == [{"\\Seen", "\\Answered"}] * 2


async def test_mails_get_new_numbers_while_the_mail_server_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = _two_requests()
    world.deliver(*mails)
    with monkeypatch.context() as away, _faulty_smtp(away, Fault(Verb.AUTH, "535 5.7.8 No")):
        assert str(await world.run_pass()) == "2 Failed"
    _renumber(world, mail("Where do I park?", sender="new@elsewhere.example"), *mails)
    assert (await world.run_pass()).total == 3
    await assert_finished(world, 3)
    assert_answered_once(world.smtp.mails, TENANTS)
    assert_one_ticket_each(world, 3)


async def test_one_mail_in_two_folders_is_answered_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = _other_folder(world)
    raw = mail("May I have a receipt for October?")
    world.deliver(raw)
    other.append(raw, received_at=datetime.now(UTC))
    await world.run_pass()
    monkeypatch.setenv("IMAP_FOLDER", other.account.folder)
    await world.run_pass()
    await assert_finished(world, 1)
    assert_answered_once(world.smtp.mails, [TENANT])
    assert_one_ticket_each(world, 1)
    for folder in (world.folder, other):
        assert [set(flags) - {"\\Recent"} for flags in folder.flags().values()] == [
            {"\\Seen", "\\Answered"}
        ]


async def test_a_mail_that_failed_in_one_folder_and_was_answered_in_another_is_done_in_both(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = _other_folder(world)
    raw = mail("May I have a receipt for October?")
    world.deliver(raw)
    other.append(raw, received_at=datetime.now(UTC))
    with monkeypatch.context() as away, _faulty_smtp(away, Fault(Verb.AUTH, "535 5.7.8 No")):
        await world.run_pass()
    assert world.flags() == [{"\\Flagged"}]
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("IMAP_FOLDER", other.account.folder)
        await world.run_pass()
    await world.run_pass()
    assert_answered_once(world.smtp.mails, [TENANT])
    assert world.flags() == [{"\\Seen", "\\Answered"}]


@pytest.mark.parametrize("number", range(max(1, ROUNDS // 3)))
async def test_mail_servers_failing_at_random_end_soundly(
    world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, diary: Diary, number: int
) -> None:
    dice = dice_of(number)
    kinds = [*PASSING.values(), *REFUSING.values(), *LOSING]
    faults = [replace(dice.choice(kinds), nth=dice.randint(1, 4)) for _ in range(4)]
    lost = [replace(fault, nth=dice.randint(1, 4)) for fault in dice.sample([*LOST.values()], 2)]
    _deliver_requests(world)
    _deliver_requests(world)
    with _faulty_smtp(monkeypatch, *faults) as smtp, _proxy(dovecot, monkeypatch, *lost) as proxy:
        for _ in range(4):
            with suppress(MailboxUnavailable):
                await world.run_pass()
        rows = await assert_finished(world, 4)
    doubtful = [str(row.sender) for row in rows if row.reason.startswith(("reply", "delivery"))]
    received = Counter(recipient for taken in smtp.mails for recipient in taken.recipients)
    for tenant in TENANTS:
        assert 2 - doubtful.count(tenant) <= received[tenant] <= 2
    assert {row.outcome for row in rows} <= {Status.REPLIED, Status.HELD}
    message_ids = [message_from_bytes(taken.raw)["Message-ID"] for taken in smtp.mails]
    assert len(set(message_ids)) == len(message_ids)
    assert_one_ticket_each(world, 4)
    for fault in smtp.committed:
        diary.note(f"SMTP: {fault}")
    for loss in proxy.spoiled:
        diary.note(f"IMAP: {loss}")


def _two_requests() -> tuple[bytes, ...]:
    return tuple(mail("May I have a receipt for October?", sender=tenant) for tenant in TENANTS)


def _renumber(world: World, *mails: bytes) -> None:
    """Delete the folder and make it anew with these mails, all of them unread."""
    world.folder.delete()
    world.folder.create()
    world.deliver(*mails)


def _other_folder(world: World) -> MailFolder:
    account = world.folder.account
    folder = MailFolder(account.model_copy(update={"folder": f"{account.folder}-other"}))
    folder.create()
    return folder
