"""What every sentence of a draft does: a courtesy, a request, a fact of the record, or more.

Whatever is none of these is a statement that nothing supports, in any language.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tasks.domain.claims.acts import Act
from tasks.domain.claims.clauses import Clause, clauses
from tasks.domain.claims.listener import REPEATING, Listener, Spoken


class Speech:
    """Hold what every clause of a `plain` draft does."""

    def __init__(self, text: str, mail: str, record: Sequence[str]) -> None:
        self._listener = Listener(mail, record)
        self._spoken = tuple(self._listen(text))
        self._starts = [one.clause.start for one in self._spoken]

    def unsupported(self, found: Sequence[int]) -> Iterator[Clause]:
        """Yield the clauses that may not stand in an answer, without those at these positions."""
        judged = {bisect_right(self._starts, position) - 1 for position in found}
        for index, one in enumerate(self._spoken):
            if not one.is_supported and index not in judged:
                yield one.clause

    def leaves_open(self, position: int) -> bool:
        """Say whether the clause at a position asks, does not know, or only repeats the mail."""
        one = self._at(position)
        if one is None:
            return False
        if one.is_asked or one.is_open or one.clause.is_condition or one.act is Act.UNKNOWN:
            return True
        if one.is_known or (one.act is not None and self._listener.claims_nothing(one.clause)):
            return True
        return one.act in REPEATING and self._listener.repeats_mail(one.clause)

    def gives_back(self, position: int) -> bool:
        """Say whether the clause at a position speaks of what the tenant wrote."""
        one = self._at(position)
        return one is not None and (one.is_asked or one.act in REPEATING or one.act is Act.UNKNOWN)

    def _at(self, position: int) -> Spoken | None:
        index = bisect_right(self._starts, position) - 1
        return self._spoken[index] if index >= 0 else None

    def _listen(self, text: str) -> Iterator[Spoken]:
        before: Spoken | None = None
        for clause in clauses(text):
            before = self._listener.hear(clause, None if clause.is_first else before)
            yield before
