"""The parts of a mail in which emergencies are looked for."""

import re
from collections.abc import Iterator
from enum import StrEnum

from tasks.domain.denial import Grammar, relapses
from tasks.domain.emergency_kinds import Emergencies
from tasks.domain.message import Message
from tasks.domain.phrases import ends, excerpt, fold, tidy
from tasks.domain.spelling import Spelled, Spelling, spelled
from tasks.domain.value import Value

# A subject of so many characters is a word or two that the text takes for granted.
_KEYWORD = 24
_EXTENSION = re.compile(r"\.\w{1,5}$")
# RFC 5322 §3.6.5 names "Re:"; the others are what mail clients write in other languages.
_REPLY_PREFIX = re.compile(
    r"^\s*(?:re|aw|sv|vs|antw|odp|ynt|rif|res|ref|回复|回覆|答复|答覆|отв)\s*(?:\[\d+\])?\s*[:：]",  # noqa: RUF001 - a full-width colon.
    re.IGNORECASE,
)


class Place(StrEnum):
    """Name the part of a mail in which a phrase was found."""

    SUBJECT = "subject"
    TEXT = "text"
    FORWARDED = "forwarded"
    ATTACHMENT = "attachment"


class Passage(Value):
    """Hold one part of a mail, as it was written and as it is searched."""

    where: Place
    text: str
    spelled: Spelled
    # Behind this place stands only what may deny a phrase, not what is searched.
    end: int
    # Searched only where nothing else tells of the emergency.
    last_resort: bool = False

    @property
    def folded(self) -> str:
        """Return the text as it is searched."""
        return self.spelled.text

    def excerpt(self, start: int, end: int) -> str:
        """Return the sentence around a phrase as its sender wrote it."""
        return excerpt(self.text, self.spelled.origin(start), self.spelled.origin(end))


def passages(message: Message, emergencies: Emergencies) -> Iterator[Passage]:
    """Yield every part of the mail that its sender wrote."""
    text = tidy(ends(message.text))
    spellings = emergencies.spellings
    if _subject_counts(message, fold(text), emergencies.grammars):
        # The text's beginning is read with the subject: "Gas leak" / "It is fixed, thank you".
        subject = tidy(_REPLY_PREFIX.sub("", message.subject))
        yield _passage(Place.SUBJECT, subject, spellings, text[:240])
        if subject and text and len(subject) <= _KEYWORD:
            # "Gas" / "Strong smell on the landing": the text goes on where the subject ends.
            joined = _passage(Place.SUBJECT, f"{subject}: {text[:240]}", spellings)
            yield joined.model_copy(update={"last_resort": True})
    yield _passage(Place.TEXT, text, spellings)
    yield _passage(Place.FORWARDED, tidy(ends(message.forwarded)), spellings)
    for attachment in message.attachments:
        name = tidy(_EXTENSION.sub("", attachment.filename))
        yield _passage(Place.ATTACHMENT, name, spellings)


def _passage(
    where: Place, text: str, spellings: tuple[Spelling, ...], following: str = ""
) -> Passage:
    whole = f"{text}\n{following}"
    read = spelled(fold(whole), spellings)
    return Passage(where=where, text=whole, spelled=read, end=read.moved(len(text)))


def _subject_counts(message: Message, folded: str, grammars: tuple[Grammar, ...]) -> bool:
    """Distrust the subject of a reply: it is that of the first mail, perhaps weeks ago.

    It counts where nothing else was written, where no earlier mail is in sight (somebody typed
    "Re:"), or where the new text says that it goes on.
    """
    has_history = bool(message.quoted or message.in_reply_to or message.references)
    is_reply = has_history and _REPLY_PREFIX.match(message.subject) is not None
    return not is_reply or not folded.strip() or relapses(folded, grammars)
