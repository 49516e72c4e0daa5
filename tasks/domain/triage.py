"""What a model says of a mail, as values that every adapter fills alike."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    create_model,
)
from pydantic.fields import FieldInfo

from tasks.domain.findings import Finding
from tasks.domain.value import Value

if TYPE_CHECKING:
    # The catalogue is made of priorities, so it imports this module.
    from tasks.domain.intents import Catalogue


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
    """Hold the model's judgement and, after it, the draft of the reply.

    `matters` are the topics of data/sensitive.toml that the model sees in the mail.
    """

    intent: str
    priority: Priority
    matters: tuple[str, ...] = ()
    summary: str
    action_items: tuple[ActionItem, ...] = ()
    reply: str = ""


class Usage(Value):
    """Say who answered and what it cost; tokens are 0 for an adapter without a model.

    `prompt_version` names the wording, `prompt_hash` the very prompt that this mail was put into.
    """

    model: str
    prompt_version: str
    prompt_hash: str = ""
    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)


class ModelAnswer(Value):
    """Pair a triage with what it cost; `withheld` says which of its texts were dropped, and why."""

    triage: Triage
    usage: Usage
    withheld: tuple[Finding, ...] = ()


def settle_priority(triage: Triage, catalogue: Catalogue) -> Priority:
    """Return the highest priority that the intents asked for allow; never below their floors."""
    asked = {triage.intent, *(item.intent for item in triage.action_items)}
    # An answer kept from before an edit of the file may name an intent that is gone.
    intents = [i for i in catalogue.intents if i.name in asked] or [
        catalogue.get(catalogue.fallback)
    ]
    settled = (
        min(max(triage.priority, i.priority, key=_rank), i.priority_max, key=_rank) for i in intents
    )
    return max(settled, key=_rank)


def _rank(priority: Priority) -> int:
    return priority.rank


Kind = TypeVar("Kind")


def _drop_controls(text: str) -> str:
    # Postgres takes no NUL, and a terminal obeys the others.
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text).strip()


Text = Annotated[str, AfterValidator(_drop_controls)]

# Strict structured output wants closed objects; a server that only imitates it may add fields, and
# they are dropped.
CLOSED = ConfigDict(
    extra="ignore",
    json_schema_extra={"additionalProperties": False},
    # Strict output wants every field named as required, also what a lax server may leave out.
    json_schema_serialization_defaults_required=True,
)


@lru_cache(maxsize=8)
def answer_schema(catalogue: Catalogue, matters: tuple[str, ...] = ()) -> type[BaseModel]:
    """Build the form that a model fills in, with the catalogue's intents as its choices.

    The order of the fields is the order in which a model writes: it judges first and drafts last.
    Without `matters` it is not asked for any.
    """
    name = _choice(catalogue.names)
    touched: dict[str, Any] = {"matters": _list_of(matters)} if matters else {}
    item = create_model(
        "Item",
        __config__=CLOSED,
        intent=_field(name, "The intent that this ask belongs to."),
        type=_field(Text, "A short kind in snake_case, such as repair, receipt or call_back."),
        details=_field(Text, "What exactly is asked for, in English, with dates as YYYY-MM-DD."),
    )
    return create_model(
        "Answer",
        __config__=CLOSED,
        intent=_field(name, "What the sender wants most, judged from facts and not from tone."),
        priority=_field(_choice(tuple(Priority)), "How soon a person should look."),
        **touched,
        summary=_field(Text, "One or two sentences in English for the staff."),
        action_items=_field(list[item], "One entry for each separate thing asked for."),
        reply=_field(Text, "The draft of the reply, in the language of the mail."),
    )


def answer_json_schema(catalogue: Catalogue, matters: tuple[str, ...] = ()) -> dict[str, JsonValue]:
    """Return the form as JSON Schema without references, which not every server follows."""
    form = answer_schema(catalogue, matters)
    return without_references(form.model_json_schema(mode="serialization"))


def without_references(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return a JSON Schema with its definitions put where they are referred to."""
    definitions = schema.get("$defs", {})
    assert isinstance(definitions, dict)  # noqa: S101  # As JSON Schema has it.
    return {name: _inline(node, definitions) for name, node in schema.items() if name != "$defs"}


def _inline(node: JsonValue, definitions: dict[str, JsonValue]) -> JsonValue:
    if isinstance(node, list):
        return [_inline(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if isinstance(reference := node.get("$ref"), str):
        return _inline(definitions[reference.rpartition("/")[2]], definitions)
    return {name: _inline(item, definitions) for name, item in node.items()}


def _choice(names: tuple[str, ...]) -> type[str]:
    # Literal[...] in brackets takes only names that are known before the program runs.
    return cast("type[str]", Literal.__getitem__(tuple(str(name) for name in names)))


def _field(kind: type[Kind], description: str) -> tuple[type[Kind], FieldInfo]:
    return kind, Field(description=description)


def _list_of(matters: tuple[str, ...]) -> tuple[type[list[str]], FieldInfo]:
    described = "Which matters that only a person may answer the mail touches; mostly none."
    kind = list.__class_getitem__(_choice(matters))
    # A server that only imitates strict output may leave the field out.
    return cast("type[list[str]]", kind), FieldInfo(default_factory=list, description=described)


def parse_answer(text: str, catalogue: Catalogue, matters: tuple[str, ...] = ()) -> Triage:
    """Read a model's JSON, also from within a code fence or between other words.

    Raises:
        ValueError: it is not the form; the message names the faulty fields and quotes nothing.
    """
    found = text[text.find("{") : text.rfind("}") + 1]
    try:
        answer = answer_schema(catalogue, matters).model_validate_json(found)
    except ValidationError as error:
        faults = (_fault(e["loc"], e["type"]) for e in error.errors(include_input=False))
        raise ValueError("; ".join(faults)) from None
    return Triage.model_validate(answer.model_dump())


def _fault(location: tuple[int | str, ...], kind: str) -> str:
    return f"{'.'.join(map(str, location)) or 'answer'}: {kind}"
