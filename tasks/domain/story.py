"""One mail's story, told once for the Prefect UI."""

import re
from collections.abc import Sequence

from tasks.domain.dossier import Dossier
from tasks.domain.emergency import EmergencyHit
from tasks.domain.ledger import ReplyStatus
from tasks.domain.markdown import fenced, inline, table
from tasks.domain.plan import Delivery, Plan
from tasks.domain.thread import text_of
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ModelAnswer

_RUN_ID = re.compile(r"[0-9a-f-]{36}")
WITHHELD = "(not shown: `artifact_detail` in data/settings.toml)"


def story_key(email_id: int) -> str:
    """Return the artifact key of a mail's story."""
    return f"email-{email_id}"


def tell_story(
    dossier: Dossier,
    answer: ModelAnswer | None,
    plan: Plan,
    tickets: Sequence[Ticket],
    deliveries: Sequence[Delivery],
    detail: str,
    run_url: str = "",
    earlier: str = "",
) -> str:
    """Return the markdown of one mail: what came, what was found, what was done.

    `earlier` is the markdown of the conversation before this mail, as far as `detail` allows.
    `detail` is full, redacted (no address, no text) or none (outcome and tickets only). `run_url`
    stands before a run's id.
    """
    sections = [
        f"# {plan.outcome}\n\n{inline(plan.reason)}",
        _attempts(dossier, run_url),
        _mail(dossier, detail),
        _verdict(dossier, plan, detail),
        _triage(answer, detail),
        _tickets(tickets, detail),
        _sent(deliveries, detail),
    ]
    sections.append(_draft(plan, detail))
    if earlier:
        sections.append(f"## Earlier in this conversation\n\n{earlier}")
    return "\n\n".join(section for section in sections if section)


def _attempts(dossier: Dossier, run_url: str) -> str:
    """Return the runs that worked on the mail, this one last; nothing where it is the only one."""
    if not dossier.earlier:
        return ""
    runs = [(attempt.run_id, attempt.began_at, str(attempt.end)) for attempt in dossier.earlier]
    runs.append((dossier.record.flow_run_id or "", dossier.opened_at, "this run"))
    lines = [
        f"| {at.isoformat(timespec='seconds')} | {_run(run_id, run_url)} | {inline(end)} |"
        for run_id, at, end in runs
    ]
    return "## Attempts\n\n" + "\n".join(["| began | run | |", "|---|---|---|", *lines])


def _run(run_id: str, run_url: str) -> str:
    return (
        f"[{inline(run_id)}]({run_url}/{run_id})" if _RUN_ID.fullmatch(run_id) else inline(run_id)
    )


def _mail(dossier: Dossier, detail: str) -> str:
    message, sender = dossier.message, dossier.sender
    if message is None:
        return f"## The mail\n\nCould not be read: {inline(dossier.unreadable)}"
    who = sender.tenant.tenant_id if sender.tenant else f"{sender.kind}"
    rows = [("From", f"{sender.name} <{sender.email}>" if detail == "full" else who)]
    rows.append(("Identity", f"{sender.kind}, {sender.identity} ({dossier.authentication})"))
    if sender.unit:
        rows.append(("Unit", f"{sender.unit.unit_id}, {sender.unit.address}"))
    rows.append(("Received", dossier.record.received_at.isoformat(timespec="seconds")))
    if detail == "full":
        rows.append(("Subject", message.subject))
        rows.append(("Message-ID", message.message_id or "none"))
    if message.attachments:
        names = ", ".join(
            f"{a.filename} ({a.content_type}, {a.size} B)" for a in message.attachments
        )
        rows.append(("Attachments", names))
    text = fenced(_whole_text(dossier)) if detail == "full" else WITHHELD
    return f"## The mail\n\n{_table(rows)}\n\n{text}"


def _whole_text(dossier: Dossier) -> str:
    message = dossier.message
    parts = (message.text, message.forwarded) if message else ()
    return "\n\n".join(part for part in parts if part) or "(no text)"


def _evidence(hit: EmergencyHit, *, quoted: bool) -> str:
    return f"{hit.phrase if quoted else WITHHELD} (in {hit.where})"


def _verdict(dossier: Dossier, plan: Plan, detail: str) -> str:
    quoted = detail == "full"
    rows = [(hit.rule, f"{hit.action}: {hit.detail}") for hit in plan.hits]
    rows += [
        (f"emergency: {hit.kind.name}", _evidence(hit, quoted=quoted))
        for hit in dossier.emergencies
    ]
    rows += [
        (f"sensitive: {hit.topic}", hit.phrase if quoted else WITHHELD) for hit in dossier.sensitive
    ]
    return "## Rules\n\n" + (_table(rows) if rows else "No rule was hit.")


def _triage(answer: ModelAnswer | None, detail: str) -> str:
    if answer is None:
        return "## Triage\n\nNo model was asked."
    triage, usage = answer.triage, answer.usage
    rows = [
        ("Intent", triage.intent),
        ("Priority", triage.priority),
        ("Model", f"{usage.model}, prompt {usage.prompt_version} {usage.prompt_hash}".strip()),
        ("Tokens", f"{usage.input_tokens} in, {usage.output_tokens} out"),
    ]
    if detail == "full":
        rows.append(("Summary", triage.summary))
        asked = triage.action_items
        rows += [(f"Asks: {item.type}", f"{item.details} ({item.intent})") for item in asked]
    return "## Triage\n\n" + _table(rows)


def _draft(plan: Plan, detail: str) -> str:
    """Show what the model wrote and why it was not sent, and how much of it was supported."""
    parts = []
    if plan.hallucination is not None:
        parts.append(f"Hallucination score: {plan.hallucination:.2f} of 1.")
    if detail == "full" and plan.draft:
        parts.append(f"Not sent:\n\n{fenced(plan.draft)}")
    if detail == "full" and plan.findings:
        rows = [(finding.kind, finding.text) for finding in plan.findings]
        parts.append("Nothing supports these claims:\n\n" + _table(rows))
    return "\n\n".join(["## Draft", *parts]) if parts else ""


def _tickets(tickets: Sequence[Ticket], detail: str) -> str:
    rows = [
        (t.reference, f"{t.queue}, {t.priority}: {t.summary if detail == 'full' else WITHHELD}")
        for t in tickets
    ]
    return "## Tickets\n\n" + (_table(rows) if rows else "None.")


def _sent(deliveries: Sequence[Delivery], detail: str) -> str:
    parts = []
    for delivery in deliveries:
        to = f" to {inline(delivery.recipient)}" if detail == "full" else ""
        parts.append(f"### {delivery.kind.capitalize()}{to}: {delivery.status}\n")
        if delivery.sent_before:
            parts.append("It went out before, perhaps in other words: the Sent folder has them.")
        elif detail == "full" and delivery.status is not ReplyStatus.PLANNED:
            parts.append(fenced(text_of(delivery.raw)))
    return "## Sent\n\n" + ("\n\n".join(parts) if parts else "Nothing.")


def _table(rows: Sequence[tuple[str, str]]) -> str:
    return table(("", ""), [(inline(name), inline(value)) for name, value in rows])
