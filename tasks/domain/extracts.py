"""What of a mail is weighed at once."""

import re
from collections.abc import Iterator

from tasks.domain.emergency_kinds import Emergencies
from tasks.domain.message import Message
from tasks.domain.passages import Passage, Place, passages
from tasks.domain.text_weights import reading

# Characters that are weighed together: the examples are as long, and in a long letter one sentence
# about the gas would be lost among those about the parking.
_EXTRACT = 300
# A last word that stands alone says nothing, and would be weighed as if it were all.
_TAIL = 60
# Extracts of one part, from its beginning and from its end.
_WEIGHED = 30
_SENTENCE = re.compile(rf"[^.!?。！？\n]{{0,{_EXTRACT}}}[.!?。！？\n]*")  # noqa: RUF001 - full-width marks.


def extracts(message: Message, emergencies: Emergencies) -> Iterator[tuple[Place, str]]:
    """Yield what is weighed at once: of each part its runs of sentences, the subject in front."""
    parts = [part for part in passages(message, emergencies) if part.end and not part.last_resort]
    subject = "".join(_title(part) for part in parts if part.where is Place.SUBJECT)
    bodies = [part for part in parts if part.where is not Place.SUBJECT]
    if not bodies:
        yield from ((Place.SUBJECT, run) for run in _split(subject))
    for part in bodies:
        yield from ((part.where, run) for run in _split(reading(subject, part.text)))


def _title(part: Passage) -> str:
    # Behind a subject stands the text's beginning, which is weighed with the text.
    return part.text[: part.text.find("\n")]


def _split(text: str) -> tuple[str, ...]:
    """Return runs of sentences, each about as long as an example; of a huge text both ends."""
    runs = [""]
    for sentence in _SENTENCE.findall(text):
        if runs[-1] and len(runs[-1]) + len(sentence) > _EXTRACT:
            runs.append("")
        runs[-1] += sentence
    if len(runs) > 1 and len(runs[-1].strip()) < _TAIL:
        runs[-2:] = [runs[-2] + runs[-1]]
    runs = [run.strip() for run in runs if run.strip()]
    return tuple(runs if len(runs) <= 2 * _WEIGHED else [*runs[:_WEIGHED], *runs[-_WEIGHED:]])
