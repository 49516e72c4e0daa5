"""Text without what cannot be seen: control, zero-width, bidirectional and tag characters."""

import re

_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# PostgreSQL refuses NUL, and UTF-8 has no lone surrogates.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
    # The joiners belong to emoji and to Arabic and Indic words, and hide nothing there.
    "|[\u200c\u200d](?![\u0600-\u0dff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])"
)
_TAGGED = re.compile("[\U000e0020-\U000e007e]+")
_TAG_OFFSET = 0xE0000


def clean_text(text: str) -> str:
    """Return the text with line feeds for line ends and nothing invisible in it."""
    return _INVISIBLE.sub("", clean_controls(text))


def clean_controls(text: str) -> str:
    """Return the text with line feeds for line ends and without control characters."""
    return _CONTROL.sub("", _LINE_BREAK.sub("\n", text))


def clean_line(text: str, limit: int) -> str:
    """Return the text on one line of at most `limit` characters, nothing invisible in it."""
    return " ".join(clean_text(text).split())[:limit].rstrip()


def tagged_text(text: str) -> str:
    """Return what is spelt in tag characters (Unicode block E0000), which no reader sees."""
    return " ".join(
        "".join(chr(ord(character) - _TAG_OFFSET) for character in run)
        for run in _TAGGED.findall(text)
    )
