"""One mail's story, told once for the Prefect UI."""

import html
import re
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default

from tasks.domain.dossier import Dossier
from tasks.domain.emergency import EmergencyHit
from tasks.domain.ledger import ReplyStatus
from tasks.domain.plan import Delivery, Plan
from tasks.domain.ticket import Ticket
from tasks.domain.triage import ModelAnswer

LONGEST_TEXT = 20_000
WITHHELD = "(not shown: `artifact_detail` in data/settings.toml)"


def tell_story(
    dossier: Dossier,
    answer: ModelAnswer | None,
    plan: Plan,
    tickets: Sequence[Ticket],
    deliveries: Sequence[Delivery],
    detail: str,
) -> str:
    """Return the markdown of one mail: what came, what was found, what was done.

    `detail` is full, redacted (no address, no text) or none (outcome and tickets only).
    """
    sections = [
        f"# {plan.outcome}\n\n{_inline(plan.reason)}",
        _mail(dossier, detail),
        _verdict(dossier, plan, detail),
        _triage(answer, detail),
        _tickets(tickets, detail),
        _sent(deliveries, detail),
    ]
    sections.append(_draft(plan, detail))
    return "\n\n".join(section for section in sections if section)


def _mail(dossier: Dossier, detail: str) -> str:
    message, sender = dossier.message, dossier.sender
    if message is None:
        return f"## The mail\n\nCould not be read: {_inline(dossier.unreadable)}"
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
    text = _quote(_whole_text(dossier)) if detail == "full" else WITHHELD
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
        parts.append(f"Not sent:\n\n{_quote(plan.draft)}")
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
        to = f" to {delivery.recipient}" if detail == "full" else ""
        parts.append(f"### {delivery.kind.capitalize()}{to}: {delivery.status}\n")
        if detail == "full" and delivery.status is not ReplyStatus.PLANNED:
            parts.append(_quote(_body(delivery.raw)))
    return "## Sent\n\n" + ("\n\n".join(parts) if parts else "Nothing.")


def _body(raw: bytes) -> str:
    part = message_from_bytes(raw, policy=default).get_body()
    return str(part.get_content()) if part else ""


def _table(rows: Sequence[tuple[str, str]]) -> str:
    lines = [f"| {_cell(name)} | {_cell(value)} |" for name, value in rows]
    return "\n".join(["| | |", "|---|---|", *lines])


def _cell(text: str) -> str:
    return _inline(text).replace("|", "\\|")


def _inline(text: str) -> str:
    """Return text that cannot break out of its line or become markup."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_\[\]])", r"\\\1", html.escape(flat, quote=False))


def _quote(text: str) -> str:
    """Return text as a fenced block that nothing inside can close."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text[:LONGEST_TEXT].rstrip()}\n{fence}"
