"""The tables of data/settings.toml whose keys are used as they stand."""

from typing import Literal

from pydantic import Field

from tasks.domain.value import Value


class Caps(Value):
    """Bound automatic answers within `window_minutes`, counted on successful sends."""

    window_minutes: int = Field(default=180, gt=0)
    per_address: int = Field(default=20, gt=0)
    same_subject: int = Field(default=2, gt=0)
    in_all: int = Field(default=1000, gt=0)


class Timeouts(Value):
    """Bound one command to each server, and all retries of one mail together; in seconds."""

    imap_seconds: float = Field(default=30, gt=0)
    smtp_seconds: float = Field(default=30, gt=0)
    model_seconds: float = Field(default=30, gt=0)
    mail_budget_seconds: float = Field(default=300, gt=0)


class Alerts(Value):
    """Say who hears of trouble, and for how long the same cause is not told again."""

    contact: str = "manager"
    quiet_minutes: int = Field(default=60, gt=0)
    failed_passes: int = Field(default=3, gt=0)


class Reviews(Value):
    """Say when a held mail is brought to mind again, and when its review expires; in hours."""

    remind_after_hours: float = Field(default=4, gt=0)
    expire_after_hours: float = Field(default=72, gt=0)


class Backfill(Value):
    """Bound a backfill, so that the live schedule keeps its share."""

    mails_per_minute: int = Field(default=60, gt=0)


class Reports(Value):
    """Say what reports show and what a million tokens cost.

    `artifact_detail` is what the UI shows of a mail. Bodies older than `keep_bodies_days` are
    emptied by `python -m flows.purge_bodies`.
    """

    artifact_detail: Literal["full", "redacted", "none"] = "full"
    currency: str = "USD"
    input_price: float = Field(default=0, ge=0)
    output_price: float = Field(default=0, ge=0)
    keep_bodies_days: int = Field(default=365, gt=0)
