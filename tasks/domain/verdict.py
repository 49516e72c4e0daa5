"""What became of one labelled mail: judged by the model, planned by the rules, nothing sent."""

from tasks.domain.dossier import Dossier, House, known_facts
from tasks.domain.findings import Finding
from tasks.domain.grounding import ground
from tasks.domain.labelled import RECEIVED_AT, LabelledMail
from tasks.domain.leaks import guard, withhold
from tasks.domain.ledger import Status
from tasks.domain.plan import Plan, plan_email
from tasks.domain.triage import ModelAnswer, Priority, settle_priority
from tasks.domain.value import Value


class Verdict(Value):
    """Hold what became of one labelled mail.

    `answer` is None where the model gave none. `emergencies` are the kinds found by rule,
    `findings` what the draft says without support; `seconds` is the model's time.
    """

    mail: LabelledMail
    answer: ModelAnswer | None
    outcome: Status
    priority: Priority | None
    emergencies: tuple[str, ...]
    reply: str
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def intent(self) -> str | None:
        """Return what the model takes the mail for."""
        return self.answer.triage.intent if self.answer else None

    @property
    def has_draft(self) -> bool:
        """Say whether the model wrote a reply at all."""
        return self.answer is not None and bool(self.answer.triage.reply.strip())

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
    return Verdict(
        mail=mail,
        answer=answer,
        outcome=plan.outcome,
        priority=_priority(dossier, answer, house),
        emergencies=tuple(kind.name for kind in dossier.emergency_kinds),
        reply=plan.reply.text if plan.reply else "",
        findings=_findings(dossier, answer, plan, house),
        seconds=seconds,
    )


def _priority(dossier: Dossier, answer: ModelAnswer | None, house: House) -> Priority | None:
    if dossier.emergencies:
        return Priority.URGENT
    return settle_priority(answer.triage, house.catalogue) if answer else None


def _findings(
    dossier: Dossier, answer: ModelAnswer | None, plan: Plan, house: House
) -> tuple[Finding, ...]:
    """Check the draft even where a rule kept it from being sent."""
    if answer is None or dossier.message is None:
        return ()
    told = [notice.contact for notice in plan.notices]
    facts = known_facts(dossier.sender, house, plan.tickets, told)
    checked = withhold(answer, guard(dossier, house))
    return (*checked.withheld, *ground(checked.triage.reply, dossier.message.text, facts))


def _holds(reply: str, phrase: str) -> bool:
    return " ".join(phrase.split()).casefold() in " ".join(reply.split()).casefold()
