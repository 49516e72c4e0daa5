"""Telling Prefect's event system what happened, for automations and its feed of events."""

import hashlib

from prefect.events import emit_event
from prefect.logging import get_logger

from tasks.connections import connections
from tasks.domain.bus import NAMESPACE, Signal, Subject, about_email

_logger = get_logger("events")


def announce(signal: Signal, subject: Subject, **facts: str) -> None:
    """Emit one event about one subject; Prefect adds the flow run that is at work.

    `facts` become labels that automations can match, so they hold names and counts of ours only.
    The event is queued: this neither waits nor fails, for no mail may be lost for being told of.
    """
    labels = {f"{NAMESPACE}.{name.replace('_', '-')}": value for name, value in facts.items()}
    try:
        emit_event(
            event=signal.value, resource={"prefect.resource.id": subject.resource_id, **labels}
        )
    # Whatever the client raises, an event is a courtesy.
    except Exception as error:  # noqa: BLE001
        _logger.warning("The event %s was not emitted (%s).", signal, type(error).__name__)


def announce_email(signal: Signal, email_id: int, **facts: str) -> None:
    """Emit one event about a mail, with its mailbox: several may share a Prefect server."""
    opened = connections()
    if opened.announces:
        announce(signal, about_email(email_id), mailbox=digest(opened.mailbox.name), **facts)


def digest(mailbox: str) -> str:
    """Return what names a mailbox to people who may not know its address."""
    return hashlib.sha256(mailbox.encode()).hexdigest()[:8]
