"""Held mail that waits for too long: the manager reminded of it, its reviews ended."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from tasks.approvals import list_held, waits_for_a_decision
from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.errors import (
    AssistantError,
    ConfigurationError,
    DeliveryRefused,
    DeliveryUncertain,
)
from tasks.domain.ledger import Event, EventKind, ReplyKind
from tasks.domain.notice import NoticeText
from tasks.domain.preferences import Preferences
from tasks.domain.reminding import Waiting, find_overdue, has_expired, write_reminder
from tasks.domain.reply import Outgoing, mint_message_id, render
from tasks.domain.review_form import HeldEmail
from tasks.ledger import run_id
from tasks.reviews import expire_review, request_review


@task(cache_policy=NO_CACHE)
async def list_broken_off() -> tuple[int, ...]:
    """Return the held mails that somebody decided about in a run that died."""
    try:
        overdue = find_overdue(await list_held(), _preferences().reviews, utc_now())
    except AssistantError as error:
        # The mails of this pass have their outcomes; the next one looks again.
        get_run_logger().warning("Held mail was not looked through: %s", error)
        return ()
    return tuple(mail.email_id for mail in overdue.broken_off)


@task(cache_policy=NO_CACHE)
async def remind_of_held() -> None:
    """Tell the manager, in one mail, of all that waits for a decision, where any waits too long."""
    try:
        await _remind(utc_now())
    except AssistantError as error:
        get_run_logger().warning("Nobody was reminded of held mail: %s", error)


async def _remind(now: datetime) -> None:
    preferences = _preferences()
    held = await list_held()
    overdue = find_overdue(held, preferences.reviews, now)
    if not await _undecided(overdue.to_tell):
        return
    waiting = await _undecided(held)
    fresh = [mail for mail in waiting if mail in overdue.to_expire]
    await _expire(fresh, preferences.reviews.expire_after_hours, now)
    expired = [mail.model_copy(update={"expired_at": now}) for mail in fresh]
    others = [mail for mail in waiting if mail not in fresh]
    lines = [await _line(mail) for mail in (*expired, *others)]
    text = write_reminder(lines, now, ZoneInfo(connections().settings.timezone))
    told = await _send(text, preferences, now)
    # After the mail: a pass that dies in between tells twice, which is better than never.
    await _note(waiting, EventKind.REMINDED, now, told)


async def _undecided(mails: Sequence[HeldEmail]) -> list[HeldEmail]:
    return [mail for mail in mails if await waits_for_a_decision(mail.email_id)]


async def _expire(mails: Sequence[HeldEmail], hours: float, now: datetime) -> None:
    for mail in mails:
        await expire_review(mail.email_id, hours)
    await _note(mails, EventKind.EXPIRED, now, f"nobody decided within {hours:g} hours")


async def _line(mail: HeldEmail) -> Waiting:
    """Return what is said of one mail; a form that somebody cancelled is made anew."""
    link = None if has_expired(mail) else await request_review(mail.email_id)
    return Waiting(mail=mail, link=link or "")


async def _send(text: NoticeText, preferences: Preferences, now: datetime) -> str:
    """Send the reminder and return what became of it."""
    opened = connections()
    contacts = {contact.key: contact.email for contact in preferences.contacts}
    recipient = contacts.get(preferences.alerts.contact)
    if recipient is None:
        raise ConfigurationError(
            f"data/settings.toml: [alerts] contact: there is no {preferences.alerts.contact!r} in"
            " [contacts]."
        )
    sender = opened.settings.sender_address
    outgoing = Outgoing(
        sender=sender,
        sender_name=preferences.sender_name,
        recipient=recipient,
        subject=text.subject,
        body=text.body,
        message_id=mint_message_id(
            await opened.ledger.secret(), f"reminder {now.isoformat()}", ReplyKind.ALERT, recipient,
            sender.rpartition("@")[2],
        ),
        auto_submitted="auto-generated",
        date_at=now,
    )  # fmt: skip
    try:
        await opened.mailer.send(render(outgoing), sender, recipient)
    except (DeliveryRefused, DeliveryUncertain) as error:
        # Another try each minute would help nobody; the next period brings one.
        get_run_logger().warning("A reminder of held mail may not have arrived: %s", error)
        return f"{preferences.alerts.contact} may not have been told: {error}"
    return f"{preferences.alerts.contact} was told"


async def _note(mails: Sequence[HeldEmail], kind: EventKind, now: datetime, detail: str) -> None:
    event = Event(kind=kind, at=now, detail=detail, flow_run_id=run_id())
    await connections().ledger.record_each([mail.email_id for mail in mails], event)


def _preferences() -> Preferences:
    return load_house(connections().settings).preferences
