"""What is to be done about one mail: tickets, who is told, what is answered, which outcome."""

from collections.abc import Sequence
from datetime import datetime

from tasks.domain.disposition import Action, RuleHit, review, worst
from tasks.domain.dossier import Dossier, House, known_facts, text_values
from tasks.domain.findings import Finding
from tasks.domain.grounding import examine
from tasks.domain.holding import ANSWERED_RULE, holding_text
from tasks.domain.intents import Intent
from tasks.domain.leaks import guard, withhold
from tasks.domain.ledger import ReplyKind, ReplyStatus, Status
from tasks.domain.reply import fill
from tasks.domain.sensitive import UNNAMED, with_named
from tasks.domain.ticket import Ticket
from tasks.domain.ticketing import (
    asked_intents,
    join_thread,
    plan_emergency_ticket,
    plan_review_ticket,
    plan_tickets,
)
from tasks.domain.triage import ModelAnswer, Priority, Triage, settle_priority
from tasks.domain.value import Value
from tasks.domain.weighing import undoubted

MANAGER = "manager"
EACH_RECORDED = "Each of your requests has been recorded:"


class PlannedReply(Value):
    """Hold the text of an answer, without signature and notice."""

    kind: ReplyKind
    text: str


class Notice(Value):
    """Tell one contact of the tickets that concern it."""

    contact: str
    recipient: str
    tickets: tuple[Ticket, ...]


class Delivery(Value):
    """Say what became of one outgoing mail.

    `sent_before` says that the Sent folder held it already; its words may have been others.
    """

    kind: ReplyKind
    status: ReplyStatus
    detail: str
    message_id: str
    recipient: str
    raw: bytes
    sent_before: bool = False


