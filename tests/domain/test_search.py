"""Searching by how patterns begin finds what trying them everywhere finds, only sooner."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.emergency_mails import DOES_NOT_PAGE, PAGES

from tasks.domain.emergency_kinds import load_emergencies
from tasks.domain.heads import begins_a_word, heads
from tasks.domain.phrases import fold, tidy
from tasks.domain.search import hits, mask

KINDS = load_emergencies(Path("data/emergencies.toml").read_text(encoding="utf-8"), "e").kinds
PATTERNS = tuple(p for kind in KINDS for p in (*kind.patterns, *kind.denials, *kind.requires))
TEXTS = [
    text
    for groups in (PAGES, DOES_NOT_PAGE)
    for group in groups.values()
    for text in group
    if " || " not in text
]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("gas", {"gas"}),
        (r"\bno", {"no"}),
        ("(?:gas|smoke) leak", {"gas", "smo"}),
        ("(?:a |the )?fire", {"a f", "the", "fir"}),
        ("a?b", {"ab", "b"}),
        ("ab*c", {"ab", "ac"}),
        ("o{1,3}k", {"o"}),
        (r"[7-9]\d kg", {f"{tens}{ones} " for tens in "789" for ones in "0123456789"}),
        (r"[ab]\.", {"a.", "b."}),
        ("(?!x)(?<!y)z", {"z"}),
        (r"(?:\)|[)|]|x\|)q", {")q", "|q", "x|q"}),
        (r"\w+ gas", set()),
        ("(?:gas)?", set()),
        ("[^a]b", set()),
        ("(?P<name>gas)", set()),
        (".{0,3}gas", set()),
    ],
)
def test_heads_are_how_matches_begin(pattern: str, expected: set[str]) -> None:
    assert heads(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [(r"\bgas", True), (r"\bgas|\bfire", True), (r"\bgas|fire", False), (r"(?:\bgas)", False)],
)
def test_a_pattern_begins_a_word_where_each_of_its_choices_does(
    pattern: str, expected: bool
) -> None:
    assert begins_a_word(pattern) is expected


def test_no_shipped_pattern_is_tried_everywhere_without_need() -> None:
    assert sum(not heads(pattern) for pattern in PATTERNS) < len(PATTERNS) / 50


@given(st.lists(st.sampled_from(TEXTS), max_size=2).map(". ".join), st.sampled_from(KINDS))
def test_every_shipped_pattern_is_found_wherever_it_stands(text: str, kind: object) -> None:
    patterns = tuple(getattr(kind, "patterns", ())[::7])
    folded = fold(tidy(text))
    everywhere = {
        (match.start(), match.end())
        for pattern in patterns
        for place in range(len(folded))
        if (match := re.compile(pattern).match(folded, place))
    }
    assert {(match.start(), match.end()) for match in hits(folded, patterns)} == everywhere


def test_matches_come_in_the_order_of_the_text() -> None:
    starts = [match.start() for match in hits("gas smoke gas", ("smoke", r"\bgas"))]
    assert starts == [0, 4, 10]


def test_a_mask_keeps_every_place() -> None:
    assert mask("the gas bill", ("gas bill",)) == f"the {chr(0) * 8}"
