"""The catalogue of intents: data/intents.toml as values."""

import re
import tomllib
from collections.abc import Iterator
from string import Template

from pydantic import Field, ValidationError

from tasks.domain.errors import ConfigurationError
from tasks.domain.triage import Priority
from tasks.domain.value import Value

FACTS = frozenset(
    {"office_phone", "office_hours", "lockout_line", "emergency_line", "property_name"}
)
# What is known of the mail at hand.
PERSONAL = frozenset({"first_name", "reference"})
TEMPLATE_FIELDS = ("acknowledgement", "acknowledgement_unverified", "always_say")


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


def load_catalogue(text: str, source: str, facts: frozenset[str] = FACTS) -> Catalogue:
    """Read data/intents.toml; `source` is its name in messages, `facts` what its texts may use.

    Raises:
        ConfigurationError: one line that names file, table, field and reason.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source}: this is not TOML: {error}.") from None
    fallback = document.pop("fallback", None)
    intents = tuple(_load_intent(name, table, source) for name, table in document.items())
    for intent in intents:
        for field, reason in _faults(intent, facts | PERSONAL):
            raise _fault(source, intent.name, field, reason)
    if fallback not in [intent.name for intent in intents]:
        raise ConfigurationError(f"{source}: fallback: it must name one of the tables.")
    return Catalogue(intents=intents, fallback=fallback)


def _load_intent(name: str, table: object, source: str) -> Intent:
    if not isinstance(table, dict):
        raise ConfigurationError(f"{source}: {name}: there is no such setting.")
    try:
        return Intent.model_validate({**table, "name": name})
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise _fault(source, name, field, first["msg"]) from None


def _fault(source: str, table: str, field: str, reason: str) -> ConfigurationError:
    line = " ".join(f"{source}: [{table}] {field}: {reason}.".split())
    return ConfigurationError(line)


def _faults(intent: Intent, placeholders: frozenset[str]) -> Iterator[tuple[str, str]]:
    if not re.fullmatch("[a-z][a-z0-9_]*", intent.name):
        yield "name", "small letters, digits and underscores only"
    if intent.priority_max.rank < intent.priority.rank:
        yield "priority_max", f"it is below the priority {intent.priority}"
    for pattern in intent.patterns:
        try:
            re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            yield "patterns", f"{pattern!r} is no regular expression ({error})"
    for field in TEMPLATE_FIELDS:
        template = Template(getattr(intent, field))
        if not template.is_valid():
            yield field, "a $ stands alone; write $$ for the sign itself"
        for unknown in sorted(set(template.get_identifiers()) - placeholders):
            yield field, f"${unknown} is not known; known are {_listed(placeholders)}"


def _listed(placeholders: frozenset[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(placeholders))
