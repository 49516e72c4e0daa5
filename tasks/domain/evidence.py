"""What the ledger, the mailbox, the run history and the ticket files each say of the same mails."""

from datetime import datetime

from tasks.domain.chain import Chain, ChainedEvent
from tasks.domain.ledger import Location, ReplyStatus, Status
from tasks.domain.message import Unparseable, identify_message, identify_raw, parse_message
from tasks.domain.value import Value


class KeptReply(Value):
    """Hold one outgoing mail as the outbox has it."""

    kind: str
    status: ReplyStatus


class KeptMail(Value):
    """Hold what the ledger says of one mail.

    `digest` is the SHA-256 of its bytes. `recomputed` is the identity that these bytes give now,
    None until somebody has computed it. `in_work` says that a run holds a valid claim.
    """

    email_id: int
    identity: str
    digest: bytes
    recomputed: str | None = None
    status: Status
    parked: bool
    in_work: bool
    created_at: datetime
    decided_at: datetime | None
    settled_at: datetime | None
    flow_run_id: str | None
    locations: tuple[Location, ...]
    replies: tuple[KeptReply, ...]
    events: tuple[ChainedEvent, ...]
    chain: Chain | None


class KeptTicket(Value):
    """Hold what the ledger says of one ticket; `in_work` as for the mails that belong to it."""

    key: str
    reference: str
    intent: str
    queue: str
    priority: str
    status: str
    in_work: bool


class TicketFile(Value):
    """Hold what one file says of a ticket; what it does not say, or not as text, is None.

    `name` is the file's without `.json`.
    """

    name: str
    key: str | None = None
    reference: str | None = None
    intent: str | None = None
    queue: str | None = None
    priority: str | None = None
    status: str | None = None


class Sighting(Value):
    """Say whether the mailbox shows the mail at a place as read."""

    location: Location
    is_read: bool


class Unread(Value):
    """Name an unread mail that the ledger does not know."""

    uid: int
    received_at: datetime


class SeenRun(Value):
    """Hold what the Prefect server says of a run: its state's name, and whether it has ended.

    `seconds` is how long it ran.
    """

    run_id: str
    state: str
    is_final: bool
    started_at: datetime | None = None
    seconds: float | None = None


def identity_of(raw: bytes) -> str:
    """Return the identity that a mail's bytes give, readable or not."""
    message = parse_message(raw)
    if isinstance(message, Unparseable):
        return identify_raw(raw)
    return identify_message(message, raw)
