"""Which text of an HTML mail its reader cannot see."""

import re
from typing import NamedTuple

from lxml import etree

from tasks.domain.colours import BLACK, WHITE, Colour, look_alike, parse_colour
from tasks.domain.stylesheet import Declaration, StyleSheet

_CODE = {"script", "style"}
_WITHHELD = {"title", "template"}
_ZERO = re.compile(r"[-+]?0*\.?0*(?:px|pt|em|rem|%|vw|vh|ex|cm|mm|in)?")
_SPECK = re.compile(r"[-+]?(?:0*\.\d*|0+|1(?:\.0*)?)(?:px|pt)?")
_RELATIVE_SIZE = re.compile(r"[\d.]+(?:em|%)|inherit|smaller|larger")
_OFF_SCREEN = re.compile(r"-\d{3,}")
_PAINTED = re.compile(r"url\(|gradient")
_FAINT = re.compile(r"0*(?:\.0\d*)?%?|[0-4](?:\.\d*)?%")
_TRANSPARENT = re.compile(r"transparent|(?:rgba|hsla)\([^)]*[,/]\s*0*\.?0*%?\s*\)")


class Look(NamedTuple):
    """Hold how text below an element looks; a colour that cannot be known is None."""

    is_gone: bool = False
    is_invisible: bool = False
    is_tiny: bool = False
    is_transparent: bool = False
    colour: Colour | None = BLACK
    background: Colour | None = WHITE

    @property
    def is_hidden(self) -> bool:
        """Say whether nobody sees this text."""
        return (
            self.is_gone
            or self.is_invisible
            or self.is_tiny
            or self.is_transparent
            or look_alike(self.colour, self.background)
        )


def take_hidden(root: etree._Element) -> tuple[str, ...]:
    """Empty every text that cannot be seen, and return those texts in their order."""
    sheet = StyleSheet("\n".join(style.text or "" for style in root.iter("style")))
    found: list[str] = []
    stack: list[tuple[etree._Element, Look]] = [(root, Look())]
    while stack:
        element, outer = stack.pop()
        look = _look(element, outer, sheet)
        if element.text and (look.is_hidden or not isinstance(element.tag, str)):
            if element.tag not in _CODE:
                found.append(element.text)
            element.text = None
        stack.extend((child, look) for child in reversed(element))
    return tuple(text for text in found if text.strip())
