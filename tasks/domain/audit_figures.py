"""The figures of the audit as values, apart from what computes them: pandas is slow to import."""

from datetime import date

from tasks.domain.ledger import Status
from tasks.domain.value import Value

ALL = "all mail"


class Count(Value):
    """Count the mails of one group and outcome; `group` is a day (ISO 8601) or an intent."""

    group: str
    outcome: Status
    mails: int


class Wait(Value):
    """Say how long a group's senders waited for their first answer; in seconds."""

    group: str
    mails: int
    median: float
    p90: float


class Reason(Value):
    """Count how often a rule, or a decision of a reviewer, occurred."""

    name: str
    mails: int


class Spent(Value):
    """Sum up what one model took; `cost` is None where no price is set."""

    model: str
    mails: int
    input_tokens: int
    output_tokens: int
    cost: float | None


class Summary(Value):
    """Hold a range's figures; shares are from 0 to 1 and None where nothing was counted."""

    mails: int
    first_day: date | None
    last_day: date | None
    days: tuple[Count, ...]
    intents: tuple[Count, ...]
    waits: tuple[Wait, ...]
    holds: tuple[Reason, ...]
    reviews: tuple[Reason, ...]
    spent: tuple[Spent, ...]
    edit_share: float | None
    unsupported_share: float | None
    currency: str

    @property
    def outcomes(self) -> tuple[tuple[Status, int], ...]:
        """Count the mails of each outcome that occurs, in the order of Status."""
        sums = dict.fromkeys(Status, 0)
        for count in self.days:
            sums[count.outcome] += count.mails
        return tuple((status, number) for status, number in sums.items() if number)
