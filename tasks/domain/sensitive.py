"""Sensitive matters: data/sensitive.toml as values, and which of them a mail touches."""

from collections.abc import Iterator

from tasks.domain.errors import ConfigurationError
from tasks.domain.message import Message
from tasks.domain.phrases import ends, excerpt, fold, tidy
from tasks.domain.rule_file import build, expand, parse_toml, refuse_unknown, tables, word_list
from tasks.domain.search import hits, mask
from tasks.domain.value import Value

SENSITIVE_TOPIC = "sensitive_topic"
ASKS_FOR_SECRETS = "asks_for_secrets"


class SensitiveTopic(Value):
    """Hold one table of data/sensitive.toml; its key is `name`.

    The expressions are matched against folded text (see phrases.py). `rule` names the rule of
    review.py that the topic counts under.
    """

    name: str
    title: str
    rule: str = SENSITIVE_TOPIC
    patterns: tuple[str, ...]
    denials: tuple[str, ...] = ()


class SensitiveTopics(Value):
    """Hold every topic in the file's order."""

    topics: tuple[SensitiveTopic, ...]


class SensitiveHit(Value):
    """Say which topic was found in which words."""

    topic: str
    phrase: str
    rule: str = SENSITIVE_TOPIC


def load_sensitive(text: str, source: str) -> SensitiveTopics:
    """Read data/sensitive.toml.

    Raises:
        ConfigurationError: a fault, with the file, the table and the field.
    """
    document = parse_toml(text, source)
    refuse_unknown(document, ("words", "topic"), source)
    words = word_list(document, source)
    topics = []
    for name, table in tables(document, "topic", source).items():
        where = f"{source}: [topic.{name}]"
        topic = build(SensitiveTopic, name, table, where)
        if topic.rule not in (SENSITIVE_TOPIC, ASKS_FOR_SECRETS):
            raise ConfigurationError(
                f"{where}: rule: must be {SENSITIVE_TOPIC} or {ASKS_FOR_SECRETS}."
            )
        patterns = expand(topic.patterns, words, f"{where}: patterns")
        denials = expand(topic.denials, words, f"{where}: denials")
        topics.append(topic.model_copy(update={"patterns": patterns, "denials": denials}))
    return SensitiveTopics(topics=tuple(topics))


def find_sensitive(message: Message, topics: SensitiveTopics) -> tuple[SensitiveHit, ...]:
    """Return the first hit of every topic in subject, new text and forwarded text.

    A denial does not help here: "I am not withholding rent" is for a person to read too.
    """
    text = tidy(f"{message.subject}\n\n{ends(message.text)}\n\n{ends(message.forwarded)}")
    folded = fold(text)
    return tuple(hit for topic in topics.topics for hit in _first_hit(topic, text, folded))


def _first_hit(topic: SensitiveTopic, text: str, folded: str) -> Iterator[SensitiveHit]:
    match = next(hits(mask(folded, topic.denials), topic.patterns), None)
    if match:
        phrase = excerpt(text, match.start(), match.end())
        yield SensitiveHit(topic=topic.name, phrase=phrase, rule=topic.rule)
