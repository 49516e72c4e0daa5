"""Which tickets a mail asks for: one for each distinct queue."""

from collections.abc import Sequence
from datetime import datetime

from tasks.domain.dossier import Dossier, House
from tasks.domain.emergency_kinds import EmergencyKind
from tasks.domain.intents import Intent
from tasks.domain.ticket import Ticket, join_ticket, ticket_key, ticket_reference
from tasks.domain.triage import ActionItem, ModelAnswer, Priority, Triage, settle_priority

REVIEW_QUEUE = "review"
EMERGENCY = "emergency"


def asked_intents(triage: Triage, house: House) -> tuple[Intent, ...]:
    """Return the intents of the mail and of all it asks for, once each, the mail's own first."""
    names = dict.fromkeys((triage.intent, *(item.intent for item in triage.action_items)))
    return tuple(house.catalogue.get(name) for name in names if name in house.catalogue.names)


def plan_tickets(
    dossier: Dossier, triage: Triage, house: House, now: datetime
) -> tuple[Ticket, ...]:
    """Return one ticket for each queue that the mail's intents name, in the intents' order."""
    intents = [i for i in asked_intents(triage, house) if i.opens_ticket]
    queues = dict.fromkeys(intent.queue for intent in intents)
    return tuple(
        _ticket_for_queue(dossier, triage, house, now, [i for i in intents if i.queue == queue])
        for queue in queues
    )


def _ticket_for_queue(
    dossier: Dossier, triage: Triage, house: House, now: datetime, intents: Sequence[Intent]
) -> Ticket:
    names = {intent.name for intent in intents}
    items = tuple(item for item in triage.action_items if item.intent in names)
    part = triage.model_copy(update={"intent": intents[0].name, "action_items": items})
    summary = triage.summary
    if triage.intent not in names:
        # The mail's summary speaks of its main matter; this ticket is about another of its asks.
        summary = "; ".join(item.details for item in items) or summary
    priority = settle_priority(part, house.catalogue)
    return _ticket(dossier, now, intents[0].queue, intents[0].name, priority, summary, items)


def plan_review_ticket(
    dossier: Dossier, intent: str, summary: str, now: datetime, reason: str
) -> Ticket:
    """Return the ticket by which a person learns of a mail that no queue is told of."""
    items = (ActionItem(intent=intent, type=REVIEW_QUEUE, details=reason),)
    return _ticket(dossier, now, REVIEW_QUEUE, intent, Priority.HIGH, summary, items)


def plan_emergency_ticket(
    dossier: Dossier, kinds: Sequence[EmergencyKind], answer: ModelAnswer | None, now: datetime
) -> Ticket:
    """Return the urgent ticket that names each emergency and whatever else the mail asks for."""
    found = tuple(
        ActionItem(intent=EMERGENCY, type=hit.kind.name, details=f"{hit.phrase} (in {hit.where})")
        for hit in dossier.emergencies
    )
    others = answer.triage.action_items if answer else ()
    subject = dossier.message.subject if dossier.message else ""
    summary = ", ".join(kind.title for kind in kinds) + (f": {subject}" if subject else "")
    items = tuple(dict.fromkeys((*found, *others)))
    return _ticket(dossier, now, kinds[0].queue, EMERGENCY, Priority.URGENT, summary, items)


def join_thread(
    dossier: Dossier, planned: Sequence[Ticket], fallback_queue: str
) -> tuple[Ticket, ...]:
    """Replace each ticket that its thread already has open by that one with the new asks added.

    A mail that asks for nothing but the fallback ("any news?") joins the thread's newest ticket.
    """
    open_by_queue = {ticket.queue: ticket for ticket in reversed(dossier.thread_tickets)}
    newest = dossier.thread_tickets[0] if dossier.thread_tickets else None
    joined = []
    for ticket in planned:
        target = open_by_queue.get(ticket.queue)
        if target is None and ticket.queue == fallback_queue and len(planned) == 1:
            target = newest
        joined.append(join_ticket(target, ticket) if target else ticket)
    return tuple(joined)


def _ticket(
    dossier: Dossier,
    now: datetime,
    queue: str,
    intent: str,
    priority: Priority,
    summary: str,
    items: tuple[ActionItem, ...],
) -> Ticket:
    key = ticket_key(dossier.record.identity, queue)
    tenant, unit = dossier.sender.tenant, dossier.sender.unit
    return Ticket(
        key=key,
        reference=ticket_reference(key),
        intent=intent,
        queue=queue,
        priority=priority,
        created_at=now,
        message_id=dossier.record.message_id,
        tenant_id=tenant.tenant_id if tenant else None,
        tenant_name=tenant.name if tenant else None,
        unit_id=unit.unit_id if unit else None,
        unit_address=unit.address if unit else None,
        summary=summary,
        action_items=items,
        flow_run_id=dossier.record.flow_run_id,
    )
