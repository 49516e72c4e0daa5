"""Find what can be checked in a text: amounts, dates, times, numbers, links and addresses."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from tasks.domain.claims.figure_readers import READERS, FigureKind


class Figure(NamedTuple):
    """Hold one figure: its words, their place, and the forms that mean the same."""

    kind: FigureKind
    text: str
    start: int
    keys: frozenset[str]


def plain(text: str) -> str:
    """Return the text in lower case, without accents, with one kind of dash, quote and space."""
    folded = unicodedata.normalize("NFKD", text).lower()
    folded = "".join(
        char
        for char in folded
        if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )
    folded = re.sub(r"[\u2010-\u2015\u2212]", "-", folded)
    folded = re.sub(r"[\u2018\u2019\u02bc]", "'", folded)
    folded = re.sub(r"\b([ap])\. ?m\b\.?", r"\1m", folded)
    return re.sub(r"[^\S\n]+", " ", re.sub(r"[*_`]+", "", folded))


def figures(text: str) -> tuple[Figure, ...]:
    """Return every figure of a `plain` text; a place is only ever read as one kind."""
    found: list[Figure] = []
    rest = text.replace("24/7", "    ")
    for kind, expression, keys in READERS:
        read = [
            Figure(kind, m[0].strip(" .,;:"), m.start(), _forms(keys, m))
            for m in expression.finditer(rest)
        ]
        found += [figure for figure in read if figure.keys]
        rest = expression.sub(partial(_blank, keys), rest)
    return tuple(sorted(found, key=lambda figure: figure.start))


def _blank(keys: Callable[[re.Match[str]], Iterator[str]], match: re.Match[str]) -> str:
    if not _forms(keys, match):
        return match[0]
    # The end of a sentence stays one, for those who read on from there.
    figure = match[0].rstrip(" .,;:")
    return " " * len(figure) + match[0][len(figure) :]


def _forms(keys: Callable[[re.Match[str]], Iterator[str]], match: re.Match[str]) -> frozenset[str]:
    return frozenset(keys(match))
