"""What one clause of a draft does, held against the mail and the record."""

# These words are of five languages.
# ruff: noqa: RUF001

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
from tasks.domain.claims.coverage import content, is_negative, is_recorded, statements
from tasks.domain.claims.glossary import folded
from tasks.domain.claims.office_words import CLAIMING, OFFICE
from tasks.domain.claims.soft_words import FINITE, QUESTION, SOFT

# A clause of more characters is no sentence that an office writes.
_LONGEST = 400
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
# After these, "when" and "what" begin what is asked or not known.
_ASKING = frozenset({Act.UNKNOWN, Act.REPEATED, Act.REQUEST})
REPEATING = frozenset({Act.COURTESY, Act.REPEATED, Act.RECEIPT})
_TIMED = frozenset({"when", "until", "once", "before", "after", "as soon as", "while"})
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_WORD = 3
_FEW_WORDS = 9
_COMPLEMENT, _IN_COMPLEMENT = 2, 3
# What the tenant said stands behind these.
_THAT = re.compile(r"\b(?:that|que|qu'\w+|dass|что)\b")
_OF_WHAT = (" on", " about", " decide", " know", " out", " see", " say", " tell you")
# These begin what follows from the tenant's words, and no more of them.
_NEW = frozenset({"so", "but", "therefore", "then", "asi que", "por lo que", "donc", "also"})
_SUBJECTS = ("you ", "it ", "this ", "that ", "there ", "we ")
# "For questions about the visit, ..."
_FOR = re.compile(
    r"(?:for|in|at|on|regarding|concerning|as|to|about|outside|after|before|until|with"
    r"|because of|due to|besides|during|within"
    r"|para|por|en|sobre|fuera|pour|concernant|sur|dans|au|für|wegen|bei|zu|по|для|в|о"
    r"|на|при)\b"
)
# Behind "will look at it and" a bare verb would be a promise.
_NOUN = re.compile(
    r"(?:the|a|an|your|our|any|this|that|these|both|all|other|further|in|on|at|by|for"
    r"|with|to|as|of|about"
    r"|su|sus|la|el|las|los|un|una|votre|vos|le|les|l'|une?|ihre?\w*|die|das|den|der"
    r"|ваш\w*)\b"
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


class Listener:
    """Judge clauses against one mail and one record."""

    def __init__(self, mail: str, record: Sequence[str]) -> None:
        self._mail = content(mail) | SOFT
        self._statements = statements(record)
        self._harmless = OFFICE | (content(mail) - CLAIMING)
        self._known = (self._mail | OFFICE).union(*(one.words for one in self._statements))

    def hear(self, clause: Clause, before: Spoken | None) -> Spoken:
        """Judge a clause; `before` is the one before it in the same sentence."""
        is_asked = clause.is_question and (
            (before is not None and before.is_asked)
            or QUESTION.match(f"{clause.joined_by} {clause.text}".strip()) is not None
        )
        if is_asked or len(clause.text) > _LONGEST:
            return Spoken(clause, None, is_asked, is_asked=is_asked)
        act = self._act(clause.text)
        if act is None and before is not None and before.is_heading:
            # Two things may have been recorded: "the oven and the tap have been noted".
            act = self._act(f"{before.clause.text} {clause.joined_by} {clause.text}")
        if act is None and before is not None and before.act is Act.ATTENTION:
            act = self._act(f"they will {clause.text}")
        if act is None and before is not None and self._goes_on(clause, before):
            return before._replace(clause=clause)
        is_open = clause.is_condition or (
            before is not None and before.is_open and not clause.is_apart
        )
        is_known = self._is_recorded(clause)
        is_heading = act is None and not is_open and before is None and self._is_heading(clause)
        is_supported = (
            act is not None
            or is_known
            or is_open
            or is_heading
            or self._names_things(clause)
            or self._speaks_of_messages(clause)
        )
        return Spoken(
            clause, act, is_supported, is_open=is_open, is_heading=is_heading, is_known=is_known
        )

    def repeats_mail(self, clause: Clause) -> bool:
        """Say whether every word of a clause is the tenant's or says nothing."""
        return content(clause.text) <= self._mail

    def _is_recorded(self, clause: Clause) -> bool:
        return is_recorded(clause.text, self._statements) or is_recorded(
            clause.sentence, self._statements
        )

    def _names_things(self, clause: Clause) -> bool:
        said = content(clause.text)
        return self._is_fragment(clause.text) and said <= self._known and not said & CLAIMING

    def claims_nothing(self, clause: Clause) -> bool:
        """Say whether a clause has none of the words that always carry a claim."""
        said = content(clause.text)
        return len(said - self._known) <= 1 and not said & CLAIMING

    def is_plain(self, clause: Clause) -> bool:
        """Say whether a clause has no word beyond the office's own and the things of the mail."""
        return content(clause.text) <= self._harmless

    def _speaks_of_messages(self, clause: Clause) -> bool:
        is_of_office = len(content(clause.text) & OFFICE) > 1
        return is_of_office and self.is_plain(clause) and not is_negative(clause.text)

    def _act(self, text: str) -> Act | None:
        for act, opening in _ACTS:
            found = opening.match(text)
            if found and self._unknown(text[found.end() :]) <= _SLACK[act]:
                return act
        return None

    def _goes_on(self, clause: Clause, before: Spoken) -> bool:
        """Say whether a clause only completes the harmless one before it."""
        if not before.is_supported:
            return False
        return (
            self._is_asked_for(clause, before)
            or self._tells_back(clause, before)
            or self._is_part(clause, before)
        )

    def _is_asked_for(self, clause: Clause, before: Spoken) -> bool:
        """Say whether it is what is asked, not known or decided."""
        if clause.joined_by in _TIMED:
            is_of_what = before.clause.text.endswith(_OF_WHAT) and self.claims_nothing(clause)
            return before.act is Act.UNKNOWN or (
                before.act is Act.ATTENTION and clause.joined_by == "when" and is_of_what
            )
        is_decided = before.act is Act.ATTENTION and clause.joined_by not in ("who", "which")
        return clause.may_be_asked and (before.act in _ASKING or is_decided)

    def _tells_back(self, clause: Clause, before: Spoken) -> bool:
        """Say whether it goes on with what the tenant said."""
        if before.act not in REPEATING:
            return False
        if _THAT.search(f"{before.clause.text} {clause.text}"):
            return self._unknown(clause.text) <= _IN_COMPLEMENT and clause.joined_by not in _NEW
        if clause.joined_by in ("which", "who"):
            return self.repeats_mail(clause)
        is_of_mail = len(content(clause.text) - self._mail) <= 1 and clause.joined_by not in _NEW
        return before.act is Act.REPEATED and is_of_mail and self.claims_nothing(clause)

    def _is_part(self, clause: Clause, before: Spoken) -> bool:
        """Say whether it is no statement at all, but a part of one."""
        unknown = self._unknown(clause.text)
        if clause.joined_by in _TIMED and clause.text.startswith(_SUBJECTS):
            return unknown <= 1
        if not self._is_fragment(clause.text):
            return False
        is_noun = _NOUN.match(clause.text) is not None
        if before.act in REPEATING:
            return unknown <= (_COMPLEMENT if is_noun else 1)
        return unknown <= 1 and (is_noun or before.act is not Act.ATTENTION)

    def _is_heading(self, clause: Clause) -> bool:
        if clause.joined_by or not self._is_fragment(clause.text):
            return False
        return self._unknown(clause.text) <= (_COMPLEMENT if _FOR.match(clause.text) else 0)

    def _is_fragment(self, text: str) -> bool:
        is_short = len(text.split()) <= _FEW_WORDS and len(_HAN.findall(text)) <= _FEW_WORDS
        return is_short and not FINITE.search(text)

    def _unknown(self, text: str) -> int:
        """Count the words that neither the mail nor the record has."""
        unknown = content(text) - self._known
        asian = sum(_HAN.match(word) is not None for word in unknown)
        return len(unknown) - asian + asian // _HAN_WORD
