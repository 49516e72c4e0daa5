"""The kinds of emergency: data/emergencies.toml as values."""

from collections.abc import Collection, Mapping

from pydantic import Field

from tasks.domain.denial import PHRASE, Grammar
from tasks.domain.errors import ConfigurationError
from tasks.domain.rule_file import (
    build,
    build_value,
    check_template,
    expand,
    expand_groups,
    parse_toml,
    refuse_unknown,
    tables,
    word_list,
)
from tasks.domain.spelling import Spelling
from tasks.domain.value import Value

SAFETY_FACTS = frozenset(
    {
        "first_name",
        "reference",
        "emergency_line",
        "office_phone",
        "property_name",
        "lockout_line",
        "office_hours",
    }
)
_OTHER = "other"
_GRAMMAR_LISTS = (
    "negations",
    "fillers",
    "links",
    "resolutions",
    "followups",
    "frames",
    "tales",
    "relapses",
)
_KIND_LISTS = ("patterns", "denials", "frames", "requires")


class EmergencyKind(Value):
    """Hold one table of data/emergencies.toml; its key is `name`.

    The expressions are matched against folded text (see phrases.py). With `requires`, one of those
    must stand somewhere in the mail too. `together` holds what counts where all of a group stand
    near each other. `safety_text` is a string.Template over SAFETY_FACTS.
    """

    name: str
    title: str
    patterns: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    denials: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    safety_text: str
    notify: tuple[str, ...]
    queue: str = "emergency"


class Weighing(Value):
    """Hold [weighing]: chances from 0 to 1.

    What the patterns found is doubted where every part of the mail, and each sentence with a
    phrase, lies below its limit. Where no pattern stands in the mail at all, a part from
    `look_from` on is for a person to look at, and one from `alarm_from` on is an emergency; where
    one is denied, a person looks from `alarm_from` on.
    """

    doubt_mail_below: float = Field(default=0.1, ge=0, le=1)
    doubt_phrase_below: float = Field(default=0.7, ge=0, le=1)
    look_from: float = Field(default=0.7, ge=0, le=1)
    alarm_from: float = Field(default=0.9, ge=0, le=1)
    never_doubted: tuple[str, ...] = ()


class Emergencies(Value):
    """Hold every kind in the file's order; `other` is for what a model alone finds urgent."""

    kinds: tuple[EmergencyKind, ...]
    other: EmergencyKind
    grammars: tuple[Grammar, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    weighing: Weighing = Weighing()


def load_emergencies(text: str, source: str) -> Emergencies:
    """Read data/emergencies.toml.

    Raises:
        ConfigurationError: a fault, with the file, the table and the field.
    """
    document = parse_toml(text, source)
    refuse_unknown(document, ("words", "spelling", "weighing", "grammar", "emergency"), source)
    words = {**word_list(document, source), "phrase": PHRASE}
    kinds = [
        _kind(name, table, words, f"{source}: [emergency.{name}]")
        for name, table in tables(document, "emergency", source).items()
    ]
    other = next((kind for kind in kinds if kind.name == _OTHER), None)
    if other is None:
        raise ConfigurationError(f"{source}: [emergency.{_OTHER}] is missing.")
    return Emergencies(
        kinds=tuple(kind for kind in kinds if kind.name != _OTHER),
        other=other,
        grammars=tuple(
            _grammar(name, table, words, f"{source}: [grammar.{name}]")
            for name, table in tables(document, "grammar", source).items()
        ),
        spellings=tuple(
            build(Spelling, name, table, f"{source}: [spelling.{name}]", key="language")
            for name, table in tables(document, "spelling", source).items()
        ),
        weighing=_weighing(document, {kind.name for kind in kinds}, source),
    )


def _weighing(document: Mapping[str, object], kinds: Collection[str], source: str) -> Weighing:
    where = f"{source}: [weighing]"
    weighing = build_value(Weighing, tables(document, "weighing", source), where)
    for name in weighing.never_doubted:
        if name not in kinds:
            raise ConfigurationError(
                f"{where}: never_doubted: {name} is no emergency of this file."
            )
    return weighing


def _kind(name: str, table: object, words: Mapping[str, str], where: str) -> EmergencyKind:
    kind = build(EmergencyKind, name, table, where)
    check_template(kind.safety_text, SAFETY_FACTS, f"{where}: safety_text")
    if not kind.patterns and name != _OTHER:
        raise ConfigurationError(f"{where}: patterns: at least one is needed.")
    lists = {
        field: expand(getattr(kind, field), words, f"{where}: {field}") for field in _KIND_LISTS
    }
    together = expand_groups(kind.together, words, f"{where}: together")
    safety_text = kind.safety_text.strip() + "\n"
    return kind.model_copy(update={**lists, "together": together, "safety_text": safety_text})


def _grammar(name: str, table: object, words: Mapping[str, str], where: str) -> Grammar:
    grammar = build(Grammar, name, table, where, key="language")
    return grammar.model_copy(
        update={
            field: expand(getattr(grammar, field), words, f"{where}: {field}")
            for field in _GRAMMAR_LISTS
        }
    )
