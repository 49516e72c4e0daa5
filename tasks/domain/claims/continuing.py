"""Whether a clause only goes on with the harmless one before it."""

from tasks.domain.claims.acts import Act
from tasks.domain.claims.clauses import Clause
from tasks.domain.claims.coverage import content
from tasks.domain.claims.hearing import Hearing, Spoken
from tasks.domain.claims.listener_words import (
    ASKED_FOR,
    ASKING,
    BESIDE,
    COMPLEMENT,
    IN_COMPLEMENT,
    NEW,
    NOUN,
    OF_WHAT,
    PLACED,
    REASONS,
    REPEATING,
    SPEAKER,
    SUBJECTS,
    THAT,
    TIMED,
)
from tasks.domain.claims.office_words import CLAIMING


class Continuing(Hearing):
    """Judge a clause by the one before it in the same sentence."""

    def _continued(self, clause: Clause, before: Spoken) -> Act | None:
        """Return what a clause does together with the one before it."""
        if before.is_heading:
            # Two things may have been recorded: "the oven and the tap have been noted".
            return self._act(f"{before.heading} {clause.joined_by} {clause.text}")
        if before.act is Act.ATTENTION:
            return self._act(f"they will {clause.text}") or self._act(f"他们会{clause.text}")
        if before.act is not None and SPEAKER.match(before.clause.text):
            act = self._act(f"we've {clause.text}")
            return act if act in (Act.RECEIPT, Act.REPEATED) else None
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
        if clause.joined_by in TIMED:
            is_of_what = before.clause.text.endswith(OF_WHAT) and self.claims_nothing(clause)
            return before.act is Act.UNKNOWN or (
                before.act is Act.ATTENTION and clause.joined_by == "when" and is_of_what
            )
        if clause.joined_by in ("qui", "quien") and before.act is Act.UNKNOWN:
            return self.claims_nothing(clause)
        if ASKED_FOR.match(clause.text) or clause.text.startswith("whether "):
            is_unknown = before.act is Act.UNKNOWN or before.is_open
            return is_unknown or (before.act in ASKING and self.claims_nothing(clause))
        is_decided = before.act is Act.ATTENTION and clause.joined_by not in ("who", "which")
        return clause.may_be_asked and (before.act in ASKING or is_decided)

    def _tells_back(self, clause: Clause, before: Spoken) -> bool:
        """Say whether it goes on with what the tenant said."""
        return self._echoes(clause, before) or self._retells(clause, before)

    def _echoes(self, clause: Clause, before: Spoken) -> bool:
        """Say whether it gives a reason or a part of it in the words of the mail."""
        said = content(clause.text)
        if not said & self._mail or (said - self._mail) & CLAIMING:
            return False
        unknown = self._unknown(clause.text)
        if BESIDE.match(clause.text):
            return unknown <= COMPLEMENT
        is_told = before.act is Act.REQUEST and THAT.search(before.clause.text)
        is_joined = (
            (clause.joined_by in REASONS and before.act is not None)
            or (clause.joined_by in PLACED and before.act in REPEATING)
            or (is_told and clause.joined_by not in NEW)
        )
        return unknown <= 1 and bool(is_joined)

    def _retells(self, clause: Clause, before: Spoken) -> bool:
        if before.act not in REPEATING:
            return False
        if THAT.search(f"{before.clause.text} {clause.text}"):
            return self._unknown(clause.text) <= IN_COMPLEMENT and clause.joined_by not in NEW
        if clause.joined_by in ("which", "who"):
            return self.repeats_mail(clause)
        is_of_mail = len(content(clause.text) - self._mail) <= 1 and clause.joined_by not in NEW
        return before.act is Act.REPEATED and is_of_mail and self.claims_nothing(clause)

    def _is_part(self, clause: Clause, before: Spoken) -> bool:
        """Say whether it is no statement at all, but a part of one."""
        unknown = self._unknown(clause.text)
        if clause.joined_by in TIMED and clause.text.startswith(SUBJECTS):
            return unknown <= 1 and not self._adds_claim(clause.text)
        if not self._is_fragment(clause.text) or clause.joined_by in REASONS:
            return False
        is_noun = NOUN.match(clause.text) is not None
        if before.act in REPEATING:
            if not is_noun and (content(clause.text) - self._mail) & CLAIMING:
                return False
            return unknown <= (COMPLEMENT if is_noun else 1)
        if before.act is Act.REQUEST and is_noun and not content(clause.text) & CLAIMING:
            return unknown <= COMPLEMENT
        return unknown <= 1 and (is_noun or before.act is not Act.ATTENTION)
