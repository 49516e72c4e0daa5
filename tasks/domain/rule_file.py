"""Read a TOML file of rules so that every fault names the file, the table and the field."""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from string import Template
from typing import TypeVar

from pydantic import ValidationError

from tasks.domain.errors import ConfigurationError
from tasks.domain.phrases import compiled, fold_pattern
from tasks.domain.value import Value

V = TypeVar("V", bound=Value)

# A macro is a name in braces; a regular expression's own braces hold digits and commas.
_MACRO = re.compile(r"\{([a-z_]+)\}")


def parse_toml(text: str, source: str) -> Mapping[str, object]:
    """Return the file's tables in their order.

    Raises:
        ConfigurationError: the text is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source} is not valid TOML: {error}.") from None


def tables(document: Mapping[str, object], name: str, source: str) -> Mapping[str, object]:
    """Return the named table of tables, empty where the file has none."""
    found = document.get(name, {})
    if not isinstance(found, dict):
        raise ConfigurationError(f"{source}: [{name}] must be a table.")
    return found


def refuse_unknown(document: Mapping[str, object], known: Sequence[str], source: str) -> None:
    """Reject a misspelt top-level table, whose rules would otherwise be silently missing."""
    for name in document:
        if name not in known:
            raise ConfigurationError(f"{source}: [{name}] is not known; use {', '.join(known)}.")


def build(model: type[V], name: str, table: object, where: str, key: str = "name") -> V:
    """Return the table as a value whose field `key` is the table's name."""
    if not isinstance(table, dict):
        raise ConfigurationError(f"{where}: must be a table.")
    if key in table:
        raise ConfigurationError(f"{where}: {key}: the table's name says it; remove this line.")
    return build_value(model, {key: name, **table}, where)


def build_value(model: type[V], fields: Mapping[str, object], where: str) -> V:
    """Return a table's fields as a value."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{where}: {field}: {first['msg']}.") from None


def expand(patterns: Sequence[str], words: Mapping[str, str], where: str) -> tuple[str, ...]:
    """Return checked regular expressions with `{word}` replaced from [words]."""
    return tuple(_expand_one(pattern, words, where) for pattern in patterns)


def expand_groups(
    groups: Sequence[Sequence[str]], words: Mapping[str, str], where: str
) -> tuple[tuple[str, ...], ...]:
    """Return groups of expressions that begin and end at whole words (see together.py)."""
    return tuple(expand([rf"\b(?:{part})\b" for part in group], words, where) for group in groups)


def word_list(document: Mapping[str, object], source: str) -> Mapping[str, str]:
    """Return [words] with each word expanded by those above it."""
    words: dict[str, str] = {}
    for name, text in tables(document, "words", source).items():
        where = f"{source}: [words]: {name}"
        if not isinstance(text, str):
            raise ConfigurationError(f"{where}: must be a text.")
        words[name] = f"(?:{_substitute(text, words, where)})"
    return words


def check_template(text: str, known: Collection[str], where: str) -> None:
    """Reject a string.Template that could not be filled in when it is needed most."""
    template = Template(text)
    if not template.is_valid():
        raise ConfigurationError(f"{where}: a $ must be followed by a name, or doubled.")
    for name in template.get_identifiers():
        if name not in known:
            raise ConfigurationError(
                f"{where}: ${name} is not known; use {', '.join(sorted(known))}."
            )


def _substitute(pattern: str, words: Mapping[str, str], where: str) -> str:
    def replacement(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise ConfigurationError(f"{where}: {match[0]} is not among the [words] above it.")
        return words[match[1]]

    return _MACRO.sub(replacement, pattern)


def _expand_one(pattern: str, words: Mapping[str, str], where: str) -> str:
    folded = fold_pattern(_substitute(pattern, words, where))
    try:
        expression = compiled(folded)
    except re.error as error:
        raise ConfigurationError(
            f"{where}: {pattern!r} is not a regular expression: {error}."
        ) from None
    if expression.match(""):
        raise ConfigurationError(f"{where}: {pattern!r} matches the empty text, so everything.")
    return folded
