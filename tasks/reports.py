"""Showing what became of a mail: in the ledger, the mailbox and the Prefect UI."""

from collections.abc import Sequence

from prefect.artifacts import acreate_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from tasks.alerts import note_troubles
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.alerting import Failure
from tasks.domain.attempts import taken_over_from
from tasks.domain.bus import Signal, outcome_signal
from tasks.domain.dossier import Dossier
from tasks.domain.errors import AssistantError
from tasks.domain.ledger import EmailRecord, Status
from tasks.domain.plan import Delivery, Plan
from tasks.domain.sending import STOPPED
from tasks.domain.story import story_key, tell_story
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ModelAnswer
from tasks.events import announce_email
from tasks.ledger import decide, keep_draft, note_failure
from tasks.outbox import delivery_of
from tasks.outcomes import OUTCOME_FLAGS, show_outcome
from tasks.retry import retried
from tasks.reviews import request_review
from tasks.run_links import run_url
from tasks.sending import TAG
from tasks.threads import earlier_in, show_thread


@retried
async def settle_email(
    dossier: Dossier,
    answer: ModelAnswer | None,
    plan: Plan,
    tickets: tuple[Ticket, ...],
    deliveries: tuple[Delivery, ...],
) -> None:
    """Write the outcome down, show it in the mailbox, and tell the mail's story in the UI."""
    await note_troubles(dossier.record.email_id, plan, tickets)
    await decide(dossier.record.email_id, plan)
    if answer and plan.is_held_back:
        await keep_draft(dossier, answer, plan.draft)
    announce_email(outcome_signal(plan.outcome, parked=plan.parked), dossier.record.email_id)
    await _conclude(dossier.record, plan.outcome)
    await _tell_story(dossier, answer, plan, tickets, deliveries)
    await _name_run(dossier, answer, plan, tickets)


@retried
async def finish_email(dossier: Dossier) -> None:
    """Show an outcome that stands in the ledger already in the mailbox, too.

    Where the run that came to it died, nobody has told the story yet.
    """
    record, ledger = dossier.record, connections().ledger
    await _conclude(record, record.status)
    if not taken_over_from(dossier.earlier):
        return
    plan = Plan(outcome=record.status, reason=record.reason, hits=dossier.hits)
    tickets = await ledger.tickets_of(record.email_id)
    deliveries = [delivery_of(entry) for entry in await ledger.outbox(record.email_id)]
    await _tell_story(dossier, record.answer, plan, tickets, deliveries)
    await _name_run(dossier, record.answer, plan, tickets)


async def _conclude(record: EmailRecord, status: Status) -> None:
    if status is Status.HELD:
        # Before the mail is done: no later pass looks whether anybody was asked about it.
        await request_review(record.email_id)
    await show_outcome(record, status)


async def _tell_story(
    dossier: Dossier,
    answer: ModelAnswer | None,
    plan: Plan,
    tickets: Sequence[Ticket],
    deliveries: Sequence[Delivery],
) -> None:
    detail = load_house(connections().settings).preferences.reports.artifact_detail
    earlier = await earlier_in(dossier)
    story = tell_story(dossier, answer, plan, tickets, deliveries, detail, run_url(), earlier)
    await acreate_markdown_artifact(
        story,
        key=story_key(dossier.record.email_id),
        description=f"{plan.outcome}: {plan.reason}",
    )
    if earlier:
        await show_thread(dossier)


async def fail_email(email_id: int, failure: Failure, *, counts: bool = True) -> None:
    """Note a failed try in the ledger and the mailbox, as far as these can be reached."""
    announce_email(Signal.EMAIL_FAILED, email_id)
    connections().failures.append(failure)
    record = await note_failure(email_id, failure.reason, counts=counts)
    if record is None:
        return
    mailbox = connections().mailbox
    try:
        await mailbox.mark(record.location, OUTCOME_FLAGS[Status.FAILED])
    except AssistantError as error:
        get_run_logger().warning("The failure could not be shown in the mailbox: %s", error)


async def _name_run(
    dossier: Dossier, answer: ModelAnswer | None, plan: Plan, tickets: Sequence[Ticket]
) -> None:
    """Give the run a name and tags that can be searched, without a word of anybody's mail."""
    tenant = dossier.sender.tenant
    who = f"tenant {tenant.tenant_id}" if tenant else f"{dossier.sender.kind} sender"
    what = plan.intent or plan.outcome.lower()
    name = " · ".join([what, who, *(t.reference for t in tickets)])
    tags = [plan.outcome.lower(), *([plan.intent] if plan.intent else [])]
    tags += [f"emergency:{kind.name}" for kind in dossier.emergency_kinds]
    tags += [TAG] if STOPPED in plan.reason else []
    tags += [f"model:{answer.usage.model}"] if answer else []
    async with get_client() as client:
        await client.update_flow_run(flow_run.id, name=name, tags=list(dict.fromkeys(tags)))
