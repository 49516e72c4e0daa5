"""Hostile text in the tables of the UI: it stays text, in its cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.markdown import BARE_LINK, cells, links_and_images, marked_up

from tasks.domain.markdown import cell, fenced, inline, link, table

ATTACKS = (
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/track.png)",
    "[click](javascript:alert(1))",
    "<https://evil.example>",
    "https://evil.example/login WWW.evil.example",
    "| a | b |\n|---|---|\n| c | d |",
    "a \\| b \\",
    "**bold** _it_ ~~gone~~ `code` &lt; &#x41;",
    "\u202eevil\u2066 \x1b[2J\x00",
    "[a]: http://evil.example\n[a]",
)
# Letters alone would not find much.
HOSTILE = st.text(alphabet=st.sampled_from("ab \\`*_[]()<>!|&#;~$:/.w\n\"'-+=1")) | st.text()


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_an_attack_is_shown_as_it_was_written(text: str) -> None:
    shown = table(("first", "second"), [(cell(text), link("open", "/runs/1"))])
    assert links_and_images(shown) == ["/runs/1"]
    printable = "".join(char if char.isprintable() else " " for char in text)
    assert cells(shown)[0].replace("\u2060", "") == " ".join(printable.split())


@given(text=HOSTILE)
def test_no_text_leaves_its_cell_or_becomes_markup(text: str) -> None:
    shown = table(("first", "second"), [(cell(text), "end")])
    assert len(cells(shown)) == 2
    assert cells(shown)[1] == "end"
    assert marked_up(shown) == set()
    assert not BARE_LINK.search(cells(shown)[0])


@given(text=HOSTILE)
def test_a_line_of_text_is_no_markup(text: str) -> None:
    assert marked_up(f"Because: {inline(text)}") == set()


@given(text=HOSTILE)
def test_nothing_closes_a_fenced_block(text: str) -> None:
    block = fenced(f"x\n{text}\n```\n# y")
    assert marked_up(f"{block}\n\nend") == set()
    assert block.splitlines()[0].removesuffix("text") == block.splitlines()[-1]


def test_a_long_text_is_cut() -> None:
    assert len(cell("x" * 500)) == 80
