"""Mails of which it is known what they are: the files emergency_mails and sensitive_mails."""

from collections.abc import Iterator
from enum import StrEnum

from tasks.domain.errors import ConfigurationError
from tasks.domain.rule_file import parse_toml, refuse_unknown
from tasks.domain.value import Value

_SUBJECT_ENDS = " || "


class Table(StrEnum):
    """Name the tables of the two files."""

    EMERGENCY = "emergency"
    CALM = "calm"
    SENSITIVE = "sensitive"
    ORDINARY = "ordinary"


class ExampleMail(Value):
    """Hold one mail's words, and whether it is what the classifier looks for."""

    group: str
    subject: str
    text: str
    is_positive: bool


def load_examples(
    text: str, source: str, positive: Table, negative: Table
) -> tuple[ExampleMail, ...]:
    """Read two tables of groups; a mail is "text" or "subject || text".

    Raises:
        ConfigurationError: a fault, with the file, the table and the group.
    """
    document = parse_toml(text, source)
    refuse_unknown(document, (positive, negative), source)
    examples = tuple(
        example
        for table in (positive, negative)
        for example in _examples(
            document.get(table, {}), f"{source}: [{table}]", is_positive=table is positive
        )
    )
    if len({example.is_positive for example in examples}) < len((positive, negative)):
        raise ConfigurationError(f"{source}: [{positive}] and [{negative}] both need mails.")
    return examples


def _examples(groups: object, where: str, *, is_positive: bool) -> Iterator[ExampleMail]:
    if not isinstance(groups, dict):
        raise ConfigurationError(f"{where} must hold groups of mails.")
    for name, mails in groups.items():
        if not isinstance(mails, list) or not all(isinstance(mail, str) for mail in mails):
            raise ConfigurationError(f"{where} {name}: must be a list of texts in quotes.")
        for mail in mails:
            subject, separator, rest = mail.partition(_SUBJECT_ENDS)
            title, body = (subject, rest) if separator else ("", subject)
            yield ExampleMail(group=name, subject=title, text=body, is_positive=is_positive)
