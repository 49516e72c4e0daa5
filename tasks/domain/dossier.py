"""All that is known of one mail before anything is decided, and all that data/ says."""

from collections.abc import Sequence
from datetime import datetime

from tasks.domain.attempts import Attempt
from tasks.domain.directory import Directory, Sender
from tasks.domain.disposition import Action, RuleHit, worst
from tasks.domain.emergency import EmergencyHit
from tasks.domain.emergency_kinds import Emergencies, EmergencyKind
from tasks.domain.holding import CAP_RULES, SILENT_RULES, UNWARNED_RULES
from tasks.domain.intents import Catalogue
from tasks.domain.ledger import EmailRecord, Status
from tasks.domain.message import Message
from tasks.domain.preferences import Preferences
from tasks.domain.sensitive import SensitiveHit, SensitiveTopics
from tasks.domain.ticket import Ticket
from tasks.domain.value import Value


class House(Value):
    """Hold everything of data/: how this property wants its mail handled, and who lives there."""

    preferences: Preferences
    catalogue: Catalogue
    emergencies: Emergencies
    topics: SensitiveTopics
    directory: Directory
    policies: tuple[str, ...] = ()


class Dossier(Value):
    """Hold one claimed mail, parsed and vetted.

    `message` is None where the bytes could not be read, with the reason in `unreadable`.
    `thread_tickets` are the open tickets of this sender's earlier mails in the same thread.
    `earlier` are the runs that took the mail up before this one. `canary` is the word in its prompt
    that no answer may hold.
    """

    record: EmailRecord
    message: Message | None
    unreadable: str = ""
    sender: Sender
    authentication: str = ""
    hits: tuple[RuleHit, ...] = ()
    emergencies: tuple[EmergencyHit, ...] = ()
    sensitive: tuple[SensitiveHit, ...] = ()
    thread_tickets: tuple[Ticket, ...] = ()
    earlier: tuple[Attempt, ...] = ()
    opened_at: datetime
    canary: str = ""

    @property
    def emergency_kinds(self) -> tuple[EmergencyKind, ...]:
        """Return each kind of emergency that was found, once."""
        return tuple({hit.kind.name: hit.kind for hit in self.emergencies}.values())

    @property
    def is_finished(self) -> bool:
        """Say whether only the mailbox flags are missing; a parked mail still needs its ticket."""
        return self.record.is_decided and self.record.status is not Status.FAILED

    @property
    def needs_triage(self) -> bool:
        """Say whether anybody needs to know what the mail is about."""
        if self.message is None or self.record.is_decided:
            return False
        return bool(self.emergencies) or worst(self.hits) is not Action.SKIP

    @property
    def may_be_answered(self) -> bool:
        """Say whether any text may go to the sender at all."""
        return not SILENT_RULES & {hit.rule for hit in self.hits}

    @property
    def is_capped(self) -> bool:
        """Say whether it is more than may be answered automatically; the manager is alerted."""
        return bool(CAP_RULES & {hit.rule for hit in self.hits})

    @property
    def may_be_warned(self) -> bool:
        """Say whether the fixed safety text of an emergency may go to the sender."""
        return not UNWARNED_RULES & {hit.rule for hit in self.hits}


def text_values(
    sender: Sender, preferences: Preferences, tickets: Sequence[Ticket]
) -> tuple[tuple[str, str], ...]:
    """Return what fixed texts may name: the property's facts, a known first name, a reference."""
    tenant = sender.tenant
    first_name = tenant.name.split()[0] if tenant and tenant.name.split() else "there"
    reference = ", ".join(ticket.reference for ticket in tickets) or "your message"
    return (*preferences.facts, ("first_name", first_name), ("reference", reference))


def known_facts(
    sender: Sender, house: House, tickets: Sequence[Ticket], told: Sequence[str]
) -> tuple[str, ...]:
    """Return all that a draft to this sender may state: its record, the house, this run's acts."""
    facts = [f"{name.replace('_', ' ')}: {text}" for name, text in house.preferences.facts]
    facts += house.policies
    # A ticket's summary is the model's own text, so it must not vouch for the draft.
    facts += [f"opened ticket {t.reference} in queue {t.queue}" for t in tickets]
    facts += [f"notified {contact.replace('_', ' ')}" for contact in told]
    if tenant := sender.tenant:
        facts.append(f"{tenant.name} ({tenant.tenant_id}) lives in unit {tenant.unit_id}")
        facts.append(f"balance due: {tenant.balance_due}")
        facts.append(f"lease terms: {tenant.lease_terms}")
    if unit := sender.unit:
        facts.append(f"unit {unit.unit_id}: {unit.address}")
    return tuple(facts)
