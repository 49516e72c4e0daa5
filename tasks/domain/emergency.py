"""Which emergencies a mail tells of, and in which words."""

import re
from collections.abc import Iterator
from enum import StrEnum

from tasks.domain.denial import Grammar, is_denied, relapses
from tasks.domain.emergency_kinds import Emergencies, EmergencyKind
from tasks.domain.message import Message
from tasks.domain.phrases import ends, excerpt, fold, tidy
from tasks.domain.search import hits, mask
from tasks.domain.spelling import Spelled, Spelling, spelled
from tasks.domain.together import Span, together
from tasks.domain.value import Value

# Phrases of one kind in one mail.
_WEIGHED = 100
# Characters about a phrase: some sentences before it and behind it.
_AROUND = 900
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


class EmergencyHit(Value):
    """Say which emergency was found, in which words of the mail, and in which part."""

    kind: EmergencyKind
    phrase: str
    where: Place


class _Passage(Value):
    where: Place
    text: str
    spelled: Spelled
    # Behind this place stands only what may deny a phrase, not what is searched.
    end: int

    @property
    def folded(self) -> str:
        return self.spelled.text

    def excerpt(self, start: int, end: int) -> str:
        """Return the sentence around a phrase as its sender wrote it."""
        return excerpt(self.text, self.spelled.origin(start), self.spelled.origin(end))


def find_emergencies(message: Message, emergencies: Emergencies) -> tuple[EmergencyHit, ...]:
    """Return the first hit of every kind in every part of the mail that its sender wrote."""
    passages = tuple(_passages(message, emergencies))
    return tuple(
        hit
        for kind in emergencies.kinds
        for hit in _hits_of(kind, passages, emergencies.grammars)
        if _has_required(kind, passages)
    )


def _hits_of(
    kind: EmergencyKind, passages: tuple[_Passage, ...], grammars: tuple[Grammar, ...]
) -> tuple[EmergencyHit, ...]:
    found: dict[Place, EmergencyHit] = {}
    for passage in passages:
        for hit in _first_hit(kind, passage, grammars):
            found.setdefault(hit.where, hit)
    only_title = found.keys() <= {Place.SUBJECT}
    return () if only_title and _text_explains(kind, passages, grammars) else tuple(found.values())


def _text_explains(
    kind: EmergencyKind, passages: tuple[_Passage, ...], grammars: tuple[Grammar, ...]
) -> bool:
    """Say whether the text speaks of what the subject names; asked where nothing in it is so now.

    "Heart attack" / "I nearly had a heart attack when I saw the bill".
    """
    return any(
        _mentions(passage.folded, kind) and not relapses(passage.folded, grammars)
        for passage in passages
        if passage.where is Place.TEXT
    )


def _mentions(folded: str, kind: EmergencyKind) -> bool:
    return any(hits(folded, kind.patterns)) or any(together(folded, kind.together))


def _first_hit(
    kind: EmergencyKind, passage: _Passage, grammars: tuple[Grammar, ...]
) -> Iterator[EmergencyHit]:
    if not passage.end:
        return
    for start, end in _reports(kind, passage, grammars):
        if end <= passage.end:
            yield EmergencyHit(kind=kind, phrase=passage.excerpt(start, end), where=passage.where)
            return


def _reports(
    kind: EmergencyKind, passage: _Passage, grammars: tuple[Grammar, ...]
) -> Iterator[tuple[int, int]]:
    for match in _both_ends(tuple(hits(passage.folded, kind.patterns))):
        if _is_report(match, kind, grammars):
            yield match.span()
    for span in together(passage.folded, kind.together):
        if _is_told(passage.folded, span, kind, grammars):
            yield span.start, span.end


def _is_report(match: re.Match[str], kind: EmergencyKind, grammars: tuple[Grammar, ...]) -> bool:
    """Say whether the phrase stands without what harmless phrases hold, and is not denied."""
    masked, shift = _masked(match.string, match.start(), match.end(), kind)
    again = match.re.match(masked, match.start() - shift)
    if again is None:
        return False
    return not is_denied(masked, again.start(), again.end(), grammars, kind.frames)


def _is_told(folded: str, span: Span, kind: EmergencyKind, grammars: tuple[Grammar, ...]) -> bool:
    """Say the same of what stands together."""
    masked, shift = _masked(folded, span.start, span.end, kind)
    start, end = span.start - shift, span.end - shift
    again = next(together(masked[start:end], (span.group,)), None)
    if again is None:
        return False
    return not is_denied(masked, start, end, grammars, kind.frames)


def _masked(folded: str, start: int, end: int, kind: EmergencyKind) -> tuple[str, int]:
    """Return what stands around a phrase, without harmless phrases, and where that begins."""
    begin = max(0, start - _AROUND)
    return mask(folded[begin : end + _AROUND], kind.denials), begin


def _both_ends(found: tuple[re.Match[str], ...]) -> tuple[re.Match[str], ...]:
    # So many phrases in one mail are a machine's; to weigh each would keep other mail waiting.
    return found if len(found) <= 2 * _WEIGHED else (*found[:_WEIGHED], *found[-_WEIGHED:])


def _has_required(kind: EmergencyKind, passages: tuple[_Passage, ...]) -> bool:
    return not kind.requires or any(
        next(hits(passage.folded, kind.requires), None) for passage in passages
    )


def _passages(message: Message, emergencies: Emergencies) -> Iterator[_Passage]:
    text = tidy(ends(message.text))
    spellings = emergencies.spellings
    if _subject_counts(message, fold(text), emergencies.grammars):
        # The text's beginning is read with the subject: "Gas leak" / "It is fixed, thank you".
        subject = tidy(_REPLY_PREFIX.sub("", message.subject))
        yield _passage(Place.SUBJECT, subject, spellings, text[:240])
        if subject and text and len(subject) <= _KEYWORD:
            # "Gas" / "Strong smell on the landing": the text goes on where the subject ends.
            yield _passage(Place.SUBJECT, f"{subject}: {text[:240]}", spellings)
    yield _passage(Place.TEXT, text, spellings)
    yield _passage(Place.FORWARDED, tidy(ends(message.forwarded)), spellings)
    for attachment in message.attachments:
        name = tidy(_EXTENSION.sub("", attachment.filename))
        yield _passage(Place.ATTACHMENT, name, spellings)


def _passage(
    where: Place, text: str, spellings: tuple[Spelling, ...], following: str = ""
) -> _Passage:
    whole = f"{text}\n{following}"
    read = spelled(fold(whole), spellings)
    return _Passage(where=where, text=whole, spelled=read, end=read.moved(len(text)))


def _subject_counts(message: Message, folded: str, grammars: tuple[Grammar, ...]) -> bool:
    """Distrust the subject of a reply: it is that of the first mail, perhaps weeks ago.

    It counts where nothing else was written, where no earlier mail is in sight (somebody typed
    "Re:"), or where the new text says that it goes on.
    """
    has_history = bool(message.quoted or message.in_reply_to or message.references)
    is_reply = has_history and _REPLY_PREFIX.match(message.subject) is not None
    return not is_reply or not folded.strip() or relapses(folded, grammars)
