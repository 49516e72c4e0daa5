"""The corpus of odd mails: each .eml with what must be read from it in the .json beside it."""

import json
from dataclasses import dataclass
from pathlib import Path

from tasks.domain.message import Message, Unparseable, parse_message

FOLDER = Path(__file__).resolve().parent.parent / "messages"
NAMES = sorted(path.stem for path in FOLDER.glob("*.eml"))


@dataclass(frozen=True)
class Sample:
    """Hold one mail of the corpus and its expected parse."""

    raw: bytes
    expected: dict[str, object]


def sample(name: str) -> Sample:
    """Return the mail of that name."""
    expected = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Sample(raw=(FOLDER / f"{name}.eml").read_bytes(), expected=expected)


def parsed(name: str) -> Message:
    """Return the mail of that name as a message."""
    message = parse_message(sample(name).raw)
    assert isinstance(message, Message)
    return message


def found(result: Message | Unparseable, key: str) -> object:
    """Return what stands under a key of the .json in this result, as JSON would hold it."""
    if isinstance(result, Unparseable):
        return key == "unparseable"
    sender = result.sender
    values: dict[str, object] = {
        "unparseable": False,
        "sender": sender.email if sender else None,
        "sender_name": sender.name if sender else None,
        "sent_at": result.sent_at.isoformat() if result.sent_at else None,
        "references": list(result.references),
        "in_reply_to": list(result.in_reply_to),
        "attachments": [[a.filename, a.content_type, a.size] for a in result.attachments],
        "attachments_names": [a.filename for a in result.attachments],
    }
    return values[key] if key in values else getattr(result, key)
