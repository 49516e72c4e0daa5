"""What people write when it is an emergency, and what only sounds like one, by group."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from tasks.domain.message import Message

# Each mail is a text, or a subject, " || " and a text.
Groups = Mapping[str, Sequence[str]]

SOURCE = Path("data/emergency_mails.toml")
_TABLES = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
PAGES: Groups = _TABLES["emergency"]
DOES_NOT_PAGE: Groups = _TABLES["calm"]
# The group of what is left to the classifier.
BEYOND = "beyond_the_patterns"


def written(letter: str) -> Message:
    """Return an example as a mail."""
    subject, _, text = letter.rpartition(" || ")
    return Message(message_id="<1@mail.example>", sender=None, text=text, subject=subject)
