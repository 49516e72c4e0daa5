"""What a model says of a mail, as values that every adapter fills alike."""

from enum import StrEnum

from pydantic import Field

from tasks.domain.value import Value


class Priority(StrEnum):
    """Say how soon a person should look; the order of the members is the order of urgency."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """Return the place in the order of urgency, 0 for the lowest."""
        return list(Priority).index(self)


class ActionItem(Value):
    """Name one thing the sender asks for, with the intent it belongs to."""

    intent: str
    type: str
    details: str


class Triage(Value):
    """Hold the model's judgement and, after it, the draft of the reply."""

    intent: str
    priority: Priority
    summary: str
    action_items: tuple[ActionItem, ...] = ()
    reply: str = ""


class Usage(Value):
    """Say who answered and what it cost; tokens are 0 for an adapter without a model."""

    model: str
    prompt_version: str
    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)


class ModelAnswer(Value):
    """Pair a triage with what it cost."""

    triage: Triage
    usage: Usage
