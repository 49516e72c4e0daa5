"""Which held mails nobody has decided about for too long, and what the manager is told of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tasks.domain.notice import NoticeText
from tasks.domain.parsing.sanitize import clean_line
from tasks.domain.preference_tables import Reviews
from tasks.domain.review_form import HeldEmail
from tasks.domain.value import Value

# More than this nobody reads in a mail; the rest is counted.
LONGEST_LIST = 50
_LINE = 200
_COMMAND = "python -m flows.review_draft"


class Overdue(Value):
    """Hold which held mails ask for something; a mail may stand in several of these."""

    broken_off: tuple[HeldEmail, ...] = ()
    to_expire: tuple[HeldEmail, ...] = ()
    to_tell: tuple[HeldEmail, ...] = ()


class Waiting(Value):
    """Hold one line of a reminder; `link` leads to the form, empty where there is none."""

    mail: HeldEmail
    link: str = ""


def find_overdue(held: Sequence[HeldEmail], reviews: Reviews, now: datetime) -> Overdue:
    """Sort out what is overdue at this moment."""
    patience = timedelta(hours=reviews.remind_after_hours)
    limit = timedelta(hours=reviews.expire_after_hours)
    to_expire = tuple(m for m in held if not has_expired(m) and now - m.held_at >= limit)
    told_late = (m for m in held if m not in to_expire and _is_untold(m, patience, now))
    return Overdue(
        broken_off=tuple(m for m in held if _broke_off(m)),
        to_expire=to_expire,
        to_tell=(*to_expire, *told_late),
    )


def has_expired(mail: HeldEmail) -> bool:
    """Say whether the review of this mail has expired since it was held."""
    return mail.expired_at is not None and mail.expired_at >= mail.held_at


def write_reminder(waiting: Sequence[Waiting], now: datetime, zone: ZoneInfo) -> NoticeText:
    """Return one mail that lists everything that is held, what has expired first."""
    expired = [one for one in waiting if has_expired(one.mail)]
    others = [one for one in waiting if not has_expired(one.mail)]
    parts = []
    if expired:
        parts.append(
            "EXPIRED: nobody decided in time. These mails stay held, nobody has been answered, and"
            f" they are not brought to mind again by themselves. Decide with {_COMMAND}:"
        )
        parts += _entries(expired, now, zone)
    if others:
        parts.append("These mails are held until a person decides about them:")
        parts += _entries(others, now, zone)
    parts.append(f"All that is held: {_COMMAND} --list")
    return NoticeText(subject=_subject(len(expired), len(others)), body="\n\n".join(parts))


def _is_untold(mail: HeldEmail, patience: timedelta, now: datetime) -> bool:
    if has_expired(mail):
        # It expired, and the mail that should tell of it never left.
        return mail.reminded_at is None or mail.reminded_at < (mail.expired_at or now)
    since = max(mail.held_at, mail.reminded_at or mail.held_at)
    return now - since >= patience


def _broke_off(mail: HeldEmail) -> bool:
    """Say whether somebody decided and the run that should carry it out came to no end."""
    if mail.reviewed_at is None or mail.reviewed_at < mail.held_at:
        return False
    return mail.unsent_at is None or mail.unsent_at < mail.reviewed_at


def _subject(expired: int, waiting: int) -> str:
    words = []
    if expired:
        words.append(f"EXPIRED: {expired} {'review' if expired == 1 else 'reviews'}")
    if waiting:
        verb = "mail waits" if waiting == 1 else "mails wait"
        words.append(f"{waiting} {verb} for a decision")
    return ", ".join(words)


def _entries(waiting: Sequence[Waiting], now: datetime, zone: ZoneInfo) -> list[str]:
    shown = [_entry(one, now, zone) for one in waiting[:LONGEST_LIST]]
    more = len(waiting) - LONGEST_LIST
    return [*shown, f"... and {more} more"] if more > 0 else shown


def _entry(one: Waiting, now: datetime, zone: ZoneInfo) -> str:
    mail = one.mail
    since = mail.held_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    hours = int((now - mail.held_at) / timedelta(hours=1))
    rows = [
        f"Mail {mail.email_id}, held since {since} ({hours} h): {clean_line(mail.subject, _LINE)}",
        f"From: {clean_line(mail.sender or 'nobody', _LINE)}",
        f"Why: {clean_line(mail.reason, _LINE)}",
        f"Tickets: {mail.tickets}" if mail.tickets else "",
        f"Decide: {one.link or f'{_COMMAND} --show {mail.email_id}'}",
    ]
    return "\n".join(row for row in rows if row)
