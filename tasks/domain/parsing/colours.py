"""Colours of HTML and CSS, to tell text that has the colour of its background."""

import re

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
_NEAR = 12
_HEX = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
_WORD = re.compile(r"[a-z]+")
_NAMED: dict[str, Colour] = {
    "white": WHITE, "black": BLACK, "snow": (255, 250, 250), "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255), "red": (255, 0, 0),
    "yellow": (255, 255, 0), "blue": (0, 0, 255), "green": (0, 128, 0), "gray": (128, 128, 128),
    "grey": (128, 128, 128), "silver": (192, 192, 192), "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211), "navy": (0, 0, 128), "floralwhite": (255, 250, 240),
}  # fmt: skip


def parse_colour(value: str) -> Colour | None:
    """Return the first colour named in a lower-case value, None where there is none we know."""
    found = _HEX.search(value)
    if found:
        digits = found[1] if len(found[1]) > 4 else "".join(digit * 2 for digit in found[1])  # noqa: PLR2004 # #rgb, #rgba.
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    found = _RGB.search(value)
    if found:
        return int(found[1]), int(found[2]), int(found[3])
    return next((_NAMED[word] for word in _WORD.findall(value) if word in _NAMED), None)


def look_alike(first: Colour | None, second: Colour | None) -> bool:
    """Say whether no eye can tell these apart; what is unknown differs."""
    if first is None or second is None:
        return False
    return all(abs(one - other) <= _NEAR for one, other in zip(first, second, strict=True))
