"""The little of CSS that decides whether text can be seen: declarations under simple selectors."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_SHEET_LIMIT = 200_000
_RULES_LIMIT = 2_000
_CLASSES_LIMIT = 20
_DECLARATIONS_LIMIT = 60
_VALUE_LIMIT = 200
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?")
_BRACE = re.compile(r"[{}]")
_SIMPLE_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*|\*)?(?:[.#][\w-]+)?")
_IMPORTANT = "!important"
# Nothing else decides whether text can be seen.
_PROPERTIES_WORDS = """
display visibility opacity overflow mso-hide color background background-color
background-image font font-size max-height height max-width width text-indent left top
right margin-left margin-top
"""
_PROPERTIES = frozenset(_PROPERTIES_WORDS.split())


class Declaration(NamedTuple):
    """Hold one property and its value, both in lower case."""

    name: str
    value: str
    is_important: bool


class StyleSheet:
    """Hold the rules of simple selectors, not those of combinators or of a screen's width."""

    def __init__(self, text: str) -> None:
        self._rules: defaultdict[str, dict[tuple[str, bool], Declaration]] = defaultdict(dict)
        for number, (selectors, body) in enumerate(_rules(text[:_SHEET_LIMIT])):
            if number >= _RULES_LIMIT:
                break
            for selector in selectors.split(",")[:_CLASSES_LIMIT]:
                name = selector.strip()
                if name and _SIMPLE_SELECTOR.fullmatch(name):
                    self._add(name.removeprefix("*") or "*", body)

    def _add(self, selector: str, body: str) -> None:
        rules = self._rules[selector]
        for item in parse_declarations(body):
            # Of two equals the later one wins, and must be asked later.
            rules.pop((item.name, item.is_important), None)
            rules[item.name, item.is_important] = item

    @property
    def is_empty(self) -> bool:
        """Say whether no rule can apply."""
        return not self._rules

    def declarations(
        self, tag: str, classes: str, identifier: str, inline: str
    ) -> Iterable[Declaration]:
        """Return what applies to an element, what wins last."""
        own = parse_declarations(inline) if inline else []
        if not self._rules:
            return own
        found = [*self._matching(tag, classes.lower(), identifier.lower()), *own]
        return sorted(found, key=lambda declaration: declaration.is_important)

    def _matching(self, tag: str, classes: str, identifier: str) -> Iterator[Declaration]:
        names = [f".{name}" for name in classes.split()[:_CLASSES_LIMIT]]
        marks = [*names, f"#{identifier}"]
        for selector in ("*", tag, *marks, *(tag + mark for mark in marks)):
            yield from self._rules[selector].values() if selector in self._rules else ()


def parse_declarations(style: str) -> list[Declaration]:
    """Return the declarations of a style attribute or of a rule's body."""
    return [
        Declaration(
            name.strip(),
            value.replace(_IMPORTANT, "").strip()[:_VALUE_LIMIT],
            is_important=_IMPORTANT in value,
        )
        for name, colon, value in (
            part.partition(":") for part in _plain(style).split(";")[:_DECLARATIONS_LIMIT]
        )
        if colon and name.strip() in _PROPERTIES
    ]


def _plain(style: str) -> str:
    """Return CSS in lower case, without the comments and escapes that may disguise it."""
    without_comments = _COMMENT.sub("", style.lower()) if "/*" in style else style.lower()
    if "\\" not in without_comments:
        return without_comments
    return _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), without_comments)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and body of every rule that applies on any screen."""
    applies: list[bool] = []
    start, prelude = 0, ""
    plain = _plain(text)
    for brace in _BRACE.finditer(plain):
        before = plain[start : brace.start()].rpartition(";")[2].strip()
        if brace.group() == "{":
            prelude = before
            applies.append(not prelude.startswith("@") or _is_unconditional(prelude))
        elif applies:
            if all(applies) and not prelude.startswith("@"):
                yield prelude, plain[start : brace.start()]
            applies.pop()
            prelude = "@"
        start = brace.end()


def _is_unconditional(prelude: str) -> bool:
    return prelude.startswith("@media") and "(" not in prelude and "print" not in prelude