class Plan(Value):
    """Hold every decision on one mail, with the rules that led to it.

    `draft` is what would have been the answer where it is not what is sent. `hallucination` is the
    share of its claims that nothing supports, None where no draft was examined. `parked` says that
    no further pass takes the mail up. `emergencies` names the kinds that people are paged for.
    """

    outcome: Status
    reason: str
    intent: str | None = None
    hits: tuple[RuleHit, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    notices: tuple[Notice, ...] = ()
    reply: PlannedReply | None = None
    draft: str = ""
    findings: tuple[Finding, ...] = ()
    hallucination: float | None = None
    parked: bool = False
    emergencies: tuple[str, ...] = ()

    @property
    def is_held_back(self) -> bool:
        """Say whether the answer itself waits for a person to send it."""
        return self.reply is not None and self.reply.text == self.draft


def plan_email(
    dossier: Dossier, answer: ModelAnswer | None, house: House, now: datetime, failure: str = ""
) -> Plan:
    """Decide on one mail.

    `answer` is None where nobody needs to know what the mail is about. `failure` says why the
    model could not answer and the keyword adapter did in its place.
    """
    if dossier.message is None or dossier.record.parked:
        return _park(dossier, house, now)
    answer = withhold(answer, guard(dossier, house)) if answer else None
    if answer is not None and _calls_somebody(answer.triage, house):
        dossier = _without_what_words_say(dossier)
    if dossier.emergencies:
        return _page(dossier, answer, house, now)
    if answer is None or worst(dossier.hits) is Action.SKIP:
        return Plan(outcome=Status.SKIPPED, reason=explain(dossier.hits), hits=dossier.hits)
    if failure:
        return _answer_without_model(dossier, answer.triage, house, now, failure)
    if _model_raises(answer.triage, house):
        return _page(dossier, answer, house, now)
    return _answer(dossier, answer, house, now)


def after_delivery(plan: Plan, reply: Delivery | None, told: Sequence[Delivery]) -> Plan:
    """Return the plan as it stands once the mails are out; a person settles what did not arrive."""
    if reply is not None and reply.status is ReplyStatus.PLANNED:
        plan, reply = held_back(plan, reply.detail), None
    untold = [f"not told: {d.kind} {d.status}" for d in told if d.status is not ReplyStatus.SENT]
    reasons = [plan.reason, *untold]
    if reply is not None and reply.sent_before:
        reasons.append(f"the {reply.kind} went out before; the Sent folder has it")
    if reply is None or reply.status is ReplyStatus.SENT:
        # The answer is out, but somebody does not know of it: the flag of Escalated says so.
        missed = bool(untold) and plan.outcome is Status.REPLIED
        outcome = Status.ESCALATED if missed else plan.outcome
        return plan.model_copy(update={"outcome": outcome, "reason": "; ".join(reasons)})
    if reply.status is ReplyStatus.UNCERTAIN:
        reasons.insert(0, "delivery uncertain: the reply may or may not have arrived")
    else:
        reasons.insert(0, f"reply refused: {reply.detail}")
    outcome = Status.HELD if plan.outcome is Status.REPLIED else plan.outcome
    return plan.model_copy(update={"outcome": outcome, "reason": "; ".join(reasons)})


def held_back(plan: Plan, why: str) -> Plan:
    """Return the plan of a mail whose answer may not leave now; a person may send it later."""
    if plan.outcome is not Status.REPLIED or plan.reply is None:
        reason = f"{plan.reason}; the sender got no answer: {why}"
        return plan.model_copy(update={"reason": reason})
    held = {"outcome": Status.HELD, "reason": why, "draft": plan.reply.text}
    return plan.model_copy(update=held)


def explain(hits: Sequence[RuleHit]) -> str:
    """Return the rules that were hit, with their details, worst first."""
    severe = worst(hits)
    ordered = sorted(hits, key=lambda hit: hit.action is not severe)
    return "; ".join(f"{hit.rule}: {hit.detail}" if hit.detail else hit.rule for hit in ordered)


def _calls_somebody(triage: Triage, house: House) -> bool:
    """Say whether what the mail asks for calls people at once, with a text of its own."""
    return any(i.priority is Priority.URGENT and i.notify for i in asked_intents(triage, house))


def _without_what_words_say(dossier: Dossier) -> Dossier:
    """Leave out what no pattern found: who is shut out is told more by the intent's own text."""
    found = tuple(hit for hit in dossier.emergencies if hit.kind.patterns)
    named = tuple(hit for hit in dossier.sensitive if hit.topic != UNNAMED)
    certain = {"emergencies": found, "sensitive": named, "hits": undoubted(dossier.hits)}
    return dossier.model_copy(update=certain)


def _model_raises(triage: Triage, house: House) -> bool:
    """Say whether the model sees an emergency that neither a rule nor the intent's floor names."""
    floors = {intent.priority for intent in asked_intents(triage, house)}
    urgent = settle_priority(triage, house.catalogue) is Priority.URGENT
    return urgent and Priority.URGENT not in floors


def _answer(dossier: Dossier, answer: ModelAnswer, house: House, now: datetime) -> Plan:
    triage = answer.triage
    intents = asked_intents(triage, house)
    tickets = _tickets(dossier, triage, house, now)
    notices = _notices([key for i in intents for key in i.notify], tickets, house)
    facts = known_facts(dossier.sender, house, tickets, [notice.contact for notice in notices])
    message = dossier.message
    assert message is not None  # noqa: S101  # plan_email parks what could not be parsed.
    grounding = examine(triage.reply, message.text, facts)
    findings = (*answer.withheld, *grounding.findings)
    sensitive = with_named(dossier.sensitive, triage.matters, house.topics)
    hits = dossier.hits + review(message, dossier.sender, intents, findings, sensitive)
    plan = Plan(
        outcome=Status.HELD, reason=explain(hits), intent=triage.intent, hits=hits,
        tickets=tickets, notices=notices, draft=triage.reply, findings=findings,
        hallucination=grounding.score if triage.reply.strip() else None,
    )  # fmt: skip
    if worst(hits) is Action.HOLD:
        return _hold(dossier, plan, triage, house, now)
    values = text_values(dossier.sender, house.preferences, tickets)
    text = _reply_text(triage, intents, tickets, values)
    reply = PlannedReply(kind=ReplyKind.REPLY, text=text)
    answered = {
        "outcome": Status.REPLIED,
        "reason": "answered automatically",
        "draft": "",
        "findings": (),
    }
    return plan.model_copy(update={**answered, "reply": reply})


def _hold(dossier: Dossier, plan: Plan, triage: Triage, house: House, now: datetime) -> Plan:
    """Leave the answer to a person; the sender gets a fixed text at most."""
    tickets = plan.tickets or (
        plan_review_ticket(dossier, triage.intent, triage.summary, now, plan.reason),
    )
    intents = asked_intents(triage, house)
    keys = [*(key for intent in intents for key in intent.notify), MANAGER]
    return plan.model_copy(
        update={
            "tickets": tickets,
            "notices": _notices(keys, tickets, house) if _may_tell(dossier, tickets) else (),
            "reply": _holding_reply(dossier, plan.hits, intents, house, tickets),
        }
    )


def _answer_without_model(
    dossier: Dossier, triage: Triage, house: House, now: datetime, failure: str
) -> Plan:
    """Escalate a mail that the model could not judge: urgent tickets, people told, a fixed text."""
    intents = asked_intents(triage, house)
    message = dossier.message
    assert message is not None  # noqa: S101  # plan_email parks what could not be parsed.
    hits = dossier.hits + review(message, dossier.sender, intents, (), dossier.sensitive)
    planned = _tickets(dossier, triage, house, now) or (
        plan_review_ticket(dossier, triage.intent, triage.summary, now, failure),
    )
    tickets = tuple(t.model_copy(update={"priority": Priority.URGENT}) for t in planned)
    keys = [MANAGER, *(key for intent in intents for key in intent.notify)]
    notices = _notices(keys, tickets, house) if _may_tell(dossier, planned) else ()
    return Plan(
        outcome=Status.ESCALATED, reason=f"model unavailable: {failure}", intent=triage.intent,
        hits=hits, tickets=tickets, notices=notices,
        reply=_holding_reply(dossier, hits, intents, house, tickets),
    )  # fmt: skip


def _page(dossier: Dossier, answer: ModelAnswer | None, house: House, now: datetime) -> Plan:
    """Page for an emergency: urgent ticket, people told, the fixed safety text, no model prose."""
    kinds = dossier.emergency_kinds or (house.emergencies.other,)
    tickets = (plan_emergency_ticket(dossier, kinds, answer, now),)
    names = tuple(kind.name for kind in kinds)
    reason = "emergency: " + ", ".join(names)
    machine = worst(dossier.hits) is Action.SKIP
    reply = None
    if not machine and dossier.may_be_warned:
        values = text_values(dossier.sender, house.preferences, tickets)
        text = "\n\n".join(fill(kind.safety_text, values).strip() for kind in kinds)
        reply = PlannedReply(kind=ReplyKind.ACKNOWLEDGEMENT, text=text)
    return Plan(
        outcome=Status.SKIPPED if machine else Status.ESCALATED,
        reason=f"{reason}; {explain(dossier.hits)}" if dossier.hits else reason,
        intent=answer.triage.intent if answer else None, hits=dossier.hits, tickets=tickets,
        notices=_notices([key for k in kinds for key in k.notify], tickets, house), reply=reply,
        emergencies=names,
    )  # fmt: skip


def _park(dossier: Dossier, house: House, now: datetime) -> Plan:
    """Park a mail that no pass can finish; its bytes are kept, and the manager is alerted."""
    subject = dossier.message.subject if dossier.message else "Unreadable mail"
    reason = dossier.record.reason if dossier.message else f"cannot be read: {dossier.unreadable}"
    ticket = plan_review_ticket(dossier, house.catalogue.fallback, subject, now, reason)
    return Plan(outcome=Status.FAILED, reason=reason, tickets=(ticket,), parked=True)


def _tickets(dossier: Dossier, triage: Triage, house: House, now: datetime) -> tuple[Ticket, ...]:
    fallback = house.catalogue.get(house.catalogue.fallback)
    return join_thread(dossier, plan_tickets(dossier, triage, house, now), fallback.queue)


def _may_tell(dossier: Dossier, tickets: Sequence[Ticket]) -> bool:
    """Say whether people are told of a mail that is held.

    Beyond the caps a robot would write to them through us, and one alert tells of it. What is
    urgent to a known tenant is told all the same.
    """
    urgent = any(ticket.priority is Priority.URGENT for ticket in tickets)
    return not dossier.is_capped or (urgent and dossier.sender.is_known)


def _notices(keys: Sequence[str], tickets: Sequence[Ticket], house: House) -> tuple[Notice, ...]:
    """Return one notice for each contact named, as far as data/settings.toml has its address."""
    contacts = {contact.key: contact.email for contact in house.preferences.contacts}
    return tuple(
        Notice(contact=key, recipient=contacts[key], tickets=tuple(tickets))
        for key in dict.fromkeys(keys)
        if key in contacts
    )


def _holding_reply(
    dossier: Dossier,
    hits: Sequence[RuleHit],
    intents: Sequence[Intent],
    house: House,
    tickets: Sequence[Ticket],
) -> PlannedReply | None:
    if not dossier.may_be_answered or ANSWERED_RULE in {hit.rule for hit in hits}:
        return None
    values = text_values(dossier.sender, house.preferences, tickets)
    text = fill(holding_text(hits, intents, dossier.sender, house.preferences), values)
    return PlannedReply(kind=ReplyKind.ACKNOWLEDGEMENT, text=text.strip())


def _reply_text(
    triage: Triage,
    intents: Sequence[Intent],
    tickets: Sequence[Ticket],
    values: Sequence[tuple[str, str]],
) -> str:
    """Return the draft, or the intent's own text where it is empty, and what must stand below."""
    draft = triage.reply.strip()
    if draft:
        said = dict.fromkeys(fill(i.always_say, values).strip() for i in intents if i.always_say)
        parts = [draft, *(text for text in said if text not in draft)]
    else:
        parts = [fill(intents[0].acknowledgement, values).strip()]
    if len(tickets) > 1:
        titles = {intent.name: intent.title for intent in intents}
        lines = [f"- {t.reference}: {titles.get(t.intent, t.queue)}" for t in tickets]
        parts.append("\n".join([EACH_RECORDED, *lines]))
    return "\n\n".join(parts)
