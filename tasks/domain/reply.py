"""Outgoing mail: its text, its headers and its Message-ID."""

from datetime import datetime

from tasks.domain.value import Value


class Outgoing(Value):
    """Hold a mail to one person before it is rendered."""

    sender: str
    sender_name: str = ""
    recipient: str
    subject: str
    body: str
    message_id: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    auto_submitted: str = "auto-replied"
    date_at: datetime
