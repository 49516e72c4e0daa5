"""Check a draft against the record: nothing is stated or promised that the facts do not hold."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tasks.domain.claims.calendar_words import generalised
from tasks.domain.claims.figure_readers import FigureKind
from tasks.domain.claims.figures import Figure, figures, plain
from tasks.domain.claims.promises import Claim, claims, notices
from tasks.domain.claims.sentences import SENTENCE_END, acknowledges, gives_back, sentence_at
from tasks.domain.claims.speech import Speech
from tasks.domain.findings import Finding
from tasks.domain.value import Value

__all__ = ["Finding", "Grounding", "examine", "ground", "hallucination_score"]

_TEXT_CAP = 160
# What a long mail says in its middle need not be repeated in an answer.
_MAIL_ENDS = 40_000
_OWN_STATEMENT = frozenset(
    {FigureKind.DATE, FigureKind.WEEKDAY, FigureKind.TIME, FigureKind.WHEN, FigureKind.DURATION,
     FigureKind.PHONE, FigureKind.ADDRESS}
)  # fmt: skip
_MONEY = frozenset({FigureKind.MONEY, FigureKind.PERCENT})
_OF_HOURS = frozenset({FigureKind.TIME, FigureKind.WEEKDAY})
_HOURS = re.compile(
    r"\b(?:office|hours|call|reach|phone|by telephone|oficina|horario|llam\w+|bureau|horaires"
    r"|appele\w+"
    r"|buro|sprechzeit\w*|rufen|erreich\w+)\b|офис|звон|办公|电话|致电"
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
# Only in such a fact is a bare number an amount: "(T-1) lives in unit 2A" holds none.
_MONEY_WORD = re.compile(r"balance|rent|fee\b|amount|due|deposit|price|cost|owe|pay|charge|lease")
# What else is claimed counts wherever it stands.
_LENIENT = frozenset({"promise", "action", "access"})
# A bare number carries no claim by itself ("the 2 requests"); it only supports amounts.
_UNCHECKED = frozenset({FigureKind.NUMBER})


class Grounding(Value):
    """Hold what of a draft nothing supports, and how many claims it makes in all."""

    findings: tuple[Finding, ...]
    claims: int

    @property
    def score(self) -> float:
        """Return the share of the claims that nothing supports: 0 for none, 1 for all."""
        return hallucination_score(len(self.findings), self.claims)


def hallucination_score(unsupported: int, claims: int) -> float:
    """Return the share of a draft's claims that nothing supports; a draft without claims has 0."""
    return min(unsupported / claims, 1.0) if claims else 0.0


def ground(draft: str, mail_text: str, facts: Sequence[str]) -> tuple[Finding, ...]:
    """Return what the draft says without the support of a fact or, as a quotation, of the mail."""
    return examine(draft, mail_text, facts).findings


def examine(draft: str, mail_text: str, facts: Sequence[str]) -> Grounding:
    """Check every claim of a draft against the facts and the mail."""
    record = tuple(plain(fact) for fact in facts)
    text = plain(draft)
    ends = mail_text
    if len(mail_text) > 2 * _MAIL_ENDS:
        ends = f"{mail_text[:_MAIL_ENDS]}\n{mail_text[-_MAIL_ENDS:]}"
    mail = plain(ends)
    speech = Speech(text, mail, record)
    checked = (*_claims(text, record, speech), *_figures(text, mail, record, speech))
    found = [one.start for one in checked if not one.is_supported]
    checked = (*checked, *_statements(speech, found))
    # Two expressions may find the same words, and one sentence may repeat another.
    claims = dict.fromkeys(one.finding for one in checked)
    unsupported = dict.fromkeys(one.finding for one in checked if not one.is_supported)
    return Grounding(findings=tuple(unsupported), claims=len(claims))


class _Checked(NamedTuple):
    """Hold something that a draft says, where, and whether anything supports it."""

    finding: Finding
    start: int
    is_supported: bool


def _statements(speech: Speech, found: Sequence[int]) -> Iterator[_Checked]:
    """Yield the clauses that may not stand in an answer, where nothing else was found."""
    for clause in speech.unsupported(found):
        finding = Finding(kind="statement", text=clause.text[:_TEXT_CAP])
        yield _Checked(finding, clause.start, is_supported=False)


def _claims(text: str, record: Sequence[str], speech: Speech) -> Iterator[_Checked]:
    said = (
        *((claim, _leaves_open(claim, speech)) for claim in claims(text)),
        *notices(text, record),
    )
    for claim, is_done in said:
        is_supported = is_done or _is_quoted_from(record, text, claim)
        finding = Finding(kind=claim.kind, text=claim.text[:_TEXT_CAP])
        yield _Checked(finding, claim.start, is_supported)


