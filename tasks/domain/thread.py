"""A conversation with one sender as one thread: each mail that came, and what we answered."""

from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes
from email.policy import default

from tasks.domain.boards import SUBJECT_WIDTH, BoardStyle
from tasks.domain.ledger import ReplyKind, ReplyStatus, Status
from tasks.domain.markdown import cell, fenced, table
from tasks.domain.value import Value

_TITLES = ("when", "direction", "outcome", "tickets", "subject")
# More would not be read, and the end of a conversation says what matters now.
_LONGEST = 30


class Answer(Value):
    """Hold one mail of ours to the sender; `raw` is what was or would be sent."""

    kind: ReplyKind
    status: ReplyStatus
    sent_at: datetime | None
    subject: str
    raw: bytes


class Turn(Value):
    """Hold one mail of a conversation, with our answers to it; `tickets` are references."""

    email_id: int
    received_at: datetime
    subject: str
    status: Status
    tickets: str
    flow_run_id: str | None
    answers: tuple[Answer, ...] = ()

    @property
    def sent(self) -> tuple[Answer, ...]:
        """Return what certainly left."""
        return tuple(answer for answer in self.answers if answer.status is ReplyStatus.SENT)


def thread_key(first_id: int) -> str:
    """Return the artifact key of a conversation, which is called after its first mail."""
    return f"thread-{first_id}"


def earlier_than(email_id: int, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return what was said before this mail."""
    ids = [turn.email_id for turn in turns]
    return tuple(turns[: ids.index(email_id)]) if email_id in ids else tuple(turns)


def thread_markdown(turns: Sequence[Turn], style: BoardStyle) -> str:
    """Return the table of a conversation and, where all may be shown, our answers as sent."""
    if not turns:
        return ""
    shown = turns[-_LONGEST:]
    titles = [title for title in _TITLES if style.is_full or title != "subject"]
    rows = [row for turn in shown for row in _rows(turn, style)]
    parts = [f"{len(turns) - len(shown)} earlier mails are left out."] if shown != turns else []
    parts.append(table(titles, rows))
    if style.is_full:
        parts += [_answer(answer, style) for turn in shown for answer in turn.sent]
    return "\n\n".join(parts)


def thread_text(turns: Sequence[Turn]) -> str:
    """Return a conversation as plain text for a terminal, times in UTC."""
    return "\n\n".join(block for turn in turns[-_LONGEST:] for block in _blocks(turn))


def text_of(raw: bytes) -> str:
    """Return the text of a mail that was rendered here."""
    part = message_from_bytes(raw, policy=default).get_body()
    return str(part.get_content()) if part else ""


def _rows(turn: Turn, style: BoardStyle) -> list[list[str]]:
    outcome = style.run_link(turn.status, turn.flow_run_id) or turn.status.value
    came = [style.moment(turn.received_at), "received", outcome, cell(turn.tickets)]
    rows = [[*came, *_subject(turn.subject, style)]]
    for answer in turn.sent:
        left = [style.moment(answer.sent_at or turn.received_at), "sent", answer.kind.value, ""]
        rows.append([*left, *_subject(answer.subject, style)])
    return rows


def _subject(subject: str, style: BoardStyle) -> list[str]:
    return [cell(subject, SUBJECT_WIDTH)] if style.is_full else []


def _answer(answer: Answer, style: BoardStyle) -> str:
    at = f"{style.moment(answer.sent_at)}, " if answer.sent_at else ""
    return f"### {at}our {answer.kind}\n\n{fenced(text_of(answer.raw))}"


def _blocks(turn: Turn) -> list[str]:
    facts = ", ".join(fact for fact in (turn.status.value, turn.tickets) if fact)
    came = f"{turn.received_at:%Y-%m-%d %H:%M} mail {turn.email_id}: {turn.subject} ({facts})"
    return [
        came,
        *(
            f"{answer.sent_at:%Y-%m-%d %H:%M} our {answer.kind}:\n{text_of(answer.raw).strip()}"
            for answer in turn.sent
        ),
    ]
