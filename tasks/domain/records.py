"""Records that a person edits as JSON: read strictly, faults told in one line."""

import json
from typing import Annotated, Never, TypeVar

from pydantic import JsonValue, StringConstraints, ValidationError

from tasks.domain.errors import ConfigurationError
from tasks.domain.value import Value

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
EmailText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^[^\s@<>,;]+@[^\s@<>,;.]+(\.[^\s@<>,;.]+)+$"
    ),
]
Record = TypeVar("Record", bound=Value)

_NO_AMOUNT = "is not an amount; write a number such as 120.50, or null"
_REMEDIES = {
    "missing": "is missing; add it",
    "string_type": 'is not text; write it in "quotes"',
    "string_too_short": "is empty; fill it in",
    "string_pattern_mismatch": "is not a mail address; write one such as name@example.com",
    "model_type": 'is not an object; write it as {"field": value, ...}',
    "decimal_type": _NO_AMOUNT,
    "decimal_parsing": _NO_AMOUNT,
    "decimal_max_digits": _NO_AMOUNT,
    "finite_number": _NO_AMOUNT,
}


def read_records(
    text: str, source: str, list_name: str, record_type: type[Record], key: str
) -> tuple[Record, ...]:
    """Read a list, bare or as `list_name` in an object, of records that `key` tells apart.

    Raises:
        ConfigurationError: one line with the file, record and field, and nothing of its content.
    """
    records: list[Record] = []
    numbers: dict[str, int] = {}
    for number, item in enumerate(_read_list(text, source, list_name), start=1):
        where = describe_place(source, number, item.get(key) if isinstance(item, dict) else None)
        record = _read_record(item, where, record_type)
        first = numbers.setdefault(getattr(record, key), number)
        if first != number:
            raise ConfigurationError(
                f"{where}, field {key}: record {first} has it too; change one."
            )
        records.append(record)
    return tuple(records)


def _read_record(item: JsonValue, where: str, record_type: type[Record]) -> Record:
    try:
        return record_type.model_validate(item)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
    field = f", field {fault['loc'][0]}" if fault["loc"] else ""
    raise ConfigurationError(
        f"{where}{field}: {_REMEDIES.get(fault['type'], 'cannot be read; type it anew')}."
    )


def _read_list(text: str, source: str, list_name: str) -> list[JsonValue]:
    try:
        # Editors on Windows put a byte order mark in front; NaN and Infinity are no JSON.
        content = json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ConfigurationError(
            f"{source} is not JSON: {error.msg} at {where}; correct it."
        ) from None
    except (ValueError, RecursionError):
        raise ConfigurationError(f"{source} is not JSON that can be read; correct it.") from None
    if isinstance(content, dict):
        content = content.get(list_name)
    if not isinstance(content, list):
        raise ConfigurationError(f"{source} holds no list; write it as [record, record, ...].")
    return content


def _refuse_constant(name: str) -> Never:
    raise ValueError(name)


def describe_place(source: str, number: int, record_id: JsonValue) -> str:
    """Name a record by its number and its own id, the only content that an error shows."""
    name = " ".join(record_id.split())[:40] if isinstance(record_id, str) else ""
    return f"{source}, record {number}" + (f" ({name})" if name else "")
