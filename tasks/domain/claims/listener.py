"""What one clause of a draft does, held against the mail and the record."""

from tasks.domain.claims.clauses import Clause
from tasks.domain.claims.continuing import Continuing
from tasks.domain.claims.coverage import DONE, content, is_negative, is_recorded, is_restated
from tasks.domain.claims.hearing import Spoken
from tasks.domain.claims.listener_words import COMPLEMENT, FOR, OWN, PLACED, TIMED, WHEN
from tasks.domain.claims.office_words import CLAIMING, OFFICE
from tasks.domain.claims.soft_words import QUESTION

# A clause of more characters is no sentence that an office writes.
_LONGEST = 400


class Listener(Continuing):
    """Judge clauses against one mail and one record."""

    def hear(self, clause: Clause, before: Spoken | None) -> Spoken:
        """Judge a clause; `before` is the one before it in the same sentence."""
        is_asked = clause.is_question and (
            (before is not None and before.is_asked)
            or QUESTION.match(f"{clause.joined_by} {clause.text}".strip()) is not None
        )
        if is_asked or len(clause.text) > _LONGEST:
            return Spoken(clause, None, is_asked, is_asked=is_asked)
        act = self._act(clause.text)
        if act is None and before is not None:
            act = self._continued(clause, before)
        if act is None and before is not None and self._goes_on(clause, before):
            heading = f"{before.heading} {clause.joined_by} {clause.text}" if before.heading else ""
            return before._replace(clause=clause, heading=heading)
        is_open = clause.is_condition or (
            before is not None and before.is_open and not clause.is_apart
        )
        is_known = self._is_recorded(clause)
        is_heading = act is None and not is_open and before is None and self._is_heading(clause)
        is_heading = is_heading or (before is None and self._sets_scene(clause))
        is_supported = (
            act is not None
            or is_known
            or is_open
            or is_heading
            or self._names_things(clause)
            or self._speaks_of_messages(clause)
        )
        return Spoken(
            clause,
            act,
            is_supported,
            is_open=is_open,
            is_heading=is_heading,
            is_known=is_known,
            heading=clause.text if is_heading else "",
        )

    def hear_item(self, clause: Clause, lead: Spoken) -> Spoken | None:
        """Judge one of the points that a sentence announces: it may repeat the mail."""
        if not self.repeats(clause):
            return None
        return lead._replace(clause=clause)

    def restates(self, clause: Clause) -> bool:
        """Say whether a clause is a whole sentence of the record in other words."""
        return is_restated(clause.sentence, self._statements)

    def _sets_scene(self, clause: Clause) -> bool:
        """Say whether a sentence only begins with it: "until then, ..." or "What a kind note!"."""
        if not self.claims_nothing(clause):
            return False
        is_exclaimed = clause.joined_by in PLACED and clause.sentence.rstrip().endswith("!")
        return is_exclaimed or clause.joined_by in TIMED

    def _is_recorded(self, clause: Clause) -> bool:
        return is_recorded(clause.text, self._statements) or is_recorded(
            clause.sentence, self._statements
        )

    def _names_things(self, clause: Clause) -> bool:
        said = content(clause.text)
        return self._is_fragment(clause.text) and said <= self._known and not said & CLAIMING

    def _speaks_of_messages(self, clause: Clause) -> bool:
        said = content(clause.text)
        # "Done" is no word of messages.
        is_of_office = len(said & OFFICE) > 1 and DONE not in said
        if WHEN.search(clause.text):
            return False
        return is_of_office and self.is_plain(clause) and not is_negative(clause.text)

    def _is_heading(self, clause: Clause) -> bool:
        if clause.joined_by or not self._is_fragment(clause.text):
            return False
        goes_on = len(clause.text) + 2 < len(clause.sentence.strip())
        is_about = FOR.match(clause.text) or (goes_on and OWN.match(clause.text))
        allowed = COMPLEMENT if is_about else 0
        return self._unknown(clause.text) <= allowed
