"""Column types that take text from hostile mail."""

from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

At = DateTime(timezone=True)


def storable(text: str) -> str:
    """Replace what Postgres cannot hold as text: NUL, and surrogates without a partner."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\ufffd")


def _storable_json(value: object) -> object:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list | tuple):
        return [_storable_json(item) for item in value]
    if isinstance(value, dict):
        return {key: _storable_json(item) for key, item in value.items()}
    return value


class StorableText(TypeDecorator[str]):
    """Hold text; what Postgres cannot hold becomes U+FFFD, in queries as in rows."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Clean a value on its way to the database."""
        return None if value is None else storable(value)


class StorableJson(TypeDecorator[Any]):
    """Hold what pydantic dumps in Python mode, with its texts cleaned alike."""

    impl = JSONB(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: object, _dialect: Dialect) -> object:
        """Clean a value on its way to the database."""
        return _storable_json(value)
