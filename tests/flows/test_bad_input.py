"""Mails and machines that misbehave: nothing is lost, and the next pass carries on."""

import subprocess
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path

import pytest
from support.faulty_smtpd import Fault, FaultySmtpServer, Verb
from support.world import OFFICE, TENANT, World, mail

from tasks.domain.ledger import Status

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


async def test_a_mail_of_sixty_megabytes_is_held_without_being_fetched_whole(
    world: World,
) -> None:
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"], message["To"], message["Subject"] = TENANT, OFFICE, "Video of the leak"
    message["Message-ID"] = "<big@mail.tenants.example>"
    message.set_content("The sink is leaking, see the video.")
    raw = message.as_bytes() + b"x" * 75 + b"\r\n" + (b"y" * 75 + b"\r\n") * 780_000
    world.deliver(raw)
    await world.run_pass()
    (row,) = await world.rows()
    assert row.outcome is Status.HELD, row.reason
    assert "truncated" in row.reason
    assert world.flags() == [{"\\Flagged"}]
    assert len(world.tickets()) == 1


async def test_an_emergency_at_the_start_of_a_huge_mail_still_pages(world: World) -> None:
    start = mail("I smell gas in the kitchen!").replace(b"\n", b"\r\n")
    world.deliver(start + (b"z" * 75 + b"\r\n") * 400_000)
    await world.run_pass()
    assert await world.outcome() is Status.ESCALATED


async def test_a_photo_is_kept_beside_its_ticket_under_a_safe_name(world: World) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = TENANT, OFFICE, "Leak"
    message["Message-ID"] = "<photo@mail.tenants.example>"
    message.set_content("The sink is leaking, see the photo.")
    message.add_attachment(PIXEL, "image", "png", filename="../../etc/leak.png")
    world.deliver(message.as_bytes())
    await world.run_pass()
    (ticket,) = world.tickets()
    (path,) = ticket["attachments"]
    assert (world.output_dir / path).read_bytes() == PIXEL
    assert (world.output_dir / path).is_relative_to(world.output_dir / "tickets" / ticket["key"])


@pytest.fixture
def full_disk(world: World) -> Iterator[Path]:
    """Put the output folder on a file system that is full."""
    world.output_dir.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k,nr_inodes=8", "tmpfs", str(world.output_dir)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        # Without the right to mount, a folder that cannot be written to stands in for a full one.
        world.output_dir.rmdir()
        world.output_dir.write_text("no folder")
        yield world.output_dir
        return
    (world.output_dir / "filler").write_bytes(b"f" * 16_384)
    yield world.output_dir
    subprocess.run(["umount", str(world.output_dir)], check=False)


async def test_a_full_disk_fails_the_mail_and_the_next_pass_finishes_it(
    world: World, full_disk: Path
) -> None:
    world.deliver(mail("The sink is leaking."))
    await world.run_pass()
    assert await world.outcome() is Status.FAILED
    assert world.sent_to(TENANT) == []
    assert world.flags() == [{"\\Flagged"}]
    _make_room(full_disk)
    await world.run_pass()
    assert await world.outcome() is Status.REPLIED
    assert len(world.sent_to(TENANT)) == 1
    assert world.flags() == [{"\\Seen", "\\Answered"}]


def _make_room(full_disk: Path) -> None:
    (full_disk / "filler" if full_disk.is_dir() else full_disk).unlink()


async def test_a_mail_that_keeps_failing_is_parked_for_a_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tune(mail_budget_seconds=0.5)
    world.deliver(mail("May I have a receipt for October?"))
    with FaultySmtpServer(Fault(Verb.RCPT, "450 4.2.1 Busy")) as smtp:
        monkeypatch.setenv("SMTP_PORT", str(smtp.port))
        for _ in range(3):
            await world.run_pass()
        (row,) = await world.rows()
        assert (row.outcome, row.attempts) == (Status.FAILED, 3)
        await world.run_pass()
        assert str(await world.run_pass()) == "nothing to do"
    assert "review" in {ticket["queue"] for ticket in world.tickets()}
    assert world.flags() == [{"\\Flagged"}]
