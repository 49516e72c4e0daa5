"""A preview: what would be sent is written down, and the mailbox stays a person's."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parseaddr

import pytest
from support.world import NEIGHBOUR, TENANT, World, mail

from tasks.adapters.imap import ImapMailbox


async def test_a_preview_writes_answers_down_and_leaves_the_mailbox_as_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deliver(
        mail("The sink is leaking."),
        mail("I smell gas in the kitchen.", sender=NEIGHBOUR),
        mail("The lawyer will hear of this."),
        mail("I am away.", headers={"Auto-Submitted": "auto-replied"}),
    )
    monkeypatch.setenv("MAILER", "maildir")
    await world.run_pass()
    written = [
        message_from_bytes(path.read_bytes())
        for path in (world.output_dir / "outbox" / "new").iterdir()
    ]
    told = {parseaddr(one["To"])[1] for one in written}
    assert told >= {TENANT, NEIGHBOUR, "on-call@maple-court.example"}
    assert len(world.tickets()) == 3
    assert world.smtp.mails == []
    assert world.flags() == [set()] * 4
    mailbox = ImapMailbox(world.folder.account)
    kept = await mailbox.sent_since(datetime.now(UTC).date())
    await mailbox.close()
    assert kept.isdisjoint(str(one["Message-ID"]) for one in written)

    monkeypatch.setenv("MAILER", "smtp")
    world.deliver(mail("The tap is dripping.", subject="Tap"))
    assert str(await world.run_pass()) == "1 Replied"
    assert [one["Subject"] for one in world.sent_to(TENANT)] == ["Re: Tap"]
    # What came during the preview is still unread, for a person.
    assert world.flags() == [set()] * 4 + [{"\\Seen", "\\Answered"}]
