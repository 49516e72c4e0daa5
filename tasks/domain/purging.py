"""What is left of a mail when its words are deleted: who, when, what was decided and done."""

from datetime import datetime, timedelta

from tasks.domain.ledger import Event, EventKind, Status
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ModelAnswer
from tasks.domain.value import Value

# A held or failed mail still waits for somebody, who will want to read it.
PURGED_STATUSES = (Status.REPLIED, Status.SKIPPED, Status.ESCALATED)


class Purge(Value):
    """Say how much was emptied, of the time before `before`."""

    before: datetime
    mails: int = 0
    artifacts: int = 0
    tickets: int = 0
    previews: int = 0

    def __str__(self) -> str:
        """Tell it in one line."""
        said = (
            f"{self.mails} mails received before {self.before:%Y-%m-%d} and {self.tickets} tickets"
            f" emptied, {self.artifacts} pages of the Prefect UI deleted"
        )
        return said + (f", {self.previews} previewed answers deleted" if self.previews else "")


def oldest_kept(now: datetime, keep_days: int) -> datetime:
    """Return the moment before which bodies are no longer kept."""
    return now - timedelta(days=keep_days)


def without_words(answer: ModelAnswer) -> ModelAnswer:
    """Return a model's answer with its judgement and its cost, and none of its texts."""
    silent = {"summary": "", "action_items": (), "reply": ""}
    return answer.model_copy(update={"triage": answer.triage.model_copy(update=silent)})


def bare(ticket: Ticket) -> Ticket:
    """Return a ticket that says what was about whom and when, and nothing that anybody wrote."""
    return ticket.model_copy(update={"summary": "", "action_items": (), "attachments": ()})


def purge_event(keep_days: int, at: datetime, run: str) -> Event:
    """Return the event that accounts for the missing bodies."""
    return Event(
        kind=EventKind.PURGED,
        at=at,
        detail=f"bodies deleted after {keep_days} days",
        flow_run_id=run,
    )
