"""The parts of the ledger that a mail passes through; tasks/ports.py puts them together."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tasks.domain.ledger import (
    DueEmail,
    EmailRecord,
    Event,
    IncomingMail,
    Location,
    OutboxEntry,
    Receipt,
    ReplyStatus,
    SendCounts,
    Status,
    ThreadLink,
)
from tasks.domain.review_form import HeldEmail
from tasks.domain.summary import OldMail
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ModelAnswer


class Inbox(Protocol):
    """Take mails in and give them out, each to one run at a time."""

    async def known_uids(self, mailbox: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """Return the UIDs that need no fetching."""

    async def receive(self, mail: IncomingMail, now: datetime) -> Receipt:
        """Store a mail once, by location and then by identity; record the received event.

        A mail of known identity in the same mailbox, folder and UIDVALIDITY is a DUPLICATE with an
        entry of its own; elsewhere it is MOVED and only its location is added.
        """

    async def due(
        self,
        mailbox: str,
        now: datetime,
        received_from: datetime | None = None,
        received_before: datetime | None = None,
        limit: int | None = None,
    ) -> tuple[DueEmail, ...]:
        """Return unsettled, unclaimed, unparked mails: urgent first, then oldest first."""

    async def claim(
        self, email_id: int, claimant: str, now: datetime, lease: timedelta
    ) -> EmailRecord | None:
        """Take a mail for one run and count the attempt; None where another run has it.

        The claimed event names the run; renewing a claim leaves none.
        """

    async def release(self, email_id: int, claimant: str) -> None:
        """Give up a claim that is still ours, and do not count it as an attempt."""

    async def unpark(self, mailbox: str) -> int:
        """Make parked mails due again with no attempt counted; return how many there were."""

    async def load(self, email_id: int) -> EmailRecord:
        """Return one mail's record; raises KeyError where there is none."""

    async def locations(self, email_id: int) -> tuple[Location, ...]:
        """Return every place where a copy of this mail was seen, newest first."""


class Outcomes(Protocol):
    """Keep what is done with a mail, event by event."""

    async def record(self, email_id: int, *events: Event) -> None:
        """Append events to a mail's story."""

    async def record_each(self, email_ids: Sequence[int], event: Event) -> None:
        """Append one event to the story of each of these mails, to all or to none."""

    async def story(self, email_id: int) -> tuple[Event, ...]:
        """Return a mail's events in their order."""

    async def save_answer(self, email_id: int, answer: ModelAnswer, event: Event) -> None:
        """Keep the model's answer, so that a later run does not ask again."""

    async def decide(
        self, email_id: int, status: Status, now: datetime, event: Event, *, parked: bool = False
    ) -> None:
        """Set outcome and reason (the event's detail) along MOVES, with its event."""

    async def settle(self, email_id: int, now: datetime, event: Event) -> None:
        """Say that the mailbox shows the outcome; the mail is no longer due, its claim is gone."""


class Tickets(Protocol):
    """Keep tickets, and which mails belong together."""

    async def open_ticket(self, email_id: int, ticket: Ticket) -> Ticket:
        """Insert the ticket, or return the one that already has its key."""

    async def update_ticket(self, ticket: Ticket) -> None:
        """Replace a ticket's changing fields (priority, status, summary, items, attachments)."""

    async def tickets_of(self, email_id: int) -> tuple[Ticket, ...]:
        """Return the tickets this mail opened or was appended to."""

    async def attach_ticket(self, email_id: int, key: str) -> None:
        """Tie a follow-up mail to a ticket that another mail opened."""

    async def thread(self, message_ids: Sequence[str]) -> tuple[ThreadLink, ...]:
        """Return the mails that these Message-IDs, theirs or ours, belong to, newest first."""

    async def conversation_ids(self, email_id: int, message_ids: Sequence[str]) -> tuple[int, ...]:
        """Return this mail and its sender's others in the threads of these Message-IDs, by id."""


class Outbox(Protocol):
    """Keep every outgoing mail before it leaves."""

    async def plan_reply(self, entry: OutboxEntry) -> OutboxEntry:
        """Insert into the outbox, or return the entry that already stands for it."""

    async def move_reply(
        self, reply_id: int, to: ReplyStatus, now: datetime, detail: str = ""
    ) -> bool:
        """Move an entry along REPLY_MOVES in one statement; False where it was not allowed."""

    async def outbox(self, email_id: int) -> tuple[OutboxEntry, ...]:
        """Return every outgoing mail of this mail."""

    async def count_sent(
        self, recipient: str, subject: str, since: datetime, besides: Collection[int] = ()
    ) -> SendCounts:
        """Count replies and acknowledgements sent since then; `subject` without its `Re: `.

        Answers to the mails `besides` are not counted.
        """


class Summaries(Protocol):
    """Tell once of the old mails that nobody was called to."""

    async def untold(self, mailbox: str) -> tuple[OldMail, ...]:
        """Return the decided old mails with a ticket that no summary told of, oldest first."""

    async def plan_summary(
        self, entry: OutboxEntry, email_ids: Sequence[int], event: Event
    ) -> bool:
        """Put a summary into the outbox and the event into the story of each mail, as one.

        False, and nothing done, where another run just planned one for the same first mail.
        """

    async def unsent_summaries(self, mailbox: str) -> tuple[OutboxEntry, ...]:
        """Return the summaries that are planned, or were being sent when a run died."""


class Reviews(Protocol):
    """Give held mails to the people who decide."""

    async def held(self, mailbox: str) -> tuple[HeldEmail, ...]:
        """Return a mailbox's held mails, oldest first."""

    async def reword_reply(self, reply_id: int, raw: bytes) -> bool:
        """Put other words into an unsent or refused entry, which then is planned again.

        False where it was sent, is being sent, or may have been.
        """
