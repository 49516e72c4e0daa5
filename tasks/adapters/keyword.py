"""Triage by the catalogue's patterns, for days without a model."""

import re
from collections.abc import Iterable, Sequence

from tasks.domain.intents import Catalogue, Intent
from tasks.domain.message import Message
from tasks.domain.prompt import clean_untrusted
from tasks.domain.triage import ActionItem, ModelAnswer, Priority, Triage, Usage
from tasks.ports import Case

# Characters that are searched, and that a summary or an ask may have.
SEARCHED, SUMMARY, DETAILS = 20_000, 200, 400
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n\s*\n")  # noqa: RUF001 - Chinese stops.


class KeywordModel:
    """Implement Model by counting the patterns that hit; it drafts nothing.

    An empty draft stands for the fixed text that the intent has for this sender.
    """

    name = "keyword"

    async def triage(self, case: Case) -> ModelAnswer:
        """Judge the mail; the same mail is always judged alike."""
        sentences = _sentences(case.message)
        asked = _rank(sentences, case.catalogue)
        first = asked[0]
        triage = Triage(
            intent=first.name,
            priority=first.priority,
            summary=_summarize(case.message, sentences),
            action_items=tuple(_item(intent, sentences) for intent in asked),
        )
        return ModelAnswer(triage=triage, usage=Usage(model=self.name, prompt_version="none"))

    async def close(self) -> None:
        """Do nothing: there is no connection."""


def _sentences(message: Message) -> tuple[str, ...]:
    text = message.text if message.text.strip() else message.forwarded
    parts = [message.subject, *_SENTENCE_ENDS.split(clean_untrusted(text, SEARCHED))]
    lines = (" ".join(part.split()) for part in parts)
    return tuple(line for line in lines if line)


def _rank(sentences: tuple[str, ...], catalogue: Catalogue) -> tuple[Intent, ...]:
    """Return the intents that score: urgent ones, then by score, urgency and the file's order.

    The fallback takes everything else, so it comes second only with a sentence of its own.
    """
    scores = {intent: _score(intent, sentences) for intent in catalogue.intents}
    hit = [intent for intent, score in scores.items() if score]
    hit.sort(
        key=lambda i: (i.priority is Priority.URGENT, scores[i], i.priority.rank), reverse=True
    )
    fallback = catalogue.get(catalogue.fallback)
    if fallback in hit[1:] and not _has_its_own(fallback, hit, sentences):
        hit.remove(fallback)
    return tuple(hit) or (fallback,)


def _has_its_own(intent: Intent, hit: Sequence[Intent], sentences: Iterable[str]) -> bool:
    others = [pattern for other in hit if other is not intent for pattern in other.patterns]
    return any(
        any(_hits(pattern, sentence) for pattern in intent.patterns)
        and not any(_hits(pattern, sentence) for pattern in others)
        for sentence in sentences
    )


def _score(intent: Intent, sentences: tuple[str, ...]) -> int:
    # A mail of thousands of scraps is searched once, and then only for what is in it.
    patterns = [p for p in intent.patterns if _hits(p, "\n".join(sentences))]
    return sum(_hits(pattern, sentence) for pattern in patterns for sentence in sentences)


def _hits(pattern: str, sentence: str) -> bool:
    return re.search(pattern, sentence, re.IGNORECASE) is not None


def _item(intent: Intent, sentences: tuple[str, ...]) -> ActionItem:
    matched = [s for s in sentences if any(_hits(pattern, s) for pattern in intent.patterns)]
    details = " ".join(matched or sentences)
    return ActionItem(intent=intent.name, type="request", details=clean_untrusted(details, DETAILS))


def _summarize(message: Message, sentences: tuple[str, ...]) -> str:
    text = " ".join(message.subject.split()) or next(iter(sentences), "A mail without text")
    return clean_untrusted(text, SUMMARY)
