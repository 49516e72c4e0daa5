"""What the manager hears of when things go wrong, and how often."""

from email.message import EmailMessage

import pytest
from support.database import execute
from support.dovecot import Dovecot
from support.faulty_smtpd import Fault, FaultySmtpServer, Verb
from support.imap_proxy import ImapFault, ImapProxy
from support.world import TENANT, World, mail

from tasks.domain.errors import LoginRefused
from tasks.domain.ledger import Status

MANAGER = "manager@maple-court.example"
MAINTENANCE = "maintenance@maple-court.example"
POISON = b"\x00\x01 this is no mail at all"
CAP = 4


STYLES = (
    ("Sink", "Your message came in. Our own sink is leaking, too."),
    ("Re: your message", "Gracias por su mensaje: the sink is leaking, también aquí."),
    ("", "Ticket 4711 was updated: the sink is leaking."),
)


class Robots:
    """Answer the office, each time from another address and without a word of being automatic."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.addresses: list[str] = []

    def write(self, count: int) -> None:
        """Send so many mails to the office, none of which says that it is automatic."""
        for _ in range(count):
            self.addresses.append(f"visitor{len(self.addresses)}@elsewhere.example")
            subject, text = STYLES[len(self.addresses) % len(STYLES)]
            self._world.deliver(mail(text, subject=subject, sender=self.addresses[-1]))

    @property
    def answers(self) -> int:
        """Return how many mails of the office came to any of the robots."""
        return sum(len(self._world.sent_to(address)) for address in self.addresses)


def alerts(world: World) -> list[EmailMessage]:
    return [m for m in world.sent_to(MANAGER) if m["Subject"].startswith("Alert: ")]


def change_settings(world: World, before: str, after: str) -> None:
    path = world.data_dir / "settings.toml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


async def end_the_quiet_time(world: World) -> None:
    await execute(world.ledger_url, "UPDATE alerts SET told_at = told_at - interval '2 hours'")


async def test_robots_that_answer_each_other_stop_at_the_cap_with_one_alert(world: World) -> None:
    change_settings(world, "in_all = 1000", f"in_all = {CAP}")
    robots, heard = Robots(world), 0
    robots.write(2)
    while (await world.run_pass()).total:
        robots.write(robots.answers - heard)
        heard = robots.answers
    assert robots.answers == CAP
    robots.write(3)
    await world.run_pass()
    outcomes = [row.outcome for row in await world.rows()]
    assert outcomes == [Status.REPLIED] * CAP + [Status.HELD] * 5
    assert robots.answers == CAP
    assert len(world.sent_to(MAINTENANCE)) == CAP
    (alert,) = world.sent_to(MANAGER)
    assert alert["Subject"] == "Alert: the cap on automatic answers was reached"
    assert (alert["Auto-Submitted"], alert["Precedence"]) == ("auto-generated", "auto_reply")
    assert "How often: 2 times since" in alert.get_content()
    assert "visitor" not in alert.get_content()
    await end_the_quiet_time(world)
    await world.run_pass()
    assert "and 3 more since" in alerts(world)[1].get_content()


async def test_mails_that_come_all_at_once_stop_at_the_caps_too(world: World) -> None:
    change_settings(world, "in_all = 1000", f"in_all = {CAP}")
    same = [mail("May I have a receipt?", subject="Receipt") for _ in range(5)]
    world.deliver(*same)
    await world.run_pass(concurrency=8)
    assert len(world.sent_to(TENANT)) == 2
    robots = Robots(world)
    robots.write(6)
    await world.run_pass(concurrency=8)
    assert robots.answers == CAP - 2
    assert len(alerts(world)) == 1


async def test_an_urgent_mail_of_a_tenant_beyond_the_cap_still_reaches_people(
    world: World,
) -> None:
    change_settings(world, "in_all = 1000", "in_all = 1")
    world.deliver(mail("May I have a receipt for October?", sender="who@elsewhere.example"))
    await world.run_pass()
    world.deliver(mail("I am locked out of my apartment!"))
    await world.run_pass()
    assert world.sent_to(TENANT) == []
    assert len(world.sent_to("on-call@maple-court.example")) == 1


async def test_a_mailbox_that_refuses_the_login_is_told_once_and_then_how_long(
    world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = ImapFault("AUTHENTICATE", refusal="NO [AUTHENTICATIONFAILED] no")
    refusals = [ImapFault(refusal.command, nth=n, refusal=refusal.refusal) for n in range(1, 5)]
    with ImapProxy(dovecot.plain_port, *refusals) as proxy:
        monkeypatch.setenv("IMAP_PORT", str(proxy.port))
        for number in range(4):
            if number == 3:
                await end_the_quiet_time(world)
            with pytest.raises(LoginRefused):
                await world.run_pass()
        assert str(await world.run_pass()) == "nothing to do"
    first, second = alerts(world)
    assert "IMAP_PASSWORD" in first.get_content()
    assert "in a row" not in first.get_content()
    assert "and 3 more since" in second.get_content()
    assert "4 passes in a row failed so" in second.get_content()


async def test_an_alert_that_cannot_be_sent_breaks_no_pass_and_is_sent_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deliver(mail("May I have a receipt for October?"))
    monkeypatch.setenv("SMTP_USER", "office")
    monkeypatch.setenv("SMTP_PASSWORD", "secret")
    with FaultySmtpServer(Fault(Verb.AUTH, "535 5.7.8 No")) as refusing:
        monkeypatch.setenv("SMTP_PORT", str(refusing.port))
        assert str(await world.run_pass()) == "1 Failed"
    with FaultySmtpServer() as taking:
        monkeypatch.setenv("SMTP_PORT", str(taking.port))
        assert str(await world.run_pass()) == "1 Replied"
        assert str(await world.run_pass()) == "nothing to do"
    assert [taken.recipients for taken in taking.mails] == [(TENANT,), (MANAGER,)]
    assert b"SMTP_PASSWORD" in taking.mails[1].raw


async def test_parked_mail_is_told_by_one_alert_with_its_tickets_and_runs(world: World) -> None:
    world.deliver(POISON, POISON + b" either")
    await world.run_pass()
    world.deliver(POISON + b" again")
    await world.run_pass()
    (alert,) = world.sent_to(MANAGER)
    text = alert.get_content()
    assert "How often: 2 times since" in text
    early = sorted(world.tickets(), key=lambda t: str(t["created_at"]))[:2]
    for ticket in early:
        assert ticket["reference"] in text
        assert f"/runs/flow-run/{ticket['flow_run_id']}" in text.replace("\n", "")
