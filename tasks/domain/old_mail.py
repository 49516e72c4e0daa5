"""What is done about a mail that nobody read for days: all but answering and calling people out."""

from collections.abc import Sequence
from datetime import datetime

from tasks.domain.dossier import Dossier, House
from tasks.domain.ledger import Status
from tasks.domain.opening import age_hits
from tasks.domain.plan import Plan, plan_email
from tasks.domain.rules import RuleHit
from tasks.domain.triage import ModelAnswer


def plan_of_any_age(
    dossier: Dossier, answer: ModelAnswer | None, house: House, now: datetime, failure: str = ""
) -> Plan:
    """Decide on one mail as `plan_email` does, but quietly where it is old.

    Whoever is on call must not be woken for a mail of three weeks ago, nor the manager get a notice
    for each of two thousand: one summary tells of them all, emergencies first and with their age.
    Nothing is answered, so what would be escalated is held: the answer is due from a person. The
    tickets are the same, and an urgent one stays urgent.
    """
    plan = plan_email(dossier, answer, house, now, failure)
    old = age_hits(dossier.record, house, now)
    return _quietened(plan, old) if old else plan


def _quietened(plan: Plan, old: Sequence[RuleHit]) -> Plan:
    is_held = plan.outcome in {Status.ESCALATED, Status.REPLIED}
    rules = {hit.rule for hit in plan.hits}
    return plan.model_copy(
        update={
            "outcome": Status.HELD if is_held else plan.outcome,
            # The ledger knows by this rule which mails the summary is to tell of.
            "hits": plan.hits + tuple(hit for hit in old if hit.rule not in rules),
            "notices": (),
            "emergencies": (),
            "reply": None,
        }
    )
