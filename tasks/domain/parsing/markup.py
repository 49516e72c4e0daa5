"""HTML reduced to text, with what no reader sees kept apart."""

import html
import re

from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from tasks.domain.parsing.sanitize import clean_text, tagged_text
from tasks.domain.parsing.visibility import take_hidden
from tasks.domain.value import Value

HIDDEN_LIMIT = 20_000
# Of more markup than any honest mail has, only the words are kept.
TAGS_LIMIT = 20_000
_DEPTH_LIMIT = 100
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
_QUOTE_CLASS = re.compile(r"quote|cite|moz-cite", re.IGNORECASE)
_QUOTE_DEPTH_LIMIT = 20
_ROWS = {"table", "thead", "tbody", "tfoot", "tr", "caption"}
_CELLS = {"td", "th"}
_CODE_BLOCK = re.compile(
    r"<(script|style|title|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>?")
_SPACES = re.compile(r"[ \t\xa0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_CONFIG = ParserConfig(css=CSS_PROFILES["strict"])


class HtmlText(Value):
    """Hold what a reader of an HTML mail sees, and what was hidden from them."""

    text: str
    hidden: str


def html_to_text(markup: str) -> HtmlText:
    """Reduce HTML to text; quoted blocks come out behind `> `."""
    source = _MARKS.sub("", markup).replace("\0", "")
    if not source.strip():
        return HtmlText(text="", hidden="")
    root = _parse(source) if source.count("<") <= TAGS_LIMIT else None
    if root is None or _depth(root) > _DEPTH_LIMIT:
        return HtmlText(text=strip_tags(source), hidden="")
    hidden = [*take_hidden(root), tagged_text(source)]
    _simplify(root)
    text = _quote(Inscriptis(root, _CONFIG).get_text())
    return HtmlText(text=tidy(text), hidden=tidy("\n".join(hidden))[:HIDDEN_LIMIT])


def strip_tags(markup: str) -> str:
    """Return the words of HTML that cannot be laid out, the hidden ones among them."""
    return tidy(html.unescape(_TAG.sub(" ", _CODE_BLOCK.sub(" ", markup))))


def tidy(text: str) -> str:
    """Return text with single spaces and at most one blank line in a row."""
    lines = (_SPACES.sub(" ", line).strip() for line in clean_text(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _parse(source: str) -> HtmlElement | None:
    # The charset was settled before; a declaration of another one would be believed by lxml.
    parser = HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _depth(root: HtmlElement) -> int:
    deepest, stack = 0, [(root, 1)]
    while stack:
        element, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in element)
    return deepest


def _simplify(root: HtmlElement) -> None:
    """Leave only what the layout needs: tables would set columns side by side, line by line."""
    for element in list(root.iter(etree.Element)):
        if element.tag == "blockquote" and _is_quotation(element):
            _mark(element)
        if element.tag in _CELLS:
            element.tag, element.tail = "span", " " + (element.tail or "")
        elif element.tag in _ROWS:
            element.tag = "div"
        element.attrib.clear()


def _is_quotation(element: HtmlElement) -> bool:
    """Say whether this block quotes a mail; many clients indent own text with the same tag."""
    return (
        element.get("type") == "cite"
        or element.get("cite") is not None
        or "border-left" in element.get("style", "")
        or bool(_QUOTE_CLASS.search(element.get("class", "")))
    )


def _mark(element: HtmlElement) -> None:
    element.text = _OPEN + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + _CLOSE
    else:
        element.text += _CLOSE


def _quote(text: str) -> str:
    """Put `> ` before the lines between the marks."""
    depth, lines = 0, []
    for line in text.split("\n"):
        opened, closed = line.count(_OPEN), line.count(_CLOSE)
        words = _MARKS.sub("", line)
        level = min(depth + opened, _QUOTE_DEPTH_LIMIT)
        depth += opened - closed
        if words.strip() or not (opened or closed):
            lines.append(f"{'>' * level} {words.strip()}" if level else words)
    return "\n".join(lines)