def _leaves_open(claim: Claim, speech: Speech) -> bool:
    """Say whether the words are only asked, not known, or the tenant's own."""
    if claim.kind in ("permission", "guarantee"):
        return speech.repeats(claim.start) or speech.restates(claim.start)
    return claim.kind in _LENIENT and speech.leaves_open(claim.start)


def _is_quoted_from(record: Sequence[str], text: str, claim: Claim) -> bool:
    # Only the whole sentence counts: "late fees are waived" stands inside "never say that ...".
    if claim.kind == "secret":
        return False
    sentence = _words(sentence_at(text, claim.start))
    return any(sentence in (_words(s) for s in SENTENCE_END.split(fact)) for fact in record)


def _figures(text: str, mail: str, record: Sequence[str], speech: Speech) -> Iterator[_Checked]:
    recorded = _supports(record)
    mentioned = _supports((mail,))
    for figure in figures(text):
        if figure.kind in _UNCHECKED:
            continue
        sentence = sentence_at(text, figure.start)
        is_known = _is_in(figure, recorded) and _is_about_the_same(figure, sentence, record)
        is_repeated = _may_repeat(figure, sentence) or (
            figure.kind in _OWN_STATEMENT and speech.gives_back(figure.start)
        )
        is_supported = is_known or (_is_in(figure, mentioned) and is_repeated)
        finding = Finding(kind=figure.kind.value, text=figure.text[:_TEXT_CAP])
        yield _Checked(finding, figure.start, is_supported)


def _is_about_the_same(figure: Figure, sentence: str, record: Sequence[str]) -> bool:
    """Keep a single hour or weekday of the office hours from supporting a visit then."""
    if figure.kind not in _OF_HOURS or _HOURS.search(sentence):
        return True
    said = set(_LONG_WORD.findall(sentence))
    facts = (fact for fact in record if _is_in(figure, _supports((fact,))))
    return any(len(said & set(_LONG_WORD.findall(fact))) > 1 for fact in facts)


def _supports(texts: Sequence[str]) -> frozenset[tuple[FigureKind, str]]:
    return frozenset().union(*(_supported_by(text) for text in texts))


# The record is asked for every figure of a draft.
@lru_cache(maxsize=256)
def _supported_by(text: str) -> frozenset[tuple[FigureKind, str]]:
    speaks_of_money = _MONEY_WORD.search(text) is not None
    return frozenset(
        offer
        for figure in figures(text)
        for key in figure.keys
        for offer in _offers(figure.kind, key)
        if speaks_of_money or figure.kind is not FigureKind.NUMBER
    )


def _offers(kind: FigureKind, key: str) -> Iterator[tuple[FigureKind, str]]:
    if kind is FigureKind.DATE:
        yield from ((kind, form) for form in generalised(key))
        return
    yield kind, key
    if kind is FigureKind.NUMBER:
        # A record says "balance_due: 1200"; the draft says "$1,200.00".
        yield FigureKind.MONEY, key
    elif kind is FigureKind.PHONE:
        yield kind, key[-7:]
    elif kind is FigureKind.LINK:
        yield kind, key.partition("/")[0]


def _is_in(figure: Figure, supported: frozenset[tuple[FigureKind, str]]) -> bool:
    if figure.kind in (FigureKind.TIME, FigureKind.WEEKDAY):
        return _covers(figure, supported)
    return any((figure.kind, key) in supported for key in figure.keys)


def _covers(figure: Figure, supported: frozenset[tuple[FigureKind, str]]) -> bool:
    """Ask every part of a range for support; 9 may be 09:00 or 21:00."""
    if figure.kind is FigureKind.WEEKDAY:
        return all((figure.kind, key) in supported for key in figure.keys)
    times = {_half_day(key) for key in figure.keys}
    held = {
        _half_day(key) for kind, key in supported if kind is FigureKind.TIME and key in figure.keys
    }
    return times == held


def _half_day(clock: str) -> str:
    return f"{int(clock[:2]) % 12:02}{clock[2:]}"


def _may_repeat(figure: Figure, sentence: str) -> bool:
    if figure.kind is FigureKind.UNIT:
        return True
    if figure.kind in _MONEY:
        return gives_back(sentence)
    return figure.kind in _OWN_STATEMENT and (gives_back(sentence) or acknowledges(sentence))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[\w$%@']+", text))
