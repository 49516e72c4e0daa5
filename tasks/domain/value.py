"""The base of every value that crosses a boundary."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Hold facts that never change once they are stated."""

    # An error of validation would quote what it was given, which may be somebody's mail.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
