"""What the tasks need from the world; tasks/connections.py chooses who provides it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tasks.domain.alerting import Alert, AlertCause, Trouble
from tasks.domain.audit_report import Chart, ReportContent
from tasks.domain.audit_summary import Summary
from tasks.domain.boards import HeldDraft, OpenTicket
from tasks.domain.emergency_weights import EmergencyWeights
from tasks.domain.evidence import KeptMail, KeptTicket, TicketFile
from tasks.domain.example_mails import ExampleMail
from tasks.domain.intents import Catalogue
from tasks.domain.ledger import (
    AuditRow,
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
from tasks.domain.mail_facts import MailFacts
from tasks.domain.message import Attachment, Message
from tasks.domain.prompt import Prompt
from tasks.domain.rating import Rating
from tasks.domain.review_form import HeldEmail
from tasks.domain.sending import SendingChange
from tasks.domain.summary import OldMail
from tasks.domain.thread import Turn
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ModelAnswer
from tasks.domain.value import Value


class Flag(StrEnum):
    """Name the IMAP system flags that the program sets."""

    SEEN = "\\Seen"
    ANSWERED = "\\Answered"
    FLAGGED = "\\Flagged"


class Listing(Value):
    """Hold what a mailbox says of a mail without sending it; `size` is RFC822.SIZE in bytes."""

    uid: int
    size: int
    received_at: datetime


class Survey(Value):
    """Hold the UIDs of a folder's unread mails under one UIDVALIDITY, ascending."""

    uidvalidity: int
    uids: tuple[int, ...]


class RawMail(Value):
    """Hold the bytes of one mail; `truncated` says that only the beginning was fetched."""

    listing: Listing
    raw: bytes
    truncated: bool


class MailFlags(Value):
    """Hold the flags that a mail has, system flags as `Flag` writes them."""

    uid: int
    flags: frozenset[str]


class Mailbox(Protocol):
    """Read a folder without changing it, and mark what is settled.

    Every method raises MailboxUnavailable, LoginRefused or CertificateRefused.
    """

    @property
    def name(self) -> str:
        """Return `user@host`, the key of this mailbox in the ledger."""

    @property
    def folder(self) -> str:
        """Return the folder that is read."""

    async def survey(self, since: date | None, until: date | None) -> Survey:
        """List unread UIDs; the days only narrow the search coarsely (a day wider each way)."""

    async def describe(self, uids: Sequence[int]) -> tuple[Listing, ...]:
        """Return size and INTERNALDATE (UTC) of these mails; vanished ones are left out."""

    async def flags(self, uids: Sequence[int]) -> tuple[MailFlags, ...]:
        """Return the flags of these mails, in the order of `uids`; vanished ones are left out."""

    async def fetch(self, listings: Sequence[Listing], cap: int) -> tuple[RawMail, ...]:
        """Fetch bodies with PEEK; of a mail over `cap` bytes only the first 256 KiB.

        The order is that of `listings`; vanished mails are left out.
        """

    async def mark(
        self, location: Location, flags: frozenset[Flag], gone: frozenset[Flag] = frozenset()
    ) -> bool:
        """Add `flags` and take `gone` away; False where mail or UIDVALIDITY is another by now."""

    async def append_sent(self, raw: bytes, sent_at: datetime) -> None:
        r"""Put a copy of a sent mail into the Sent folder (special-use \Sent, else `Sent`)."""

    async def find_sent(self, message_id: str) -> bool:
        """Say whether the Sent folder holds a mail with that Message-ID."""

    async def sent_since(self, day: date) -> frozenset[str]:
        """Return the Message-IDs of what the Sent folder got on that day or later."""

    async def answered(self, places: Collection[Location]) -> frozenset[Location]:
        r"""Return where a mail carries \Answered; places that no longer exist are left out."""

    async def close(self) -> None:
        """Log out; never raises."""


class Case(Value):
    """Hold what a model may know of one mail."""

    message: Message
    catalogue: Catalogue
    prompt: Prompt


class Model(Protocol):
    """Triage a mail and draft its reply in one go."""

    @property
    def name(self) -> str:
        """Return what the audit shows, such as `gpt-5-mini` or `keyword`."""

    async def triage(self, case: Case) -> ModelAnswer:
        """Judge the mail.

        Raises:
            ModelUnavailable: another try may help; `retry_after` where the server named it.
            ModelRefused: it will not answer this mail.
            LoginRefused: the key is wrong.
        """

    async def close(self) -> None:
        """Close connections; never raises."""


class Judge(Protocol):
    """Give a second opinion on a draft."""

    @property
    def name(self) -> str:
        """Return the model's name."""

    async def rate(self, prompt: Prompt) -> Rating:
        """Rate the draft of a prompt that rating.py built.

        Raises:
            ModelUnavailable, ModelRefused, LoginRefused: as for Model.
        """

    async def close(self) -> None:
        """Close connections; never raises."""


