"""The fixed text of an alert: what happened, since when, how often, what to do, where to look."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tasks.domain.alerting import SHOWN, Alert, AlertCause, Trouble
from tasks.domain.preference_tables import Alerts
from tasks.domain.value import Value


class AlertText(Value):
    """Hold the subject and body of an alert."""

    subject: str
    body: str


class _Wording(NamedTuple):
    title: str
    happened: str
    remedy: str


_AGAIN = "The next pass tries again by itself."
_WORDINGS = {
    AlertCause.PARKED: _Wording(
        "mail was parked",
        "A mail could not be finished and was parked: no pass takes it up again.",
        "Read it in the mailbox, where it is flagged and unread, and answer it by hand. Once the "
        "reason is gone, process_mailbox with --retry-parked takes parked mail up again.",
    ),
    AlertCause.CAP_REACHED: _Wording(
        "the cap on automatic answers was reached",
        "More mail came than may be answered automatically; perhaps another robot answers ours. "
        "What is over the cap is held without an answer, and nobody is told of each.",
        "Look at the held mail and write to people yourself. If they were all people, raise [caps] "
        "in data/settings.toml.",
    ),
    AlertCause.MAILBOX: _Wording(
        "the mailbox cannot be read",
        "A pass failed because the IMAP server could not be used. No mail is lost.",
        f"{_AGAIN} If it stays so, ask whoever runs the mail server.",
    ),
    AlertCause.MAIL_SERVER: _Wording(
        "mail cannot be sent",
        "A pass failed because the SMTP server took no mail. What was not sent is kept.",
        f"{_AGAIN} If it stays so, ask whoever runs the mail server.",
    ),
    AlertCause.MODEL: _Wording(
        "the language model does not answer",
        "A pass left ordinary mail unread because the language model is down. Emergencies are "
        "handled without it.",
        f"{_AGAIN} Mail that waits too long goes to people. Check the model provider's status.",
    ),
    AlertCause.LEDGER: _Wording(
        "the database was lost",
        "A pass failed because Postgres could not be used. What is done stays done.",
        f"{_AGAIN} If it stays so, check that Postgres runs and has room.",
    ),
    AlertCause.STORAGE: _Wording(
        "no room for tickets",
        "A pass failed because files could not be written to the output folder.",
        "Make room on the disk, or point OUTPUT_DIR elsewhere. The next pass goes on.",
    ),
    AlertCause.SETTINGS: _Wording(
        "a setting must be corrected",
        "A pass failed because of a setting, such as a password that a server refuses.",
        "Correct what the reason names. The next pass goes on.",
    ),
    AlertCause.PREFECT: _Wording(
        "the Prefect server was lost",
        "A pass broke off because the Prefect server did not answer. What is done stays done.",
        f"{_AGAIN} If it stays so, start the Prefect server again.",
    ),
    AlertCause.DEFECT: _Wording(
        "something unexpected went wrong",
        "A pass failed in a way that the program does not know.",
        f"{_AGAIN} Give the run below to whoever maintains the program.",
    ),
}


def write_alert(alert: Alert, alerts: Alerts, run_url: str, timezone: str) -> AlertText:
    """Return the mail that tells of one cause; `run_url` stands before a run's id."""
    wording, zone = _WORDINGS[alert.cause], ZoneInfo(timezone)
    runs = "\n".join(_line(trouble, run_url, zone) for trouble in alert.latest[:SHOWN])
    quiet = f"This cause is told at most once in {alerts.quiet_minutes} minutes."
    parts = [
        wording.happened,
        _how_often(alert, zone),
        _how_long(alert, alerts.failed_passes, zone),
        f"What to do: {wording.remedy}",
        f"The latest, with the run that tells more:\n{runs}",
        f"{quiet} This mail was written automatically.",
    ]
    return AlertText(
        subject=f"Alert: {wording.title}", body="\n\n".join(part for part in parts if part)
    )


def _how_often(alert: Alert, zone: ZoneInfo) -> str:
    if alert.told_before_at:
        told_at = _moment(alert.told_before_at, zone)
        return f"How often: told at {told_at}, and {alert.times} more since."
    times = "once, at" if alert.times == 1 else f"{alert.times} times since"
    return f"How often: {times} {_moment(alert.first_at, zone)}."


def _how_long(alert: Alert, failed_passes: int, zone: ZoneInfo) -> str:
    if alert.in_a_row < failed_passes or alert.row_began_at is None:
        return ""
    since = _moment(alert.row_began_at, zone)
    return (
        f"{alert.in_a_row} passes in a row failed so, the first at {since}: it does not go away by"
        " itself."
    )


def _line(trouble: Trouble, run_url: str, zone: ZoneInfo) -> str:
    link = f"\n{run_url}/{trouble.flow_run_id}" if trouble.flow_run_id else ""
    return f"- {_moment(trouble.at, zone)}: {trouble.detail}{link}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
