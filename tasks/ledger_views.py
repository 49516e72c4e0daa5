"""The parts of the ledger that people look into; tasks/ports.py puts them together."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tasks.domain.alerting import Alert, AlertCause, Trouble
from tasks.domain.boards import HeldDraft, OpenTicket
from tasks.domain.evidence import KeptMail, KeptTicket
from tasks.domain.ledger import AuditRow, Event
from tasks.domain.mail_facts import MailFacts
from tasks.domain.sending import SendingChange
from tasks.domain.thread import Turn
from tasks.domain.ticket import Ticket


class Alerts(Protocol):
    """Keep troubles until the manager was told, each once."""

    async def note_troubles(self, mailbox: str, *found: Trouble) -> None:
        """Keep what is to be told; the same origin of the same cause counts once until then."""

    async def count_pass(
        self, mailbox: str, causes: Collection[AlertCause], now: datetime, quiet: timedelta
    ) -> None:
        """Count a pass that failed by these causes, and end the row of every other one.

        What is over by now and was told within `quiet` is not told again.
        """

    async def open_alerts(self, mailbox: str, now: datetime, quiet: timedelta) -> tuple[Alert, ...]:
        """Take every cause with something to tell that was not told within `quiet`.

        Nobody else gets it for so long, until `close_alert` says that it was not told.
        """

    async def close_alert(self, mailbox: str, alert: Alert, *, told: bool) -> None:
        """Forget what was told; where it was not, let the next pass tell it."""


class Audit(Protocol):
    """Tell of all mails of a range."""

    async def audit_rows(
        self, mailbox: str | None, received_from: datetime | None, received_before: datetime | None
    ) -> tuple[AuditRow, ...]:
        """Return one row for every mail in the range, oldest first."""

    async def audit_facts(
        self, received_from: datetime | None, received_before: datetime | None
    ) -> tuple[MailFacts, ...]:
        """Return what the audit counts of every mail in the range, oldest first."""

    async def rows_of(self, email_ids: Sequence[int]) -> tuple[AuditRow, ...]:
        """Return the audit's row of each of these mails, oldest first."""


class Evidence(Protocol):
    """Show what is kept, to be held against mailbox and files."""

    async def kept_mails(
        self,
        after: int,
        count: int,
        now: datetime,
        received_from: datetime | None,
        received_before: datetime | None,
    ) -> tuple[KeptMail, ...]:
        """Return all that is kept of the next `count` mails of the range whose id is over `after`.

        What they hold is of one moment; `now` says whose claim is valid.
        """

    async def kept_tickets(self, now: datetime) -> tuple[KeptTicket, ...]:
        """Return every ticket, by its key; `now` says whose claim is valid."""


class Boards(Protocol):
    """Show what is open now, and a conversation as one."""

    async def open_tickets(self, count: int) -> tuple[OpenTicket, ...]:
        """Return the first `count` open tickets, the most urgent first, then the oldest."""

    async def held_drafts(self, count: int) -> tuple[HeldDraft, ...]:
        """Return the first `count` held mails of all mailboxes, oldest first."""

    async def conversation(self, email_id: int, message_ids: Sequence[str]) -> tuple[Turn, ...]:
        """Return this mail and every other of its sender in its thread, oldest first.

        `message_ids` are those that the mail names; those of our own answers lead to the thread,
        too.
        """


class Sending(Protocol):
    """Keep whether answers may leave."""

    async def change_sending(self, change: SendingChange) -> None:
        """Stop or resume automatic sending from now on."""

    async def last_sending_change(self) -> SendingChange | None:
        """Return who changed it last, None where nobody ever did."""


class Purging(Protocol):
    """Empty what is old, and keep its facts."""

    async def purgeable(self, before: datetime, now: datetime, count: int) -> tuple[int, ...]:
        """Return settled mails received before then whose words are still kept, oldest first.

        A mail that is Held, Failed, unsettled, claimed or has unsent mail in the outbox is none.
        """

    async def purge(self, email_id: int, before: datetime, event: Event) -> bool:
        """Empty a purgeable mail, its draft and its outbox; False where it is none (any more).

        The event says that the bodies are gone on purpose; all other events stay.
        """

    async def emptied_tickets(self, before: datetime) -> tuple[Ticket, ...]:
        """Return the tickets with words whose every mail is purged.

        One that is open and was not opened before then is none.
        """