class Mailer(Protocol):
    """Hand mails to the world, one at a time over one reused connection."""

    async def send(self, raw: bytes, sender: str, recipient: str) -> str:
        """Send one rendered mail to one recipient and return the server's answer.

        Raises:
            MailerUnavailable: nothing was taken (4xx, refused or lost before the end of DATA);
                MailerDown where no other mail would have been taken either.
            DeliveryRefused: 5xx for this mail or recipient.
            DeliveryUncertain: lost after the end of DATA, before the answer.
            LoginRefused, CertificateRefused: the settings are wrong.
        """

    async def close(self) -> None:
        """Close the connection; never raises."""


class TicketSink(Protocol):
    """Show tickets to the outside; the ledger stays the record."""

    async def put(self, ticket: Ticket, attachments: Sequence[Attachment]) -> Ticket:
        """Write the ticket (again) and its attachments; return it with their paths.

        Raises:
            StorageFull: nothing was written.
        """

    async def strip(self, ticket: Ticket) -> Ticket:
        """Delete the ticket's words and attachments and return what is left.

        Raises:
            StorageFull: the ticket could not be written again.
        """

    async def files(self) -> tuple[TicketFile, ...]:
        """Return what is shown of every ticket, by name."""

    async def close(self) -> None:
        """Release what is held; never raises."""


class Charts(Protocol):
    """Turn figures into pictures."""

    def draw(self, summary: Summary) -> tuple[Chart, ...]:
        """Draw what was counted; what was not has no picture."""


class Classifier(Protocol):
    """Learn to tell emergencies from what only sounds like one."""

    def learn(self, examples: Sequence[ExampleMail]) -> EmergencyWeights:
        """Return what these mails teach; takes seconds of computing."""


class ReportPage(Protocol):
    """Turn a report into one page that opens without a network."""

    def write(self, content: ReportContent) -> str:
        """Return the page as HTML."""


class Ledger(Protocol):
    """Remember everything; every method raises LedgerUnavailable when Postgres is away."""

    def hold(self, mailbox: str, patience: timedelta) -> AbstractAsyncContextManager[bool]:
        """Hold the mailbox for one pass, waiting at most `patience`; yield whether it is held.

        Claims that earlier passes left on its mails are freed.
        """

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

    async def record(self, email_id: int, *events: Event) -> None:
        """Append events to a mail's story."""

    async def record_each(self, email_ids: Sequence[int], event: Event) -> None:
        """Append one event to the story of each of these mails, to all or to none."""

    async def story(self, email_id: int) -> tuple[Event, ...]:
        """Return a mail's events in their order."""

    async def save_answer(self, email_id: int, answer: ModelAnswer, event: Event) -> None:
        """Keep the model's answer, so that a later run does not ask again."""

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

    async def decide(
        self, email_id: int, status: Status, now: datetime, event: Event, *, parked: bool = False
    ) -> None:
        """Set outcome and reason (the event's detail) along MOVES, with its event."""

    async def settle(self, email_id: int, now: datetime, event: Event) -> None:
        """Say that the mailbox shows the outcome; the mail is no longer due, its claim is gone."""

    async def held(self, mailbox: str) -> tuple[HeldEmail, ...]:
        """Return a mailbox's held mails, oldest first."""

    async def reword_reply(self, reply_id: int, raw: bytes) -> bool:
        """Put other words into an unsent or refused entry, which then is planned again.

        False where it was sent, is being sent, or may have been.
        """

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

    async def audit_rows(
        self, mailbox: str | None, received_from: datetime | None, received_before: datetime | None
    ) -> tuple[AuditRow, ...]:
        """Return one row for every mail in the range, oldest first."""

    async def audit_facts(
        self, received_from: datetime | None, received_before: datetime | None
    ) -> tuple[MailFacts, ...]:
        """Return what the audit counts of every mail in the range, oldest first."""

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

    async def change_sending(self, change: SendingChange) -> None:
        """Stop or resume automatic sending from now on."""

    async def last_sending_change(self) -> SendingChange | None:
        """Return who changed it last, None where nobody ever did."""

    async def open_tickets(self, count: int) -> tuple[OpenTicket, ...]:
        """Return the first `count` open tickets, the most urgent first, then the oldest."""

    async def held_drafts(self, count: int) -> tuple[HeldDraft, ...]:
        """Return the first `count` held mails of all mailboxes, oldest first."""

    async def rows_of(self, email_ids: Sequence[int]) -> tuple[AuditRow, ...]:
        """Return the audit's row of each of these mails, oldest first."""

    async def conversation(self, email_id: int, message_ids: Sequence[str]) -> tuple[Turn, ...]:
        """Return this mail and every other of its sender in its thread, oldest first.

        `message_ids` are those that the mail names; those of our own answers lead to the thread,
        too.
        """

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

    async def secret(self) -> bytes:
        """Return this ledger's random key, made once, that signs Message-IDs."""

    async def close(self) -> None:
        """Close connections; never raises."""
