"""Sensitive matters: data/sensitive.toml as values, and which of them a mail touches."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from pydantic import Field

from tasks.domain.errors import ConfigurationError
from tasks.domain.message import Message
from tasks.domain.phrases import ends, excerpt, fold, tidy
from tasks.domain.rule_file import (
    build,
    build_value,
    expand,
    expand_groups,
    parse_toml,
    refuse_unknown,
    tables,
    word_list,
)
from tasks.domain.search import hits, mask
from tasks.domain.together import together
from tasks.domain.value import Value

SENSITIVE_TOPIC = "sensitive_topic"
# What no rule names and only the words of the mail tell of: its rule, and its topic.
READS_SENSITIVE = "reads_sensitive"
UNNAMED = "unnamed"
ASKS_FOR_SECRETS = "asks_for_secrets"


class SensitiveTopic(Value):
    """Hold one table of data/sensitive.toml; its key is `name`.

    The expressions are matched against folded text (see phrases.py). `together` holds what counts
    where all of a group stand near each other. `rule` names the rule of review.py that the topic
    counts under.
    """

    name: str
    title: str
    rule: str = SENSITIVE_TOPIC
    patterns: tuple[str, ...]
    together: tuple[tuple[str, ...], ...] = ()
    denials: tuple[str, ...] = ()


class SensitiveWeighing(Value):
    """Hold [weighing]: the chance, from 0 to 1, from which on a mail is a person's."""

    hold_from: float = Field(default=0.7, ge=0, le=1)


class SensitiveTopics(Value):
    """Hold every topic in the file's order."""

    topics: tuple[SensitiveTopic, ...]
    weighing: SensitiveWeighing = SensitiveWeighing()

    @property
    def names(self) -> tuple[str, ...]:
        """Return what a model may name."""
        return tuple(topic.name for topic in self.topics)


class SensitiveHit(Value):
    """Say which topic was found in which words; without words it was the model that saw it.

    Where the mail only reads like one, the topic is UNNAMED.
    """

    topic: str
    phrase: str
    rule: str = SENSITIVE_TOPIC


def load_sensitive(text: str, source: str) -> SensitiveTopics:
    """Read data/sensitive.toml.

    Raises:
        ConfigurationError: a fault, with the file, the table and the field.
    """
    document = parse_toml(text, source)
    refuse_unknown(document, ("words", "weighing", "topic"), source)
    words = word_list(document, source)
    topics = []
    for name, table in tables(document, "topic", source).items():
        where = f"{source}: [topic.{name}]"
        topic = build(SensitiveTopic, name, table, where)
        if topic.rule not in (SENSITIVE_TOPIC, ASKS_FOR_SECRETS):
            raise ConfigurationError(
                f"{where}: rule: must be {SENSITIVE_TOPIC} or {ASKS_FOR_SECRETS}."
            )
        topics.append(_expanded(topic, words, where))
    weighing = tables(document, "weighing", source)
    return SensitiveTopics(
        topics=tuple(topics),
        weighing=build_value(SensitiveWeighing, weighing, f"{source}: [weighing]"),
    )


def _expanded(topic: SensitiveTopic, words: Mapping[str, str], where: str) -> SensitiveTopic:
    lists = {
        "patterns": expand(topic.patterns, words, f"{where}: patterns"),
        "together": expand_groups(topic.together, words, f"{where}: together"),
        "denials": expand(topic.denials, words, f"{where}: denials"),
    }
    return topic.model_copy(update=lists)


def find_sensitive(message: Message, topics: SensitiveTopics) -> tuple[SensitiveHit, ...]:
    """Return the first hit of every topic in subject, new text and forwarded text.

    A denial does not help here: "I am not withholding rent" is for a person to read too.
    """
    text = tidy(f"{message.subject}\n\n{ends(message.text)}\n\n{ends(message.forwarded)}")
    folded = fold(text)
    return tuple(hit for topic in topics.topics for hit in _first_hit(topic, text, folded))


def _first_hit(topic: SensitiveTopic, text: str, folded: str) -> Iterator[SensitiveHit]:
    masked = mask(folded, topic.denials)
    words = (match.span() for match in hits(masked, topic.patterns))
    groups = (
        (span.start, span.end) for span in together(masked, topic.together, heeds_denials=False)
    )
    for start, end in islice(chain(words, groups), 1):
        yield SensitiveHit(topic=topic.name, phrase=excerpt(text, start, end), rule=topic.rule)


def with_named(
    found: Sequence[SensitiveHit], names: Sequence[str], topics: SensitiveTopics
) -> tuple[SensitiveHit, ...]:
    """Return what was found and what a model names beside it; it can only add to it."""
    known = {hit.topic for hit in found}
    added = (topic for topic in topics.topics if topic.name in names and topic.name not in known)
    return (*found, *(SensitiveHit(topic=t.name, phrase="", rule=t.rule) for t in added))
