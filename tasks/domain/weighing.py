"""Weigh what the patterns found against what the whole mail reads like.

A pattern sees a phrase; the classifier, which learnt from the example mails, sees the words about
it. A phrase in a mail that reads as ordinary through and through is doubted: a person looks at it,
and nobody is woken. A mail that reads like an emergency in words that no pattern knows is one, and
where that is not so sure, a person looks at it as well. What a pattern knows and takes for denied
wakes nobody: of that the patterns know more.
"""

from collections.abc import Iterator, Sequence

from tasks.domain.emergency import EmergencyHit, find_emergencies, is_mentioned
from tasks.domain.emergency_kinds import Emergencies
from tasks.domain.extracts import extracts
from tasks.domain.message import Message
from tasks.domain.passages import Place
from tasks.domain.rules import Action, RuleHit
from tasks.domain.sensitive import (
    READS_SENSITIVE,
    SENSITIVE_TOPIC,
    UNNAMED,
    SensitiveHit,
    SensitiveTopics,
    find_sensitive,
)
from tasks.domain.text_weights import Estimate
from tasks.domain.value import Value

DOUBTFUL_EMERGENCY = "doubtful_emergency"
# Bytes of UTF-8, as a Chinese character tells as much as three letters; of a word or two only the
# patterns know what to think.
_TELLING = 12


class Alarm(Value):
    """Hold the emergencies that somebody is called to, and those that a person looks at first."""

    hits: tuple[EmergencyHit, ...] = ()
    doubted: tuple[EmergencyHit, ...] = ()

    @property
    def rule_hits(self) -> tuple[RuleHit, ...]:
        """Return why no draft may answer a mail about whose emergency there is doubt."""
        return tuple(
            RuleHit(rule=DOUBTFUL_EMERGENCY, action=Action.HOLD, detail=detail)
            for detail in dict.fromkeys(map(_why, self.doubted))
        )


def _why(doubted: EmergencyHit) -> str:
    if not doubted.kind.patterns:
        return "reads like an emergency, though no rule finds one"
    return f"words of an emergency ({doubted.kind.name}) in a mail that reads as ordinary"


def undoubted(hits: Sequence[RuleHit]) -> tuple[RuleHit, ...]:
    """Return the hits of a mail that calls somebody at once anyhow; its doubts are settled so."""
    return tuple(hit for hit in hits if hit.rule != DOUBTFUL_EMERGENCY)


def weigh(message: Message, emergencies: Emergencies, estimate: Estimate | None) -> Alarm:
    """Return what a person's mail tells of; without an estimate the patterns decide alone."""
    found = find_emergencies(message, emergencies)
    if estimate is None:
        return Alarm(hits=found)
    if not found:
        return _find_by_words(message, emergencies, estimate)
    limits = emergencies.weighing
    is_doubted = (
        not any(hit.kind.name in limits.never_doubted for hit in found)
        and all(estimate(hit.phrase) < limits.doubt_phrase_below for hit in found)
        and all(
            estimate(text) < limits.doubt_mail_below for _, text in extracts(message, emergencies)
        )
    )
    return Alarm(doubted=found) if is_doubted else Alarm(hits=found)


def _find_by_words(message: Message, emergencies: Emergencies, estimate: Estimate) -> Alarm:
    chances = [(estimate(text), where, text) for where, text in _telling(message, emergencies)]
    chance, where, text = max(chances, default=(0.0, Place.TEXT, ""))
    limits = emergencies.weighing
    if chance < limits.look_from:
        return Alarm()
    is_known, is_alarming = is_mentioned(message, emergencies), chance >= limits.alarm_from
    hit = EmergencyHit(kind=emergencies.other, phrase=" ".join(text.split()), where=where)
    if is_alarming and not is_known:
        return Alarm(hits=(hit,))
    return Alarm(doubted=(hit,)) if is_alarming or not is_known else Alarm()


def _telling(message: Message, emergencies: Emergencies) -> Iterator[tuple[Place, str]]:
    parts = extracts(message, emergencies)
    return ((where, text) for where, text in parts if len(text.encode()) >= _TELLING)


def weigh_sensitive(
    message: Message, topics: SensitiveTopics, emergencies: Emergencies, estimate: Estimate | None
) -> tuple[SensitiveHit, ...]:
    """Return the sensitive matters that rules find, or one that only the words tell of.

    An answer that a person looks over in vain costs less than one that should not have left.
    """
    found = find_sensitive(message, topics)
    if estimate is None or any(hit.rule == SENSITIVE_TOPIC for hit in found):
        return found
    for _, text in _telling(message, emergencies):
        if estimate(text) >= topics.weighing.hold_from:
            phrase = " ".join(text.split())
            unnamed = SensitiveHit(topic=UNNAMED, phrase=phrase, rule=READS_SENSITIVE)
            return (*found, unnamed)
    return found
