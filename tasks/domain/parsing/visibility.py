"""Which text of an HTML mail its reader cannot see."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from tasks.domain.parsing.colours import BLACK, WHITE, Colour, look_alike, parse_colour
from tasks.domain.parsing.stylesheet import Declaration, StyleSheet

_CODE = {"script", "style"}
_WITHHELD = {"title", "template"}
_ZERO = re.compile(r"[-+]?0*\.?0*(?:px|pt|em|rem|%|vw|vh|ex|cm|mm|in)?")
_SPECK = re.compile(r"[-+]?(?:0*\.\d*|0+|1(?:\.0*)?)(?:px|pt)?")
_RELATIVE_SIZE = re.compile(r"[\d.]+(?:em|%)|inherit|smaller|larger")
# The size stands in the `font` shorthand before an optional line height and the family.
_FONT_SIZE = re.compile(r"(?<![\w.])(?:0(?=[/\s])|[\d.]+(?:px|pt|em|rem|%))")
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


class _Style:
    """Hold the declarations that won on one element."""

    def __init__(self, declarations: Iterable[Declaration]) -> None:
        self._values = {item.name: item.value for item in declarations}

    def get(self, name: str) -> str:
        """Return a property's value, empty where it is not declared."""
        return self._values.get(name, "")

    @property
    def removes(self) -> bool:
        """Say whether neither the element nor anything below it is painted."""
        return (
            self.get("display") == "none"
            or self.get("mso-hide") == "all"
            or bool(_FAINT.fullmatch(self.get("opacity") or "1"))
            or bool(_OFF_SCREEN.search(self._offsets))
            or (self.get("overflow").startswith("hidden") and self._has_no_extent)
        )

    @property
    def _offsets(self) -> str:
        names = ("text-indent", "left", "top", "right", "margin-left", "margin-top")
        return " ".join(self.get(name) for name in names)

    @property
    def _has_no_extent(self) -> bool:
        sizes = (self.get(name) for name in ("max-height", "height", "max-width", "width"))
        return any(size and _ZERO.fullmatch(size) for size in sizes)


def take_hidden(root: etree._Element) -> tuple[str, ...]:
    """Empty every text that cannot be seen, and return those texts in their order."""
    sheet = StyleSheet("\n".join(style.text or "" for style in root.iter("style")))
    found: list[str] = []
    stack = [(root, Look(), False)]
    while stack:
        element, look, is_tail = stack.pop()
        if is_tail:
            if element.tail and look.is_hidden:
                found.append(element.tail)
                element.tail = None
            continue
        inner = _look(element, look, sheet)
        if element.text and inner.is_hidden:
            if element.tag not in _CODE:
                found.append(element.text)
            element.text = None
        stack.append((element, look, True))
        stack.extend((child, inner, False) for child in reversed(element))
    return tuple(text for text in found if text.strip())


def _look(element: etree._Element, outer: Look, sheet: StyleSheet) -> Look:
    tag = element.tag
    if not isinstance(tag, str) or tag in _CODE or tag in _WITHHELD:
        return outer._replace(is_gone=True)
    if not element.attrib and sheet.is_empty:
        return outer
    get = element.get
    style = _Style(sheet.declarations(tag, get("class", ""), get("id", ""), get("style", "")))
    return Look(
        is_gone=outer.is_gone or get("hidden") is not None or style.removes,
        is_invisible=_is_invisible(style, outer),
        is_tiny=_is_tiny(style, outer),
        is_transparent=_is_transparent(style, outer),
        colour=_colour(style.get("color") or get("color", "").lower(), outer),
        background=_background(style, get("bgcolor", "").lower(), outer),
    )


def _is_invisible(style: _Style, outer: Look) -> bool:
    visibility = style.get("visibility")
    return visibility in {"hidden", "collapse"} if visibility else outer.is_invisible


def _is_tiny(style: _Style, outer: Look) -> bool:
    shorthand = _FONT_SIZE.search(style.get("font"))
    size = style.get("font-size") or (shorthand.group() if shorthand else "")
    if not size or (outer.is_tiny and _RELATIVE_SIZE.fullmatch(size)):
        return outer.is_tiny
    return bool(_SPECK.fullmatch(size) or _ZERO.fullmatch(size))


def _is_transparent(style: _Style, outer: Look) -> bool:
    colour = style.get("color")
    return bool(_TRANSPARENT.search(colour)) if colour else outer.is_transparent


def _colour(value: str, outer: Look) -> Colour | None:
    return outer.colour if value in {"", "inherit"} else parse_colour(value)


def _background(style: _Style, attribute: str, outer: Look) -> Colour | None:
    value = " ".join(
        style.get(name) for name in ("background-color", "background", "background-image")
    ).strip()
    if _PAINTED.search(value):
        return None
    if value in {"", "none", "transparent", "inherit"}:
        return parse_colour(attribute) if attribute else outer.background
    return parse_colour(value) or outer.background
