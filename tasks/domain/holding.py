"""The fixed text that a sender gets while a person looks at the mail."""

from collections.abc import Sequence

from tasks.domain.directory import Sender
from tasks.domain.disposition import Action, RuleHit
from tasks.domain.intents import Intent
from tasks.domain.preferences import Preferences

# After these rules the intent's own text for strangers says what to do next.
IDENTITY_RULES = frozenset(
    {
        "third_party",
        "unknown_sender",
        "unverified_sender",
        "household_ambiguous",
        "failed_authentication",
    }
)
CAP_RULES = frozenset({"cap_per_address", "cap_same_subject", "cap_in_all"})
HANDED_OVER_RULE = "handed_over"
# After these nothing more is sent: an answer could feed a loop, come years too late, or come
# between the sender and the person who answers them.
SILENT_RULES = CAP_RULES | {"no_sender", "too_old", "absence_notice", HANDED_OVER_RULE}
# Whoever took a thread over may be asleep when it smells of gas.
UNWARNED_RULES = SILENT_RULES - {HANDED_OVER_RULE, "absence_notice"}
# After this one a holding text would come on top of an answer; safety texts are sent all the same.
ANSWERED_RULE = "answered_already"
SECRETS_RULE = "asks_for_secrets"
SENSITIVE_RULE = "sensitive_topic"


def holding_text(
    hits: Sequence[RuleHit], intents: Sequence[Intent], sender: Sender, preferences: Preferences
) -> str:
    """Return the template for a mail that no draft answers; it states nothing of any record."""
    rules = {hit.rule for hit in hits if hit.action is Action.HOLD}
    if SECRETS_RULE in rules:
        return preferences.refusal
    if SENSITIVE_RULE in rules or not intents:
        return preferences.neutral_acknowledgement
    if rules & IDENTITY_RULES:
        return _text_for_strangers(intents)
    if rules:
        return preferences.neutral_acknowledgement
    known = sender.is_known or not intents[0].needs_verified_sender
    return intents[0].acknowledgement if known else intents[0].acknowledgement_unverified


def _text_for_strangers(intents: Sequence[Intent]) -> str:
    strict = [intent for intent in intents if intent.needs_verified_sender]
    return (strict or list(intents))[0].acknowledgement_unverified
