"""How mail comes off that nothing was learnt from and that no pattern was tuned on."""

import tomllib
from functools import cache
from pathlib import Path

import pytest
from support.dossiers import house
from support.emergency_mails import written
from support.weights import shipped_weights

from tasks.domain.weighing import Alarm, weigh, weigh_sensitive

SOURCE = Path("tests/support/unseen_mails.toml")
MAILS: dict[str, list[str]] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))


@cache
def alarms(kind: str) -> tuple[Alarm, ...]:
    rules, estimate = house().emergencies, shipped_weights().estimates.emergency
    return tuple(weigh(written(letter), rules, estimate) for letter in MAILS[kind])


def share_called(kind: str) -> float:
    return sum(bool(alarm.hits) for alarm in alarms(kind)) / len(alarms(kind))


def share_seen(kind: str) -> float:
    return sum(alarm != Alarm() for alarm in alarms(kind)) / len(alarms(kind))


def share_sensitive(kind: str) -> float:
    rules, estimate = house(), shipped_weights().estimates.sensitive
    held = [
        letter
        for letter in MAILS[kind]
        if weigh_sensitive(written(letter), rules.topics, rules.emergencies, estimate)
    ]
    return len(held) / len(MAILS[kind])


def test_somebody_is_called_to_an_emergency() -> None:
    assert share_called("emergency") >= 0.95
    assert share_seen("emergency") >= 0.98


def test_few_people_are_called_to_what_is_none() -> None:
    assert share_called("alike") <= 0.03
    assert share_seen("alike") <= 0.10


def test_nobody_is_called_to_ordinary_mail() -> None:
    assert share_called("ordinary") == 0
    assert share_seen("ordinary") <= 0.01


def test_a_sensitive_matter_is_held() -> None:
    assert share_sensitive("sensitive") >= 0.9


def test_ordinary_mail_is_seldom_held_as_sensitive() -> None:
    assert share_sensitive("ordinary") <= 0.03


@pytest.mark.parametrize("name", ["emergency_mails.toml", "sensitive_mails.toml"])
def test_none_of_them_is_among_the_examples(name: str) -> None:
    tables = tomllib.loads((Path("data") / name).read_text(encoding="utf-8"))
    learnt = {mail for groups in tables.values() for mails in groups.values() for mail in mails}
    assert [letter for letters in MAILS.values() for letter in letters if letter in learnt] == []
