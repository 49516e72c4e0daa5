"""What the manager is alerted of; alert_text.py has the words."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from tasks.domain.errors import (
    AssistantError,
    ConfigurationError,
    LedgerUnavailable,
    MailboxUnavailable,
    MailerUnavailable,
    ModelRefused,
    ModelUnavailable,
    StorageFull,
)
from tasks.domain.holding import CAP_RULES
from tasks.domain.plan import Plan
from tasks.domain.ticket import Ticket
from tasks.domain.value import Value

# So many occurrences are shown one by one; the others are only counted.
SHOWN = 5


class AlertCause(StrEnum):
    """Name what an alert can be about; each is told on its own."""

    PARKED = "parked"
    CAP_REACHED = "cap_reached"
    MAILBOX = "mailbox"
    MAIL_SERVER = "mail_server"
    MODEL = "model"
    LEDGER = "ledger"
    STORAGE = "storage"
    SETTINGS = "settings"
    PREFECT = "prefect"
    DEFECT = "defect"

    @property
    def fails_passes(self) -> bool:
        """Say whether it keeps a pass from its end, so that the next one may be rid of it."""
        return self not in {AlertCause.PARKED, AlertCause.CAP_REACHED}


class Failure(Value):
    """Say what kept a mail or a pass from its end; the reason is no word of anybody's mail."""

    cause: AlertCause
    reason: str


class Trouble(Value):
    """Hold one occurrence of a cause; each `origin`, a mail or a run, is counted once."""

    cause: AlertCause
    origin: str
    detail: str
    at: datetime
    flow_run_id: str | None = None


class Alert(Value):
    """Hold what is to be told of one cause.

    `told_before_at` says when the cause was told last. `in_a_row` counts the passes up to now that
    failed with it one after another, from `row_began_at`. `latest` are the newest, newest first.
    """

    cause: AlertCause
    number: int
    times: int
    first_at: datetime
    told_before_at: datetime | None
    in_a_row: int
    row_began_at: datetime | None
    latest: tuple[Trouble, ...]


# In this order: a refused login is a setting, whichever server refused it.
_CAUSES: tuple[tuple[type[AssistantError], AlertCause], ...] = (
    (ConfigurationError, AlertCause.SETTINGS),
    (MailboxUnavailable, AlertCause.MAILBOX),
    (MailerUnavailable, AlertCause.MAIL_SERVER),
    (ModelUnavailable, AlertCause.MODEL),
    (ModelRefused, AlertCause.MODEL),
    (LedgerUnavailable, AlertCause.LEDGER),
    (StorageFull, AlertCause.STORAGE),
)


def blame(error: Exception) -> Failure:
    """Return what an error means to the manager; only our own errors' sentences are quoted."""
    if not isinstance(error, AssistantError):
        reason = f"internal error ({type(error).__name__})"
        return Failure(cause=AlertCause.DEFECT, reason=reason)
    causes = (cause for kind, cause in _CAUSES if isinstance(error, kind))
    return Failure(cause=next(causes, AlertCause.DEFECT), reason=str(error))


def mail_troubles(
    plan: Plan, tickets: Sequence[Ticket], email_id: int, now: datetime, run_id: str
) -> tuple[Trouble, ...]:
    """Return what the manager is alerted of because of one mail's plan."""
    found: list[tuple[AlertCause, str]] = []
    if plan.parked:
        references = ", ".join(ticket.reference for ticket in tickets)
        found.append((AlertCause.PARKED, f"{references or f'mail {email_id}'}: {plan.reason}"))
    if capped := [hit.detail for hit in plan.hits if hit.rule in CAP_RULES]:
        found.append((AlertCause.CAP_REACHED, "; ".join(capped)))
    origin = f"mail {email_id}"
    return tuple(
        Trouble(cause=cause, origin=origin, detail=detail, at=now, flow_run_id=run_id)
        for cause, detail in found
    )


def pass_troubles(failures: Sequence[Failure], now: datetime, run_id: str) -> tuple[Trouble, ...]:
    """Return one trouble for each cause that kept a pass, or mails of it, from the end."""
    reasons: dict[AlertCause, list[str]] = {}
    for failure in failures:
        reasons.setdefault(failure.cause, []).append(failure.reason)
    return tuple(
        Trouble(
            cause=cause,
            origin=f"run {run_id}",
            detail=said[0] if len(said) == 1 else f"{said[0]} ({len(said)} times in this pass)",
            at=now,
            flow_run_id=run_id,
        )
        for cause, said in reasons.items()
    )
