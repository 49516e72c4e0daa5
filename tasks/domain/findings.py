"""What can be wrong with the texts of a model's answer."""

from enum import StrEnum

from tasks.domain.value import Value


class Leak(StrEnum):
    """Name what makes a text be withheld rather than shown to a reviewer."""

    CANARY = "canary"
    INSTRUCTIONS = "instructions"
    OTHER_RECORD = "other_record"
    TOO_LONG = "too_long"


class Finding(Value):
    """Hold words of a draft that the facts do not support, and what kind of statement they are.

    Of a leak the words are not kept: `text` is the name of the field that held it.
    """

    kind: str
    text: str

    @property
    def is_leak(self) -> bool:
        """Say whether the text was withheld."""
        return self.kind in set(Leak)
