"""What every sentence of a draft does: a courtesy, a request, a fact of the record, or more.

What is none of these may still be a turn of phrase: `Speech.unsupported` says when it is not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tasks.domain.claims.acts import Act
from tasks.domain.claims.binding_words import BINDING
from tasks.domain.claims.clauses import Clause, clauses
from tasks.domain.claims.coverage import content
from tasks.domain.claims.hearing import Spoken
from tasks.domain.claims.listener import Listener
from tasks.domain.claims.listener_words import REPEATING, WHEN
from tasks.domain.claims.sentences import is_ours

# Who cannot give a permission gives none.
_CANNOT = re.compile(
    r"\b(?:can't|cannot|can not|unable|not able|no (?:puedo|podemos)|ne (?:peux|pouvons)"
    r"|не (?:могу|можем))\b|无法|不能"
)


class Speech:
    """Hold what every clause of a `plain` draft does."""

    def __init__(self, text: str, mail: str, record: Sequence[str]) -> None:
        self._text = text
        self._listener = Listener(mail, record)
        self._spoken = tuple(self._listen(text))
        self._starts = [one.clause.start for one in self._spoken]

    def unsupported(self, found: Sequence[int]) -> Iterator[Clause]:
        """Yield the clauses that may not stand in an answer, without those at these positions.

        What is not recognised may be a turn of phrase, unless it speaks of what an office is held
        to, or little of the whole draft is recognised.
        """
        judged = {self._index(position) for position in found}
        strange = [one for one in self._spoken if not one.is_supported]
        is_strange = 2 * len(strange) > len(self._spoken)
        for index, one in enumerate(self._spoken):
            if one.is_supported or index in judged:
                continue
            text = one.clause.text
            if is_strange or content(text) & BINDING or WHEN.search(text):
                yield one.clause

    def leaves_open(self, position: int) -> bool:
        """Say whether the clause at a position asks, does not know, or only repeats the mail."""
        one = self._at(position)
        if one is None:
            return False
        if one.is_asked or one.act is Act.UNKNOWN:
            return True
        if one.is_open and not is_ours(self._text, position):
            return True
        if one.is_known or (one.act is not None and self._listener.claims_nothing(one.clause)):
            return True
        return one.act in REPEATING and self._listener.repeats_mail(one.clause)

    def gives_back(self, position: int) -> bool:
        """Say whether the clause at a position speaks of what the tenant wrote."""
        one = self._at(position)
        return one is not None and (one.is_asked or one.act in REPEATING or one.act is Act.UNKNOWN)

    def repeats(self, position: int) -> bool:
        """Say whether the clause at a position has no word but the tenant's own."""
        one = self._at(position)
        if one is None or one.act is None:
            return False
        if one.act in REPEATING:
            return self._listener.repeats_mail(one.clause)
        return one.act is Act.UNKNOWN and _CANNOT.search(one.clause.text) is not None

    def restates(self, position: int) -> bool:
        """Say whether the clause at a position is a whole sentence of the record in other words."""
        one = self._at(position)
        return one is not None and self._listener.restates(one.clause)

    def _at(self, position: int) -> Spoken | None:
        index = self._index(position)
        return self._spoken[index] if index >= 0 else None

    def _index(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1

    def _listen(self, text: str) -> Iterator[Spoken]:
        before: Spoken | None = None
        lead: Spoken | None = None
        for clause in clauses(text):
            item = None
            if not clause.is_item:
                lead = None
            if clause.is_item and clause.is_first and lead is None and before is not None:
                is_lead = before.act in REPEATING and before.clause.sentence.rstrip().endswith(":")
                lead = before if is_lead else None
            if lead is not None:
                item = self._listener.hear_item(clause, lead)
            before = item or self._listener.hear(clause, None if clause.is_first else before)
            yield before
