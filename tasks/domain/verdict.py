"""What became of one labelled mail: judged by the model, planned by the rules, nothing sent."""

from tasks.domain.dossier import Dossier, House, known_facts
from tasks.domain.findings import Finding
from tasks.domain.grounding import examine
from tasks.domain.labelled import RECEIVED_AT, LabelledMail
from tasks.domain.leaks import guard, withhold
from tasks.domain.ledger import Status
from tasks.domain.plan import plan_email
from tasks.domain.rating import Rating, Ruling, rule
from tasks.domain.triage import ModelAnswer, Priority, settle_priority
from tasks.domain.value import Value


class Verdict(Value):
    """Hold what became of one labelled mail.

    `answer` is None where the model gave none. `emergencies` are the kinds found by rule,
    `findings` what the draft says without support; `seconds` is the model's time,
    `hallucination` the share of its draft's claims that nothing supports. `facts` are what the
    draft may state, and `rating` what a judge said of it, None where none was asked.
    """

    mail: LabelledMail
    answer: ModelAnswer | None
    outcome: Status
    priority: Priority | None
    emergencies: tuple[str, ...]
    reply: str
    findings: tuple[Finding, ...]
    seconds: float
    facts: tuple[str, ...] = ()
    hallucination: float | None = None
    rating: Rating | None = None

    @property
    def intent(self) -> str | None:
        """Return what the model takes the mail for."""
        return self.answer.triage.intent if self.answer else None

    @property
    def has_draft(self) -> bool:
        """Say whether the model wrote a reply at all."""
        return self.answer is not None and bool(self.answer.triage.reply.strip())

    @property
    def ruling(self) -> Ruling | None:
        """Return what of the judge's opinion counts."""
        if self.rating is None or self.answer is None:
            return None
        return rule(self.rating.opinion, self.answer.triage.reply, self.findings)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the phrases that what is sent should hold and does not."""
        return tuple(p for p in self.mail.must if not _holds(self.reply, p))

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Return the phrases that what is sent holds and should not."""
        return tuple(p for p in self.mail.must_not if _holds(self.reply, p))


def judge(
    mail: LabelledMail, dossier: Dossier, answer: ModelAnswer | None, house: House, seconds: float
) -> Verdict:
    """Plan the mail as a pass would, and keep what is scored."""
    plan = plan_email(dossier, answer, house, RECEIVED_AT)
    facts = known_facts(dossier.sender, house, plan.tickets, [n.contact for n in plan.notices])
    findings, hallucination = _grounding(dossier, answer, facts, house)
    return Verdict(
        mail=mail,
        answer=answer,
        outcome=plan.outcome,
        priority=_priority(dossier, answer, house),
        emergencies=tuple(kind.name for kind in dossier.emergency_kinds),
        reply=plan.reply.text if plan.reply else "",
        findings=findings,
        seconds=seconds,
        facts=facts,
        hallucination=hallucination,
    )


def _priority(dossier: Dossier, answer: ModelAnswer | None, house: House) -> Priority | None:
    if dossier.emergencies:
        return Priority.URGENT
    return settle_priority(answer.triage, house.catalogue) if answer else None


def _grounding(
    dossier: Dossier, answer: ModelAnswer | None, facts: tuple[str, ...], house: House
) -> tuple[tuple[Finding, ...], float | None]:
    """Check the draft even where a rule kept it from being sent."""
    if answer is None or dossier.message is None:
        return (), None
    checked = withhold(answer, guard(dossier, house))
    grounding = examine(checked.triage.reply, dossier.message.text, facts)
    score = grounding.score if checked.triage.reply.strip() else None
    return (*checked.withheld, *grounding.findings), score


def _holds(reply: str, phrase: str) -> bool:
    return " ".join(phrase.split()).casefold() in " ".join(reply.split()).casefold()
