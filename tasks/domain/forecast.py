"""What would become of a mail: what a dry run shows instead of doing it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from tasks.domain.dossier import Dossier
from tasks.domain.ledger import Status
from tasks.domain.plan import Plan
from tasks.domain.value import Value


class Forecast(Value):
    """Hold what would become of one mail; `sender` says who that is, `tickets` name queues."""

    received_at: datetime
    address: str
    sender: str
    subject: str
    intent: str
    outcome: Status
    reason: str
    tickets: str
    told: str
    answer: str
    age_days: int


def forecast(dossier: Dossier, plan: Plan) -> Forecast:
    """Return the line that a dry run shows of a planned mail."""
    tenant = dossier.sender.tenant
    return Forecast(
        received_at=dossier.record.received_at,
        address=dossier.sender.email,
        sender=f"tenant {tenant.tenant_id}" if tenant else f"{dossier.sender.kind} sender",
        subject=dossier.record.subject,
        intent=plan.intent or "",
        outcome=plan.outcome,
        reason=plan.reason,
        tickets=", ".join(f"{ticket.queue} ({ticket.priority})" for ticket in plan.tickets),
        told=", ".join(notice.contact for notice in plan.notices),
        answer=plan.reply.kind if plan.reply else "",
        age_days=(dossier.opened_at - dossier.record.received_at).days,
    )


def summarise(forecasts: Sequence[Forecast]) -> str:
    """Return the counts in words, the largest first."""
    counts = Counter(one.outcome for one in forecasts).most_common()
    return ", ".join(f"{count} {outcome}" for outcome, count in counts) or "nothing to do"


def forecast_rows(forecasts: Sequence[Forecast], detail: str) -> list[list[str]]:
    """Return a heading and a line for each mail, oldest first.

    `detail` is that of Preferences: `redacted` leaves out address, subject and reason, `none`
    leaves no line at all.
    """
    personal = {"address", "subject", "reason"} if detail != "full" else set()
    names = [name for name in Forecast.model_fields if name not in personal]
    rows = [] if detail == "none" else sorted(forecasts, key=lambda one: one.received_at)
    return [names, *([str(getattr(one, name)) for name in names] for one in rows)]
