"""Weigh what the patterns found against what the whole mail reads like.

A pattern sees a phrase; the classifier, which learnt from the example mails, sees the words about
it. A phrase in a mail that reads as ordinary through and through is doubted: a person looks at it,
and nobody is woken. A mail that reads like an emergency in words that no pattern knows is one, and
where that is not so sure, a person looks at it as well. What a pattern knows and takes for denied
wakes nobody: of that the patterns know more.
"""

import re
from collections.abc import Iterator, Sequence

from tasks.domain.emergency import EmergencyHit, find_emergencies, is_mentioned
from tasks.domain.emergency_kinds import Emergencies
from tasks.domain.emergency_weights import Estimate, reading
from tasks.domain.message import Message
from tasks.domain.passages import Passage, Place, passages
from tasks.domain.rules import Action, RuleHit
from tasks.domain.value import Value

DOUBTFUL_EMERGENCY = "doubtful_emergency"
# Characters that are weighed together: the examples are as long, and in a long letter one sentence
# about the gas would be lost among those about the parking.
_EXTRACT = 300
# Extracts of one part, from its beginning and from its end.
_WEIGHED = 30
_SENTENCE = re.compile(rf"[^.!?。！？\n]{{0,{_EXTRACT}}}[.!?。！？\n]*")  # noqa: RUF001 - full-width marks.


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
        and max(estimate(text) for _, text in _extracts(message, emergencies))
        < limits.doubt_mail_below
    )
    return Alarm(doubted=found) if is_doubted else Alarm(hits=found)


def _find_by_words(message: Message, emergencies: Emergencies, estimate: Estimate) -> Alarm:
    chances = [(estimate(text), where, text) for where, text in _extracts(message, emergencies)]
    chance, where, text = max(chances, default=(0.0, Place.TEXT, ""))
    limits = emergencies.weighing
    if chance < limits.look_from:
        return Alarm()
    is_known, is_alarming = is_mentioned(message, emergencies), chance >= limits.alarm_from
    hit = EmergencyHit(kind=emergencies.other, phrase=" ".join(text.split()), where=where)
    if is_alarming and not is_known:
        return Alarm(hits=(hit,))
    return Alarm(doubted=(hit,)) if is_alarming or not is_known else Alarm()


def _extracts(message: Message, emergencies: Emergencies) -> Iterator[tuple[Place, str]]:
    """Yield what is weighed at once: of each part its runs of sentences, the subject in front."""
    parts = [part for part in passages(message, emergencies) if part.end and not part.last_resort]
    subject = "".join(_title(part) for part in parts if part.where is Place.SUBJECT)
    bodies = [part for part in parts if part.where is not Place.SUBJECT]
    if not bodies:
        yield from ((Place.SUBJECT, run) for run in _split(subject))
    for part in bodies:
        yield from ((part.where, run) for run in _split(reading(subject, part.text)))


def _title(part: Passage) -> str:
    # Behind a subject stands the text's beginning, which is weighed with the text.
    return part.text[: part.text.find("\n")]


def _split(text: str) -> tuple[str, ...]:
    """Return runs of sentences, each about as long as an example; of a huge text both ends."""
    runs = [""]
    for sentence in _SENTENCE.findall(text):
        if runs[-1] and len(runs[-1]) + len(sentence) > _EXTRACT:
            runs.append("")
        runs[-1] += sentence
    runs = [run.strip() for run in runs if run.strip()]
    return tuple(runs if len(runs) <= 2 * _WEIGHED else [*runs[:_WEIGHED], *runs[-_WEIGHED:]])
