"""Slips are put right, and every place can be found again in what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.domain.spelling import Spelling, spelled

ENGLISH = Spelling(
    language="en",
    words=("smoke", "water", "elevator", "flood", "stuck"),
    known=("food", "suck"),
    shorthand=("thru through",),
)


def read(text: str) -> str:
    return spelled(text, (ENGLISH,)).text


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("somke", "smoke"),
        ("watter", "water"),
        ("elevater", "elevator"),
        ("flod", "flood"),
        ("stuk", "stuck"),
        ("thru", "through"),
    ],
)
def test_a_slip_is_put_right(slip: str, word: str) -> None:
    assert read(f"a {slip} b") == f"a {word} b"


@pytest.mark.parametrize("word", ["food", "suck", "smoke", "stack", "waiter", "parking"])
def test_another_word_stays(word: str) -> None:
    assert read(f"a {word} b") == f"a {word} b"


def test_the_stop_of_an_abbreviation_ends_no_sentence() -> None:
    assert read("mr. olsen") == "mr  olsen"


def test_places_lead_back_and_forth() -> None:
    written = "stuk in the elevater thru noon"
    found = spelled(written, (ENGLISH,))
    for word in ("in", "the", "noon"):
        assert found.origin(found.text.index(word)) == written.index(word)
        assert found.moved(written.index(word)) == found.text.index(word)


@given(st.text(alphabet="stukflodwaer thru.", max_size=60))
def test_no_place_leads_out_of_the_text(written: str) -> None:
    found = spelled(written, (ENGLISH,))
    assert all(0 <= found.origin(place) <= len(written) for place in range(len(found.text) + 1))
    assert found.moved(len(written)) == len(found.text)
