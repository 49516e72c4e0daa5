"""The stop button: whether mail may be answered without a person, and who says so."""

from datetime import datetime

from tasks.domain.dossier import Dossier
from tasks.domain.ledger import Status
from tasks.domain.plan import Plan
from tasks.domain.ticketing import plan_review_ticket
from tasks.domain.triage import ModelAnswer
from tasks.domain.value import Value

STOPPED = "automatic sending is stopped"
# The Prefect variable that a manager may edit in the UI, and what it says when nothing is stopped.
VARIABLE = "automatic_sending"
ON, OFF = "on", "off"
_YES = frozenset({ON, "true", "yes", "1"})


class SendingChange(Value):
    """Say that automatic sending was stopped or resumed; `by` is what the person is called."""

    is_stopped: bool
    at: datetime
    by: str


class SendingState(Value):
    """Hold what the two sources say.

    `ledger` is the last change, None where there never was one. `variable` is the value of the
    Prefect variable, None where there is none or it could not be read.
    """

    ledger: SendingChange | None = None
    variable: str | None = None

    @property
    def is_stopped(self) -> bool:
        """Say whether either source stops automatic sending."""
        return self.by_ledger or self.by_variable

    @property
    def by_ledger(self) -> bool:
        """Say whether the ledger stops it."""
        return self.ledger is not None and self.ledger.is_stopped

    @property
    def by_variable(self) -> bool:
        """Say whether the variable stops it; a word that nobody knows does, too."""
        return self.variable is not None and self.variable.strip().lower() not in _YES


def describe_state(state: SendingState) -> str:
    """Return one sentence for people: whether it is stopped, since when, by whom and where."""
    if not state.is_stopped:
        return "Automatic sending is on."
    where = [f"the ledger ({_told(state.ledger)})"] if state.ledger and state.by_ledger else []
    where += [f"the Prefect variable {VARIABLE} ({state.variable})"] if state.by_variable else []
    return f"Automatic sending is STOPPED, by {' and by '.join(where)}."


def _told(change: SendingChange) -> str:
    return f"by {change.by} at {change.at.isoformat(sep=' ', timespec='minutes')}"


def expect_no_answer(
    dossier: Dossier, answer: ModelAnswer | None, plan: Plan, now: datetime
) -> Plan:
    """Return the plan of a mail that is about to be held back, with a ticket where it has none.

    Nobody is told of that ticket by mail: who stopped the sending looks at what is held, and a
    notification for each mail would be a flood.
    """
    if plan.outcome is not Status.REPLIED or plan.tickets or answer is None:
        return plan
    triage = answer.triage
    ticket = plan_review_ticket(dossier, triage.intent, triage.summary, now, STOPPED)
    return plan.model_copy(update={"tickets": (ticket,)})
