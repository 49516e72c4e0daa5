"""The catalogue of intents: data/intents.toml as values."""

from pydantic import Field

from tasks.domain.triage import Priority
from tasks.domain.value import Value


class Intent(Value):
    """Hold one table of data/intents.toml; its key is `name`.

    `priority` is the floor and `priority_max` what the model may raise it to. `notify` names
    contacts of data/settings.toml. `acknowledgement` and the two texts after it are
    string.Template texts over the facts of data/settings.toml, `$first_name` and `$reference`.
    `always_say` stands below every drafted reply. `patterns` are regular expressions for the
    keyword adapter, matched without case. `response_target` is in minutes.
    """

    name: str
    title: str
    definition: str
    examples: tuple[str, ...] = ()
    priority: Priority
    priority_max: Priority = Priority.HIGH
    queue: str
    opens_ticket: bool = True
    notify: tuple[str, ...] = ()
    needs_verified_sender: bool = False
    acknowledgement: str
    acknowledgement_unverified: str
    always_say: str = ""
    response_target: int = Field(gt=0)
    patterns: tuple[str, ...] = ()


class Catalogue(Value):
    """Hold every intent in the file's order, and which one stands for everything else."""

    intents: tuple[Intent, ...]
    fallback: str

    def get(self, name: str) -> Intent:
        """Return the intent of that name.

        Raises:
            KeyError: there is none.
        """
        return {intent.name: intent for intent in self.intents}[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names in the file's order."""
        return tuple(intent.name for intent in self.intents)
