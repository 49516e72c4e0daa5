"""What can disagree between the records, and how a person is told of it."""

from collections.abc import Sequence
from enum import StrEnum

from tasks.domain.value import Value

NONE = "no disagreement"
_TABLE_ROWS = 200


class Kind(StrEnum):
    """Name what can disagree, in the words that a person reads."""

    UNKNOWN_MAIL = "unread mail that the ledger does not know"
    OVERDUE = "mail without an outcome"
    UNSETTLED = "outcome that the mailbox was not told"
    UNREAD = "finished mail that the mailbox shows as unread"
    READ = "waiting mail that somebody has read"
    UNANSWERED = "Replied without a sent reply"
    ANSWERED_TWICE = "answered twice"
    SENDING = "reply left in the middle of sending"
    SENT_UNKEPT = "sent mail that the outbox does not hold"
    NO_FILE = "ticket without its file"
    UNKNOWN_FILE = "ticket file that the ledger does not know"
    OTHER_FILE = "ticket file that says something else"
    UNKNOWN_RUN = "flow run that the Prefect server does not know"
    UNFINISHED_RUN = "flow run that has not ended"
    OTHER_STATE = "flow run that ended as something else"
    CRASHED_RUN = "flow run that died when its mail was done"
    BROKEN_CHAIN = "story that was tampered with"
    OTHER_BYTES = "mail whose bytes are not the received ones"

    @property
    def is_note(self) -> bool:
        """Say whether this is worth knowing and nothing is wrong."""
        return self in {Kind.READ, Kind.CRASHED_RUN}


class Disagreement(Value):
    """Say about what two records disagree, and how."""

    kind: Kind
    subject: str
    detail: str

    def __str__(self) -> str:
        """Return one line of text."""
        return f"{self.subject}: {self.kind} ({self.detail})"


def is_sound(found: Sequence[Disagreement]) -> bool:
    """Say whether there is nothing but notes."""
    return all(one.kind.is_note for one in found)


def summarise(found: Sequence[Disagreement]) -> str:
    """Return the counts in words."""
    notes = sum(one.kind.is_note for one in found)
    wrong = len(found) - notes
    words = f"{wrong} disagreement{'s' * (wrong != 1)}" if wrong else NONE
    return f"{words}, {notes} note{'s' * (notes != 1)}" if notes else words


def disagreements_markdown(found: Sequence[Disagreement]) -> str:
    """Return the counts and a table of the first 200."""
    head = [f"**{summarise(found)}**"]
    if not found:
        return f"{head[0]}\n"
    rows = [f"| {one.subject} | {one.kind} | {one.detail} |" for one in found[:_TABLE_ROWS]]
    if len(found) > _TABLE_ROWS:
        rows += ["", f"and {len(found) - _TABLE_ROWS} more"]
    return "\n".join([*head, "", "| what | disagreement | detail |", "|---|---|---|", *rows]) + "\n"
