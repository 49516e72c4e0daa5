"""Asking the model, and doing without it."""

from datetime import datetime, timedelta

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.caps import reserve_answer
from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.bus import Signal
from tasks.domain.dossier import Dossier
from tasks.domain.errors import AssistantError, PermanentError
from tasks.domain.leaks import guard, withhold
from tasks.domain.ledger import Event, EventKind
from tasks.domain.old_mail import plan_of_any_age
from tasks.domain.plan import Plan
from tasks.domain.prompt import build_prompt, with_canary, with_matters
from tasks.domain.triage import ModelAnswer, Usage
from tasks.events import announce_email
from tasks.ledger import run_id
from tasks.model_limit import model_slot
from tasks.ports import Case
from tasks.retry import discreet, retried


@retried
async def classify_email(dossier: Dossier) -> ModelAnswer:
    """Have the model triage the mail and draft its reply, once for all runs of this mail."""
    opened = connections()
    async with model_slot():
        answer = await opened.model.triage(make_case(dossier, opened))
    opened.model_circuit.succeed()
    return await _keep(dossier, answer, opened)


@task(cache_policy=NO_CACHE)
@discreet
async def classify_by_keyword(dossier: Dossier) -> ModelAnswer:
    """Triage by the catalogue's patterns alone; its draft is a fixed acknowledgement."""
    opened = connections()
    answer = await opened.keyword.triage(make_case(dossier, opened))
    return await _keep(dossier, answer, opened)


def make_case(dossier: Dossier, opened: Connections) -> Case:
    """Return what a model may know of a mail; a mail that cannot be read is shown to none."""
    house = load_house(opened.settings)
    if dossier.message is None:
        raise PermanentError("A mail that cannot be read is not shown to a model.")
    prompt = build_prompt(
        dossier.message,
        dossier.sender,
        house.catalogue,
        house.policies,
        house.preferences.facts,
        dossier.record.received_at,
        opened.settings.timezone,
        dossier.thread_tickets,
    )
    asked = with_matters(prompt, [(topic.name, topic.title) for topic in house.topics.topics])
    guarded = with_canary(asked, dossier.canary)
    return Case(
        message=dossier.message,
        catalogue=house.catalogue,
        prompt=guarded,
        matters=house.topics.names,
    )


async def _keep(dossier: Dossier, given: ModelAnswer, opened: Connections) -> ModelAnswer:
    answer = withhold(given, guard(dossier, load_house(opened.settings)))
    usage = answer.usage
    event = Event(
        kind=EventKind.CLASSIFIED,
        at=utc_now(),
        # No word of the summary: events are kept when the bodies are purged.
        detail=f"{answer.triage.intent}, {answer.triage.priority}{_prompt(usage)}",
        rules=tuple(f"withheld:{finding.kind}" for finding in answer.withheld),
        model=usage.model,
        prompt_version=usage.prompt_version,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        flow_run_id=run_id(),
    )
    await opened.ledger.save_answer(dossier.record.email_id, answer, event)
    return answer


def _prompt(usage: Usage) -> str:
    return f"; prompt {usage.prompt_hash}" if usage.prompt_hash else ""


def note_failure(error: AssistantError) -> str:
    """Count a mail that the model failed for good, and return the reason."""
    opened = connections()
    opened.model_circuit.fail(str(error), utc_now())
    opened.note(error)
    return str(error)


def model_is_down() -> bool:
    """Say whether the model has failed so many mails in a row that asking again is in vain."""
    return connections().model_circuit.is_open


def must_wait(received_at: datetime) -> bool:
    """Say whether an ordinary mail stays unread because the model is down and there is still time.

    One mail that the model fails is escalated at once; when the model is down for everybody, mails
    wait for the next pass until they are older than `model_patience_minutes`.
    """
    opened = connections()
    if not opened.model_circuit.is_open:
        return False
    patience = load_house(opened.settings).preferences.model_patience_minutes
    return utc_now() - received_at < timedelta(minutes=patience)


async def make_plan(dossier: Dossier, answer: ModelAnswer | None, failure: str) -> Plan:
    """Decide on one mail by the rules of data/, and raise the alarm at once where one is due.

    It is decided once more where the answer is one too many.
    """
    house = load_house(connections().settings)
    plan = plan_of_any_age(dossier, answer, house, utc_now(), failure)
    if plan.emergencies:
        kinds = ", ".join(plan.emergencies)
        announce_email(Signal.EMERGENCY_RAISED, dossier.record.email_id, kinds=kinds)
    hits = await reserve_answer(dossier) if plan.reply else ()
    if not hits:
        return plan
    capped = dossier.model_copy(update={"hits": dossier.hits + hits})
    return plan_of_any_age(capped, answer, house, utc_now(), failure)
