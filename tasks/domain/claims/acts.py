"""The kinds of sentence that an answer may hold without a fact behind them."""

from enum import StrEnum


class Act(StrEnum):
    """Name what a sentence does; none of these states anything about the house or its people."""

    COURTESY = "courtesy"
    # It gives back what the tenant said or feels.
    REPEATED = "repeated"
    # It says that the message has arrived, is on file or was passed on.
    RECEIPT = "receipt"
    # It says what is not known, or cannot be done in an email.
    UNKNOWN = "unknown"
    # It says that somebody reads, decides or replies.
    ATTENTION = "attention"
    # It asks the tenant for something, or names whom to call.
    REQUEST = "request"


ActTable = tuple[tuple[Act, str], ...]
