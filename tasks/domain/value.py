"""The base of every value that crosses a boundary."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Hold facts that never change once they are stated."""

    model_config = ConfigDict(frozen=True, extra="forbid")
