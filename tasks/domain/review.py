"""Whether a drafted answer may go out: the rules asked after the model."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tasks.domain.authentication import Identity
from tasks.domain.directory import Sender, SenderKind
from tasks.domain.findings import Finding
from tasks.domain.intents import Intent
from tasks.domain.message import Message
from tasks.domain.rules import Action, RuleHit
from tasks.domain.sensitive import ASKS_FOR_SECRETS, READS_SENSITIVE, SensitiveHit
from tasks.domain.value import Value

# A detail stands in run lists and logs: it is short and never quotes the mail or the draft.
_DETAIL_CAP = 300


class Draft(Value):
    """Hold what is known after the model's answer."""

    message: Message
    sender: Sender
    intents: tuple[Intent, ...]
    findings: tuple[Finding, ...]
    sensitive: tuple[SensitiveHit, ...]

    @property
    def verified_intents(self) -> tuple[str, ...]:
        """Return the intents that only a known tenant may be answered on."""
        return tuple(intent.name for intent in self.intents if intent.needs_verified_sender)


class ReviewRule(NamedTuple):
    """Pair a check with its consequence; the check returns its evidence or None."""

    name: str
    action: Action
    check: Callable[[Draft], str | None]


def review(
    message: Message,
    sender: Sender,
    intents: Sequence[Intent],
    findings: Sequence[Finding],
    sensitive: Sequence[SensitiveHit],
) -> tuple[RuleHit, ...]:
    """Return every hit of REVIEW_RULES, in their order."""
    draft = Draft(
        message=message,
        sender=sender,
        intents=tuple(intents),
        findings=tuple(findings),
        sensitive=tuple(sensitive),
    )
    return tuple(
        RuleHit(rule=rule.name, action=rule.action, detail=detail[:_DETAIL_CAP])
        for rule in REVIEW_RULES
        if (detail := rule.check(draft)) is not None
    )


def unknown_sender(draft: Draft) -> str | None:
    """Find an address that is no tenant's where the matter needs one."""
    return _needs_verification(draft, draft.sender.kind is SenderKind.UNKNOWN)


def household_ambiguous(draft: Draft) -> str | None:
    """Find an address that several tenants share where the matter is one person's."""
    return _needs_verification(draft, draft.sender.kind is SenderKind.HOUSEHOLD)


def unverified_sender(draft: Draft) -> str | None:
    """Find a tenant's address that nobody vouches for."""
    unverified = draft.sender.identity is Identity.UNVERIFIED
    return _needs_verification(draft, unverified and draft.sender.kind is not SenderKind.UNKNOWN)


def failed_authentication(draft: Draft) -> str | None:
    """Find a From address that the receiving server disproved."""
    return _needs_verification(draft, draft.sender.identity is Identity.FAILED)


def authentication_note(draft: Draft) -> str | None:
    """Note a disproved From address where the matter does not depend on it."""
    failed = draft.sender.identity is Identity.FAILED and not draft.verified_intents
    return "the receiving server did not accept the From address" if failed else None


def ungrounded_draft(draft: Draft) -> str | None:
    """Find a draft that states or promises what the record does not hold."""
    kinds = [finding.kind for finding in draft.findings if not finding.is_leak]
    return f"{len(kinds)} unsupported: {_names(kinds)}" if kinds else None


def leaked(draft: Draft) -> str | None:
    """Find an answer that repeated its instructions or spoke of another record."""
    return _names(f"{f.kind} in {f.text}" for f in draft.findings if f.is_leak) or None


def sensitive_topic(draft: Draft) -> str | None:
    """Find what a person must answer."""
    others = {ASKS_FOR_SECRETS, READS_SENSITIVE}
    return _topics([hit for hit in draft.sensitive if hit.rule not in others])


def reads_sensitive(draft: Draft) -> str | None:
    """Find what reads like it, and no rule names."""
    found = any(hit.rule == READS_SENSITIVE for hit in draft.sensitive)
    return "reads like a matter of a person, though no rule names one" if found else None


def asks_for_secrets(draft: Draft) -> str | None:
    """Find questions for codes, keys, and who lives where."""
    return _topics([hit for hit in draft.sensitive if hit.rule == ASKS_FOR_SECRETS])


def _topics(hits: Sequence[SensitiveHit]) -> str | None:
    return _names(hit.topic for hit in hits) or None


def _names(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _needs_verification(draft: Draft, applies: bool) -> str | None:
    names = draft.verified_intents
    return f"needs a verified tenant: {', '.join(names)}" if applies and names else None


REVIEW_RULES: tuple[ReviewRule, ...] = (
    ReviewRule("unknown_sender", Action.HOLD, unknown_sender),
    ReviewRule("household_ambiguous", Action.HOLD, household_ambiguous),
    ReviewRule("unverified_sender", Action.HOLD, unverified_sender),
    ReviewRule("failed_authentication", Action.HOLD, failed_authentication),
    ReviewRule("authentication_note", Action.ANSWER, authentication_note),
    ReviewRule("asks_for_secrets", Action.HOLD, asks_for_secrets),
    ReviewRule("sensitive_topic", Action.HOLD, sensitive_topic),
    ReviewRule("reads_sensitive", Action.HOLD, reads_sensitive),
    ReviewRule("ungrounded_draft", Action.HOLD, ungrounded_draft),
    ReviewRule("leaked", Action.HOLD, leaked),
)
