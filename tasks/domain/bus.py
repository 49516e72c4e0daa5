"""What the rest of the world may react to: the names of the events that a mail and a pass emit."""

from collections.abc import Sequence
from enum import StrEnum

from tasks.domain.ledger import ANSWERS, ReplyKind, Status
from tasks.domain.value import Value

# Every resource that an event speaks of begins with this.
NAMESPACE = "tenant-mail"


class Signal(StrEnum):
    """Name the events on Prefect's bus; they carry ids and counts, never a word of a mail."""

    EMAIL_RECEIVED = "email.received"
    EMAIL_REPLIED = "email.replied"
    EMAIL_HELD = "email.held"
    EMAIL_SKIPPED = "email.skipped"
    EMAIL_ESCALATED = "email.escalated"
    EMAIL_FAILED = "email.failed"
    EMAIL_PARKED = "email.parked"
    EMAIL_REVIEWED = "email.reviewed"
    EMERGENCY_RAISED = "emergency.raised"
    TICKET_OPENED = "ticket.opened"
    REPLY_SENT = "reply.sent"
    NOTIFICATION_SENT = "notification.sent"
    PASS_COMPLETED = "pass.completed"  # noqa: S105  # No password.
    PASS_FAILED = "pass.failed"  # noqa: S105  # No password.


class Subject(Value):
    """Identify what an event is about by an id that says nothing of anybody."""

    kind: str
    key: str

    @property
    def resource_id(self) -> str:
        """Return the id that Prefect knows it by."""
        return f"{NAMESPACE}.{self.kind}.{self.key}"


def about_email(email_id: int) -> Subject:
    """Return the subject of events about one mail of the ledger."""
    return Subject(kind="email", key=str(email_id))


def about_ticket(key: str) -> Subject:
    """Return the subject of events about one ticket."""
    return Subject(kind="ticket", key=key)


def about_mailbox(digest: str) -> Subject:
    """Return the subject of events about the passes over one mailbox."""
    return Subject(kind="mailbox", key=digest)


def outcome_signal(status: Status, *, parked: bool = False) -> Signal:
    """Return what a mail's outcome is told as.

    Raises:
        ValueError: the status is no outcome.
    """
    return Signal.EMAIL_PARKED if parked else Signal(f"email.{status.lower()}")


def delivery_signal(kind: ReplyKind) -> Signal:
    """Return what a sent mail is told as: to whom wrote it, or to the people concerned."""
    return Signal.REPLY_SENT if kind in ANSWERS else Signal.NOTIFICATION_SENT


def failures_in_a_row(earlier: Sequence[bool]) -> int:
    """Count a failed pass and those just before it.

    `earlier` says of each pass before, newest first, whether it succeeded.
    """
    return 1 + next((i for i, succeeded in enumerate(earlier) if succeeded), len(earlier))
