"""Hostile text in Markdown that a person reads in the Prefect UI: it stays text, in its place.

All tables are Markdown and none is a table artifact: of those, one of Prefect's two UIs renders the
cells as Markdown, images included, and the other one does not.
"""

import re
from collections.abc import Sequence

# A character behind a backslash is text in Markdown: it opens no link, image, tag or cell. Entities
# would do the same, but one of Prefect's two UIs shows them as they are written.
_ESCAPES = {ord(mark): f"\\{mark}" for mark in "\\`*_{}[]<>()#!|&~$\"'"}
# What a renderer makes a link of without any mark-up (GFM, section 6.9). Escapes do not hinder
# it; an invisible word joiner in the middle does. A plain address stays whole, to be copied: at
# worst it opens a window in which somebody writes a mail.
_BARE_LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_CELL_WIDTH = 80
LONGEST_TEXT = 20_000


def inline(text: str) -> str:
    """Write hostile text as plain text of one line; what cannot be printed becomes a space."""
    return _BARE_LINK.sub(_WORD_JOINER, _one_line(text)).translate(_ESCAPES)


def cell(value: object, width: int = _CELL_WIDTH) -> str:
    """Write hostile text as `inline` does, cut to the width of a table's cell."""
    text = _one_line(str(value))
    return inline(text if len(text) <= width else text[: width - 1] + "…")


def link(title: str, address: str) -> str:
    """Return a link of our own; an empty address gives an empty cell."""
    return f"[{title}]({address})" if address else ""


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; its cells must have come from `cell` or `link`."""
    return "\n".join(map(line, (titles, ["---"] * len(titles), *rows)))


def line(cells: Sequence[str]) -> str:
    """Return one line of a table."""
    return f"| {' | '.join(cells)} |"


def fenced(text: str) -> str:
    """Return text as a block that nothing inside can close, cut where it is endless."""
    ticks = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}text\n{text[:LONGEST_TEXT].rstrip()}\n{fence}"


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
