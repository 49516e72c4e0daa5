"""Alerting the manager: troubles are kept in the ledger, and each cause is told once in a while."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from prefect import State
from prefect.logging import get_run_logger

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.alert_text import write_alert
from tasks.domain.alerting import (
    Alert,
    AlertCause,
    Failure,
    blame,
    mail_troubles,
    pass_troubles,
)
from tasks.domain.errors import ConfigurationError, DeliveryRefused, DeliveryUncertain
from tasks.domain.ledger import ReplyKind
from tasks.domain.plan import Plan
from tasks.domain.preferences import Preferences
from tasks.domain.reply import Outgoing, mint_message_id, render
from tasks.domain.ticket import Ticket
from tasks.ledger import run_id
from tasks.progress import DEFERRED, Tally
from tasks.retry import PREFECT_LIBRARIES
from tasks.run_links import run_url


class PassWatch:
    """See how a pass ends, so that the manager can be alerted of it."""

    def __init__(self) -> None:
        self.is_closed = False
        self._deferred = 0

    def close(self, tally: Tally) -> State[Any]:
        """Return the pass's final state; a pass that is not closed did nothing."""
        self.is_closed = True
        self._deferred = tally.counts[DEFERRED]
        return tally.close()

    def failures(self) -> list[Failure]:
        """Return what kept mails of this pass from their end."""
        opened = connections()
        if not self._deferred:
            return opened.failures
        if opened.mailer_circuit.is_open:
            failure = Failure(cause=AlertCause.MAIL_SERVER, reason=opened.mailer_circuit.reason)
            return [*opened.failures, failure]
        reason = opened.model_circuit.reason or "the model was down for a while"
        return [*opened.failures, Failure(cause=AlertCause.MODEL, reason=reason)]


@asynccontextmanager
async def watch_pass() -> AsyncIterator[PassWatch]:
    """Alert the manager at the end of a pass, however it ends, while it holds its mailbox."""
    watch = PassWatch()
    try:
        yield watch
    except Exception as error:
        await _alert([*connections().failures, find_failure(error)])
        raise
    if watch.is_closed:
        await _alert(watch.failures())


def find_failure(error: Exception) -> Failure:
    """Return what an error means to the manager."""
    if type(error).__module__.partition(".")[0] in PREFECT_LIBRARIES:
        reason = f"the Prefect server was lost ({type(error).__name__})"
        return Failure(cause=AlertCause.PREFECT, reason=reason)
    return blame(error)


async def note_troubles(email_id: int, plan: Plan, tickets: Sequence[Ticket]) -> None:
    """Keep what the manager is to be alerted of because of one mail; the pass's end tells it."""
    opened = connections()
    found = mail_troubles(plan, tickets, email_id, utc_now(), run_id())
    await opened.ledger.note_troubles(opened.mailbox.name, *found)


# No task: when Prefect itself is lost, this must work all the same.
async def _alert(failures: Sequence[Failure]) -> None:
    """Note a pass's end, and tell whatever was not told within `quiet_minutes`."""
    try:
        opened, now = connections(), utc_now()
        preferences = load_house(opened.settings).preferences
        quiet = timedelta(minutes=preferences.alerts.quiet_minutes)
        mailbox, ledger = opened.mailbox.name, opened.ledger
        troubles = pass_troubles(failures, now, run_id())
        await ledger.note_troubles(mailbox, *troubles)
        await ledger.count_pass(mailbox, {trouble.cause for trouble in troubles}, now, quiet)
        for alert in await ledger.open_alerts(mailbox, now, quiet):
            await _tell(opened, alert, preferences, now)
    # What a pass came to stands, whatever keeps the manager from hearing of it.
    except Exception as error:  # noqa: BLE001
        get_run_logger().warning("The manager was not alerted: %s", blame(error).reason)


async def _tell(opened: Connections, alert: Alert, preferences: Preferences, now: datetime) -> None:
    """Send an alert that the ledger has marked as told; take the mark away where it stayed here."""
    mailbox, sender = opened.mailbox.name, opened.settings.sender_address
    try:
        recipient = _recipient(preferences)
        raw = await _render(opened, alert, preferences, recipient, now)
        await opened.mailer.send(raw, sender, recipient)
    except (DeliveryRefused, DeliveryUncertain) as error:
        # It may have arrived, or never will: it is told again when this cause's time comes.
        get_run_logger().warning("An alert was not taken: %s", error)
    except Exception:
        await opened.ledger.close_alert(mailbox, alert, told=False)
        raise
    else:
        await opened.ledger.close_alert(mailbox, alert, told=True)


def _recipient(preferences: Preferences) -> str:
    key = preferences.alerts.contact
    addresses = {contact.key: contact.email for contact in preferences.contacts}
    if key not in addresses:
        raise ConfigurationError(
            f"No contact {key} is known: add it to [contacts] in data/settings.toml."
        )
    return addresses[key]


async def _render(
    opened: Connections, alert: Alert, preferences: Preferences, recipient: str, now: datetime
) -> bytes:
    sender = opened.settings.sender_address
    text = write_alert(alert, preferences.alerts, run_url(), opened.settings.timezone)
    # No mail has such an identity; what makes the Message-ID unique is the cause and its count.
    identity = f"{opened.mailbox.name} {alert.cause} {alert.number}"
    domain, secret = sender.rpartition("@")[2], await opened.ledger.secret()
    outgoing = Outgoing(
        sender=sender,
        sender_name=preferences.sender_name,
        recipient=recipient,
        subject=text.subject,
        body=text.body,
        message_id=mint_message_id(secret, identity, ReplyKind.ALERT, recipient, domain),
        auto_submitted="auto-generated",
        date_at=now,
    )
    return render(outgoing)
