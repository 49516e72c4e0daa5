"""What a clause of a draft begins like, and which of its words the mail and the record have."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tasks.domain.claims.acts import Act, ActTable
from tasks.domain.claims.acts_chinese import CHINESE_ACTS
from tasks.domain.claims.acts_english import ENGLISH_ACTS, ENGLISH_LEAD
from tasks.domain.claims.acts_french import FRENCH_ACTS, ROMANCE_LEAD
from tasks.domain.claims.acts_german import GERMAN_ACTS
from tasks.domain.claims.acts_russian import OTHER_LEAD, RUSSIAN_ACTS
from tasks.domain.claims.acts_spanish import SPANISH_ACTS
from tasks.domain.claims.clauses import Clause
from tasks.domain.claims.coverage import content, statements
from tasks.domain.claims.glossary import folded
from tasks.domain.claims.listener_words import FEW_WORDS, HAN, HAN_WORD, WHEN
from tasks.domain.claims.office_words import CLAIMING, OFFICE
from tasks.domain.claims.soft_words import FINITE, SOFT

# How many words beyond the mail, the record and the usual ones may follow such a beginning.
_SLACK = {
    Act.COURTESY: 4,
    Act.REPEATED: 4,
    Act.RECEIPT: 2,
    Act.UNKNOWN: 5,
    Act.ATTENTION: 1,
    Act.REQUEST: 3,
}
_TABLES: tuple[tuple[str, ActTable], ...] = (
    (ENGLISH_LEAD, ENGLISH_ACTS),
    (ROMANCE_LEAD, (*SPANISH_ACTS, *FRENCH_ACTS)),
    (OTHER_LEAD, (*GERMAN_ACTS, *RUSSIAN_ACTS, *CHINESE_ACTS)),
)
_ACTS = tuple(
    (act, re.compile(folded(prefix + rf"(?:{opening})")))
    for lead, table in _TABLES
    for prefix in ("", lead)
    for act, opening in table
)


class Spoken(NamedTuple):
    """Hold a clause, what it does, and whether it may stand in an answer."""

    clause: Clause
    act: Act | None
    is_supported: bool
    is_asked: bool = False
    is_open: bool = False
    is_heading: bool = False
    is_known: bool = False
    heading: str = ""


class Hearing:
    """Hold the words of one mail and one record, and what a clause begins like."""

    def __init__(self, mail: str, record: Sequence[str]) -> None:
        self._mail = content(mail) | SOFT
        self._statements = statements(record)
        self._harmless = OFFICE | (content(mail) - CLAIMING)
        self._known = (self._mail | OFFICE).union(*(one.words for one in self._statements))

    def repeats_mail(self, clause: Clause) -> bool:
        """Say whether every word of a clause is the tenant's or says nothing."""
        return content(clause.text) <= self._mail

    def repeats(self, clause: Clause) -> bool:
        """Say whether a clause repeats the mail, with one word of its own at most."""
        said = content(clause.text) - self._mail
        return len(said) <= 1 and not said & CLAIMING

    def claims_nothing(self, clause: Clause) -> bool:
        """Say whether a clause has none of the words that always carry a claim."""
        said = content(clause.text)
        return len(said - self._known) <= 1 and not said & CLAIMING

    def is_plain(self, clause: Clause) -> bool:
        """Say whether a clause has no word beyond the office's own and the things of the mail."""
        return content(clause.text) <= self._harmless

    def _act(self, text: str) -> Act | None:
        for act, opening in _ACTS:
            found = opening.match(text)
            if found is None or self._unknown(text[found.end() :]) > _SLACK[act]:
                continue
            if act is not Act.ATTENTION or not self._adds_claim(text[found.end() :]):
                return act
        return None

    def _adds_claim(self, text: str) -> bool:
        return bool((content(text) - self._known) & CLAIMING) or WHEN.search(text) is not None

    def _is_fragment(self, text: str) -> bool:
        is_short = len(text.split()) <= FEW_WORDS and len(HAN.findall(text)) <= FEW_WORDS
        return is_short and not FINITE.search(text)

    def _unknown(self, text: str) -> int:
        """Count the words that neither the mail nor the record has."""
        unknown = content(text) - self._known
        asian = sum(HAN.match(word) is not None for word in unknown)
        return len(unknown) - asian + asian // HAN_WORD
