"""One mail from unread to its outcome; the run's final state says what became of it and why."""

from typing import Any

from prefect import State, flow
from prefect.states import Completed, Failed

from tasks.alerts import find_failure
from tasks.caps import free_answer
from tasks.connections import connections
from tasks.domain.attempts import with_handover
from tasks.domain.dossier import Dossier
from tasks.domain.errors import (
    OUTAGES,
    ConfigurationError,
    ModelRefused,
    ModelUnavailable,
    Postponed,
)
from tasks.domain.ledger import Status
from tasks.domain.plan import after_delivery
from tasks.domain.triage import ModelAnswer
from tasks.ledger import give_back, open_email
from tasks.replies import notify_contacts, send_reply
from tasks.reports import fail_email, finish_email, settle_email
from tasks.retry import budget
from tasks.reviews import request_review
from tasks.sending import expect_stop
from tasks.tickets import open_tickets
from tasks.triage import (
    classify_by_keyword,
    classify_email,
    make_plan,
    model_is_down,
    must_wait,
    note_failure,
)


@flow(name="process-email", flow_run_name="mail {email_id}", retries=0, persist_result=False)
async def process_email(email_id: int) -> State[Any]:
    """Load, vet, classify, open tickets, tell people, reply and settle one mail."""
    try:
        with budget(connections().timeouts.mail_budget_seconds):
            return await _process(email_id)
    except Postponed as error:
        return await _defer(email_id, str(error))
    # Not even a defect that one mail brings to light may keep its siblings from their answers.
    except Exception as error:  # noqa: BLE001
        failure, counts = find_failure(error), not isinstance(error, OUTAGES)
    finally:
        free_answer(email_id)
    await fail_email(email_id, failure, counts=counts)
    return Failed(name=Status.FAILED, message=failure.reason)


async def _process(email_id: int) -> State[Any]:
    dossier = await open_email(email_id)
    if dossier is None:
        return Completed(name="Elsewhere", message="another run holds this mail, or it is done")
    if dossier.is_finished:
        await finish_email(dossier)
        return _final(dossier.record.status, with_handover(dossier.record.reason, dossier.earlier))
    answer, failure = await _classify(dossier)
    if failure and must_wait(dossier.record.received_at):
        return await _defer(email_id, failure)
    plan = await expect_stop(dossier, answer, await make_plan(dossier, answer, failure))
    tickets = await open_tickets(dossier, plan.tickets) if plan.tickets else ()
    told = await notify_contacts(dossier, plan) if plan.notices else ()
    reply = await send_reply(dossier, plan.reply) if plan.reply else None
    plan = after_delivery(plan, reply, told)
    await settle_email(dossier, answer, plan, tickets, (*told, *((reply,) if reply else ())))
    if plan.outcome is Status.HELD:
        await request_review(email_id)
    return _final(plan.outcome, with_handover(plan.reason, dossier.earlier))


async def _classify(dossier: Dossier) -> tuple[ModelAnswer | None, str]:
    """Return the triage and, where the keyword adapter had to stand in, the model's failure."""
    if dossier.record.answer or not dossier.needs_triage:
        return dossier.record.answer, ""
    if dossier.emergencies:
        return await classify_by_keyword(dossier), ""
    try:
        if not model_is_down():
            return await classify_email(dossier), ""
        failure = "the model is down"
    except (ModelUnavailable, ModelRefused, ConfigurationError) as error:
        failure = note_failure(error)
    if must_wait(dossier.record.received_at):
        return None, failure
    return await classify_by_keyword(dossier), failure


async def _defer(email_id: int, reason: str) -> State[Any]:
    await give_back(email_id)
    return Completed(name="Deferred", message=f"unread until the next pass: {reason}")


def _final(status: Status, reason: str) -> State[Any]:
    if status is Status.FAILED:
        return Failed(name=status, message=reason)
    return Completed(name=status, message=reason)
