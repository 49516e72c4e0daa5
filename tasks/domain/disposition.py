"""Whether a mail may be answered automatically: an ordered table of small named rules.

All hits are recorded, not only the first. `vet` is asked before the model, `review` after it.
"""

from collections.abc import Callable
from typing import NamedTuple

from tasks.domain.absence import is_absence_notice
from tasks.domain.directory import Sender
from tasks.domain.ledger import SendCounts
from tasks.domain.machine_mail import MACHINE_MAIL
from tasks.domain.message import Message
from tasks.domain.preference_tables import Caps
from tasks.domain.review import review
from tasks.domain.rules import Action, RuleHit, worst
from tasks.domain.third_party import asks_about_another, asks_about_neighbour
from tasks.domain.value import Value

__all__ = ["RULES", "Action", "Circumstances", "Rule", "RuleHit", "review", "vet", "worst"]


class Circumstances(Value):
    """Hold what is known of a mail before any model is asked.

    `minted_by_us` says that its Message-ID or loop header is ours, `handed_over` that a person
    answers this sender in this thread, `answered` that the mailbox shows an answer which the ledger
    knows nothing of. `loop_header` is our loop header's name. `counts` is None where nothing was
    counted. `other_names` are those of tenants who have another address than the sender.
    """

    message: Message
    sender: Sender
    other_names: tuple[str, ...] = ()
    own_addresses: frozenset[str] = frozenset()
    minted_by_us: bool = False
    duplicate: bool = False
    answered: bool = False
    truncated: bool = False
    handed_over: bool = False
    counts: SendCounts | None = None
    caps: Caps = Caps()
    loop_header: str = "x-tenant-mail-loop"


class Rule(NamedTuple):
    """Pair a check with its consequence; the check returns its evidence or None."""

    name: str
    action: Action
    check: Callable[[Circumstances], str | None]


def vet(c: Circumstances) -> tuple[RuleHit, ...]:
    """Return every hit of RULES, in their order."""
    return tuple(
        RuleHit(rule=rule.name, action=rule.action, detail=detail)
        for rule in RULES
        if (detail := rule.check(c)) is not None
    )


def own_mail(c: Circumstances) -> str | None:
    """Find our own mail coming back, which would be answered for ever."""
    if c.minted_by_us or c.message.header(c.loop_header) is not None:
        return "sent by this program"
    sender = c.message.sender
    if sender is not None and sender.email in {own.lower() for own in c.own_addresses}:
        return "From is one of our own addresses"
    return None


def duplicate(c: Circumstances) -> str | None:
    """Find a second copy of a mail that has its own entry."""
    return "another copy of this mail was received" if c.duplicate else None


def answered_already(c: Circumstances) -> str | None:
    """Find an unsettled mail that somebody answered, or this program before a restored backup."""
    return "the mailbox shows it as answered" if c.answered else None


def no_sender(c: Circumstances) -> str | None:
    """Find a mail that says of nobody that they wrote it."""
    return "From names nobody, or several people" if c.message.sender is None else None


def truncated(c: Circumstances) -> str | None:
    """Find a mail of which only the beginning was fetched."""
    return "over the size cap; only its beginning was read" if c.truncated else None


def handed_over(c: Circumstances) -> str | None:
    """Find a mail in a thread that a person has taken over for good."""
    return "a person answers in this thread" if c.handed_over else None


def absence_notice(c: Circumstances) -> str | None:
    """Find what reads like an absence notice, which must not be answered, but may be a person's."""
    return "reads like an absence notice" if is_absence_notice(c.message) else None


def third_party(c: Circumstances) -> str | None:
    """Find a stranger asking for what is a tenant's own: not even the tenancy is confirmed."""
    if c.sender.is_known:
        return None
    phrase = asks_about_another(c.message, c.other_names)
    return None if phrase is None else "about somebody else's tenancy"


def about_a_neighbour(c: Circumstances) -> str | None:
    """Find a tenant asking for what is another tenant's."""
    if not c.sender.is_known or asks_about_neighbour(c.message, c.other_names) is None:
        return None
    return "asks about another tenant"


def cap_per_address(c: Circumstances) -> str | None:
    """Stop two robots that answer each other."""
    if c.counts is None or c.counts.to_recipient < c.caps.per_address:
        return None
    return _over(c.counts.to_recipient, "answers to this address", c.caps)


def cap_same_subject(c: Circumstances) -> str | None:
    """Stop the same answer to the same question."""
    if c.counts is None or c.counts.same_subject < c.caps.same_subject:
        return None
    return _over(c.counts.same_subject, "answers to this address and subject", c.caps)


def cap_in_all(c: Circumstances) -> str | None:
    """Stop robots that change their addresses."""
    if c.counts is None or c.counts.in_all < c.caps.in_all:
        return None
    return _over(c.counts.in_all, "answers in all", c.caps)


def _over(count: int, what: str, caps: Caps) -> str:
    return f"{count} {what} within {caps.window_minutes} minutes"


def _on_message(check: Callable[[Message], str | None]) -> Callable[[Circumstances], str | None]:
    return lambda c: check(c.message)


RULES: tuple[Rule, ...] = (
    Rule("own_mail", Action.SKIP, own_mail),
    Rule("duplicate", Action.SKIP, duplicate),
    *(Rule(check.__name__, Action.SKIP, _on_message(check)) for check in MACHINE_MAIL),
    Rule("answered_already", Action.HOLD, answered_already),
    Rule("no_sender", Action.HOLD, no_sender),
    Rule("truncated", Action.HOLD, truncated),
    Rule("handed_over", Action.HOLD, handed_over),
    Rule("absence_notice", Action.HOLD, absence_notice),
    Rule("third_party", Action.HOLD, third_party),
    Rule("about_a_neighbour", Action.HOLD, about_a_neighbour),
    Rule("cap_per_address", Action.HOLD, cap_per_address),
    Rule("cap_same_subject", Action.HOLD, cap_same_subject),
    Rule("cap_in_all", Action.HOLD, cap_in_all),
)
