"""One mail from unread to its outcome; the run's final state says what became of it and why."""

from typing import Any, NamedTuple

from prefect import State, flow
from prefect.states import Completed, Failed

from tasks.alerts import find_failure
from tasks.caps import free_answer
from tasks.connections import connections
from tasks.domain.attempts import with_handover
from tasks.domain.dossier import Dossier
from tasks.domain.errors import (
    OUTAGES,
    AssistantError,
    ConfigurationError,
    LedgerUnavailable,
    ModelRefused,
    ModelUnavailable,
    Postponed,
)
from tasks.domain.forecast import Forecast, forecast
from tasks.domain.ledger import Status
from tasks.domain.plan import Delivery, Plan, after_delivery
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ModelAnswer
from tasks.ledger import decide, give_back, open_email
from tasks.replies import notify_contacts, send_reply
from tasks.reports import fail_email, finish_email, settle_email
from tasks.retry import budget
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
    done = await _carry_out(dossier, plan)
    await settle_email(dossier, answer, done.plan, done.tickets, done.mails)
    return _final(done.plan.outcome, with_handover(done.plan.reason, dossier.earlier))


async def rehearse_email(email_id: int) -> Forecast:
    """Do with a dry run's adapters all that decides a mail's outcome, and show it nowhere."""
    dossier = await open_email(email_id)
    if dossier is None:
        raise LedgerUnavailable(f"Mail {email_id} of the dry run was taken by another run.")
    try:
        return forecast(dossier, await _rehearse(dossier))
    except AssistantError as error:
        return forecast(dossier, Plan(outcome=Status.FAILED, reason=str(error)))
    finally:
        free_answer(email_id)


async def _rehearse(dossier: Dossier) -> Plan:
    record = dossier.record
    if dossier.is_finished:
        return Plan(outcome=record.status, reason=record.reason)
    answer, failure = await _classify(dossier)
    if failure and must_wait(record.received_at):
        return Plan(outcome=Status.RECEIVED, reason=f"unread until the next pass: {failure}")
    plan = await expect_stop(dossier, answer, await make_plan(dossier, answer, failure))
    plan = (await _carry_out(dossier, plan)).plan
    # Later mails of the conversation are to find what this one would leave.
    await decide(record.email_id, plan)
    return plan


class _Done(NamedTuple):
    plan: Plan
    tickets: tuple[Ticket, ...]
    mails: tuple[Delivery, ...]


async def _carry_out(dossier: Dossier, plan: Plan) -> _Done:
    tickets = await open_tickets(dossier, plan.tickets) if plan.tickets else ()
    told = await notify_contacts(dossier, plan) if plan.notices else ()
    reply = await send_reply(dossier, plan.reply) if plan.reply else None
    mails = (*told, *((reply,) if reply else ()))
    return _Done(after_delivery(plan, reply, told), tickets, mails)


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
