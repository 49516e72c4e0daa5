"""Mails of which it is known whether they tell of an emergency: data/emergency_mails.toml."""

from collections.abc import Iterator

from tasks.domain.errors import ConfigurationError
from tasks.domain.rule_file import parse_toml, refuse_unknown
from tasks.domain.value import Value

_SUBJECT_ENDS = " || "


class ExampleMail(Value):
    """Hold one mail's words and what they are."""

    subject: str
    text: str
    is_emergency: bool


def load_examples(text: str, source: str) -> tuple[ExampleMail, ...]:
    """Read data/emergency_mails.toml: groups of "text" or "subject || text".

    Raises:
        ConfigurationError: a fault, with the file, the table and the group.
    """
    document = parse_toml(text, source)
    refuse_unknown(document, ("emergency", "calm"), source)
    examples = tuple(
        example
        for table, is_emergency in (("emergency", True), ("calm", False))
        for example in _examples(document.get(table, {}), is_emergency, f"{source}: [{table}]")
    )
    if len({example.is_emergency for example in examples}) < len((True, False)):
        raise ConfigurationError(f"{source}: [emergency] and [calm] both need mails.")
    return examples


def _examples(groups: object, is_emergency: bool, where: str) -> Iterator[ExampleMail]:
    if not isinstance(groups, dict):
        raise ConfigurationError(f"{where} must hold groups of mails.")
    for name, mails in groups.items():
        if not isinstance(mails, list) or not all(isinstance(mail, str) for mail in mails):
            raise ConfigurationError(f"{where} {name}: must be a list of texts in quotes.")
        for mail in mails:
            subject, separator, rest = mail.partition(_SUBJECT_ENDS)
            title, body = (subject, rest) if separator else ("", subject)
            yield ExampleMail(subject=title, text=body, is_emergency=is_emergency)
