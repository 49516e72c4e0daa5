"""Find what a draft claims to have done, grants, or promises for the future."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tasks.domain.claims.claim_languages import FOREIGN_CLAIMS
from tasks.domain.claims.claim_patterns import ENGLISH_CLAIMS
from tasks.domain.claims.foreign_statements import FOREIGN_STATEMENTS
from tasks.domain.claims.grant_statements import GRANT_STATEMENTS
from tasks.domain.claims.office_statements import DENIABLE, DENIED, OFFICE_STATEMENTS
from tasks.domain.claims.sentences import SENTENCE_END, is_ours
from tasks.domain.claims.work_statements import WORK_STATEMENTS


class Claim(NamedTuple):
    """Hold the words of a claim, what kind it is, and where it stands."""

    kind: str
    text: str
    start: int


_CLAIMS = tuple(
    (kind, re.compile(expression)) for kind, expression in (*ENGLISH_CLAIMS, *FOREIGN_CLAIMS)
)
# What cannot be promised may be said so; a condition promises nothing.
_HEDGED = re.compile(
    r"(?:\bnot|n't|\bneither|\bnone|\bnever|\bcannot|\bunable to|\bwhether|\bif|\bonce|\buntil"
    r"|\bwhen|\bafter|\bas soon as)"
    r"(?: (?:yet|be|been|that|any|an?|the|our|your|say|promise|confirm|tell"
    r"|you|guarantee|it|this|know|has"
    r"|have|had|is|are|technician|someone|problem|issue|repair|appointment"
    r"|visit|request|exactly|when))*[ ]*$"
)

_STATEMENTS = tuple(
    (kind, re.compile(expression))
    for kind, expression in (
        *WORK_STATEMENTS,
        *GRANT_STATEMENTS,
        *FOREIGN_STATEMENTS,
        *OFFICE_STATEMENTS,
    )
)
_DENIED = re.compile(DENIED)
# Not even a question may hold these.
_NEVER_OPEN = frozenset({"secret", "request", "instructions"})
# Whoever asks, or says what is not known or not in their power, asserts nothing.
_QUESTION = re.compile(
    r"(?:(?:and|so|please|also|hello|hi|dear)[ ,]+)*(?:could|can|would|do|does|did|is|are|have|has"
    r"|what|when|where|which|who|how|why|may|konnen|puede|podria|pourriez|pouvez)\b[^.!]*\?"
)
_NOT_KNOWN = re.compile(
    r"\b(?:cannot|can't|can not|unable to|not able to|not in a position|neither|whether|don't know"
    r"|do not know|(?:do not|don't|never|won't) (?:share|disclose|give|provide|discuss|tell|reveal"
    r"|comment)|not (?:yet )?known|not (?:yet )?decided|no decision)\b"
)
_CONDITION = re.compile(r"(?:if|in case|should|anybody who|whoever|somebody who)\b")


def claims(text: str) -> Iterator[Claim]:
    """Yield what a `plain` text promises, grants or claims to have done."""
    yield from _listed(text)
    yield from _stated(text)


def _stated(text: str) -> Iterator[Claim]:
    """Yield what is asserted, sentence by sentence, the first of each kind in each."""
    start = 0
    for end in [*(match.end() for match in SENTENCE_END.finditer(text)), len(text)]:
        sentence = text[start:end]
        for kind, expression in _STATEMENTS:
            match = expression.search(sentence)
            if match and _is_asserted(kind, sentence, match.start()):
                yield Claim(kind, match[0].strip(), start + match.start())
        start = end


def _is_asserted(kind: str, sentence: str, position: int) -> bool:
    if kind in DENIABLE and _DENIED.search(sentence):
        return False
    return kind in _NEVER_OPEN or not _is_open(sentence, position)


def _is_open(sentence: str, position: int) -> bool:
    whole = sentence.strip()
    if _QUESTION.fullmatch(whole):
        return True
    if _CONDITION.match(whole):
        return not is_ours(sentence, position)
    return bool(_NOT_KNOWN.search(sentence[:position]) or _HEDGED.search(sentence[:position]))


def _listed(text: str) -> Iterator[Claim]:
    for kind, expression in _CLAIMS:
        for match in expression.finditer(text):
            if kind in _NEVER_OPEN or not _HEDGED.search(
                text[max(0, match.start() - 80) : match.start()]
            ):
                yield Claim(kind, match[0].strip(), match.start())


_TICKET = re.compile(
    r"\b(?:opened|created|logged|filed|raised|registered|submitted|entered"
    r"|generated)\b[^.!?\n]{0,40}\b(?:ticket|work order|case|request)\b"
    r"|\b(?:ticket|work order|case|(?:maintenance|service"
    r"|repair) request)(?: \S+){0,3}? (?:has been|was|is"
    r"|have been) (?:now )?(?:opened|created|logged|filed|raised|registered"
    r"|submitted)\b"
)
_TOLD = re.compile(
    r"[^.!?\n]{0,60}\b(?:has|have|was|were|is being|are being) (?:(?:been"
    r"|already|also|just|now) )*(?:notified|informed|alerted|told"
    r"|made aware)\b"
    r"|\b(?:i|we)(?:'ve| have)?(?: (?:also|already|just|now"
    r"|immediately))* (?:notified|informed|alerted|told|let)\b[^.!?\n]{0,60}"
)
_PASSED_ON = re.compile(
    r"\b(?:i|we)(?:'ve| have)?(?: (?:also|already|just|now"
    r"|immediately))* (?:forwarded|escalated|passed|shared|relayed|flagged"
    r"|sent (?:it|this|your (?:message|request|report)))\b[^.!?\n]{0,60}"
)
_ROLE = re.compile(
    r"maintenance|locksmith|on call|manager|police|fire department|plumber|electrician"
    r"|gas company|utility|owner|landlord"
)
_DID_TELL = re.compile(r"\b(?:told|notified|informed|alerted)\b")
_DID_TICKET = re.compile(r"\bticket\b|\bwork order\b")


def notices(text: str, facts: Sequence[str]) -> Iterator[tuple[Claim, bool]]:
    """Yield claims to have opened a ticket or told somebody, and whether the facts bear it out."""
    has_ticket = any(_DID_TICKET.search(fact) for fact in facts)
    told = " ".join(_spaced(fact) for fact in facts if _DID_TELL.search(fact))
    for match in _TICKET.finditer(text):
        yield Claim("action", match[0].strip(), match.start()), has_ticket
    for match in _TOLD.finditer(text):
        roles = _ROLE.findall(_spaced(match[0]))
        is_known = bool(told) and all(role in told for role in roles)
        yield Claim("action", match[0].strip(), match.start()), is_known
    for match in _PASSED_ON.finditer(text):
        yield Claim("action", match[0].strip(), match.start()), bool(told) or has_ticket


def _spaced(text: str) -> str:
    return re.sub(r"[-_]", " ", text)
