"""The record of every mail: its states, the moves between them, and the events on the way."""

from datetime import datetime
from enum import StrEnum

from tasks.domain.ticket import Ticket
from tasks.domain.triage import ModelAnswer
from tasks.domain.value import Value


class Status(StrEnum):
    """Name where a mail stands; all but RECEIVED are outcomes and final states of its run."""

    RECEIVED = "Received"
    REPLIED = "Replied"
    HELD = "Held"
    SKIPPED = "Skipped"
    ESCALATED = "Escalated"
    FAILED = "Failed"


MOVES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(Status) - {Status.RECEIVED},
    # A failed mail is taken up again by the next pass until it is parked.
    Status.FAILED: frozenset(Status) - {Status.RECEIVED},
    # A reviewer sends, drops or hands over what was held.
    Status.HELD: frozenset({Status.REPLIED, Status.SKIPPED, Status.HELD}),
    Status.REPLIED: frozenset(),
    Status.SKIPPED: frozenset(),
    Status.ESCALATED: frozenset(),
}


def may_move(before: Status, after: Status) -> bool:
    """Say whether a mail that stands at one status may be given the other."""
    return after in MOVES[before]


class EventKind(StrEnum):
    """Name the steps that a mail's story is told in."""

    RECEIVED = "received"
    CLAIMED = "claimed"
    VETTED = "vetted"
    DEFERRED = "deferred"
    CLASSIFIED = "classified"
    TICKETED = "ticketed"
    NOTIFIED = "notified"
    REPLYING = "replying"
    SENT = "sent"
    UNSENT = "unsent"
    HELD_BACK = "held back"
    DECIDED = "decided"
    REVIEWED = "reviewed"
    REMINDED = "reminded"
    EXPIRED = "expired"
    SETTLED = "settled"
    FAILED = "failed"
    PARKED = "parked"
    PURGED = "purged"


# On a settled event: the mailbox was left as it is, because nothing was really sent either.
PREVIEW = "preview"


class Event(Value):
    """Hold one step: what was decided, why, by which rules and model, when, in which run."""

    kind: EventKind
    at: datetime
    detail: str = ""
    rules: tuple[str, ...] = ()
    model: str | None = None
    prompt_version: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    flow_run_id: str | None = None


class Location(Value):
    """Say where the mailbox keeps a copy of a mail (RFC 9051: folder, UIDVALIDITY, UID)."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


class IncomingMail(Value):
    """Hold a mail as it was read: its bytes and what the mailbox says of it.

    `identity` is the same for every copy of one mail. `truncated` says that only the beginning was
    fetched because `size`, in bytes, is over the cap. `thread` is the oldest Message-ID that the
    mail names, or its own.
    """

    identity: str
    location: Location
    raw: bytes
    size: int
    truncated: bool = False
    received_at: datetime
    message_id: str | None
    sender: str | None
    subject: str
    thread: str | None
    urgent: bool = False


class Novelty(StrEnum):
    """Say whether a mail was seen before."""

    NEW = "new"
    # A second copy in the same folder: recorded on its own and Skipped.
    DUPLICATE = "duplicate"
    # The same copy under another UID or in another folder: only its location is new.
    MOVED = "moved"


class Receipt(Value):
    """Say which ledger entry stands for a received mail, and whether it is a new one."""

    email_id: int
    novelty: Novelty


class DueEmail(Value):
    """Name a mail that has no settled outcome yet, and where its newest copy lies."""

    email_id: int
    location: Location
    urgent: bool
    thread: str | None
    received_at: datetime


class EmailRecord(Value):
    """Hold what the ledger knows of one mail.

    `attempts` counts claims, this one included.
    """

    email_id: int
    identity: str
    location: Location
    raw: bytes
    size: int
    truncated: bool
    received_at: datetime
    message_id: str | None
    subject: str
    status: Status
    reason: str
    attempts: int
    parked: bool
    duplicate_of: int | None
    answer: ModelAnswer | None
    flow_run_id: str | None

    @property
    def is_decided(self) -> bool:
        """Say whether the outcome stands and only the mailbox does not show it yet."""
        if self.status is Status.FAILED:
            return self.parked
        return self.status is not Status.RECEIVED


class ReplyKind(StrEnum):
    """Say what an outgoing mail is for."""

    REPLY = "reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    NOTIFICATION = "notification"
    ALERT = "alert"
    # Tells the manager of many old mails at once.
    SUMMARY = "summary"


# What goes to the sender of a mail.
ANSWERS = (ReplyKind.REPLY, ReplyKind.ACKNOWLEDGEMENT)


class ReplyStatus(StrEnum):
    """Name where an outgoing mail stands."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


REPLY_MOVES: dict[ReplyStatus, frozenset[ReplyStatus]] = {
    ReplyStatus.PLANNED: frozenset({ReplyStatus.SENDING}),
    # SENDING -> PLANNED: the server took nothing (4xx, or lost before DATA), so it may be retried.
    ReplyStatus.SENDING: frozenset(
        {ReplyStatus.PLANNED, ReplyStatus.SENT, ReplyStatus.REFUSED, ReplyStatus.UNCERTAIN}
    ),
    # UNCERTAIN -> SENT: found in the Sent folder.
    ReplyStatus.UNCERTAIN: frozenset({ReplyStatus.SENT}),
    ReplyStatus.SENT: frozenset(),
    ReplyStatus.REFUSED: frozenset(),
}


def may_move_reply(before: ReplyStatus, after: ReplyStatus) -> bool:
    """Say whether an outgoing mail that stands at one status may be given the other."""
    return after in REPLY_MOVES[before]


class OutboxEntry(Value):
    """Hold one outgoing mail; `(email_id, kind, recipient)` is unique, so it is planned once."""

    reply_id: int | None = None
    email_id: int
    kind: ReplyKind
    recipient: str
    subject: str
    message_id: str
    raw: bytes
    status: ReplyStatus = ReplyStatus.PLANNED
    detail: str = ""
    sent_at: datetime | None = None


class SendCounts(Value):
    """Count what was sent automatically to tenants within a window."""

    to_recipient: int
    same_subject: int
    in_all: int


class ThreadLink(Value):
    """Tie a Message-ID in a mail's References to what the ledger holds about it."""

    email_id: int
    sender: str | None
    tickets: tuple[Ticket, ...]


class AuditRow(Value):
    """Hold one line of the audit report; the fields are its columns, in their order."""

    received_at: datetime
    message_id: str | None
    sender: str | None
    subject: str
    intent: str | None
    priority: str | None
    outcome: Status
    reason: str
    ticket: str
    reply_message_id: str | None
    model: str | None
    input_tokens: int
    output_tokens: int
    seconds: float | None
    attempts: int
    flow_run_id: str | None
