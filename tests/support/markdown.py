"""Markdown as a renderer understands it: what is a link, an image, a tag, a cell."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

# GFM makes links of these without any mark-up, also of text that an escape made plain.
BARE_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def tokens(markdown: str) -> list[Token]:
    """Return every token, inline ones after the block that holds them."""
    blocks = _PARSER.parse(markdown)
    return [token for block in blocks for token in (block, *(block.children or ()))]


def links_and_images(markdown: str) -> list[str]:
    """Return where links lead and images come from."""
    found = (token.attrs.get("href") or token.attrs.get("src") for token in tokens(markdown))
    return [str(address) for address in found if address]


def marked_up(markdown: str) -> set[str]:
    """Return the kinds of inline mark-up that there are, raw HTML included."""
    inline = [child for block in _PARSER.parse(markdown) for child in block.children or ()]
    return {token.type for token in inline if token.type not in {"text", "text_special"}}


def cells(markdown: str) -> list[str]:
    """Return the text of the cells of the last line of the last table."""
    rows: list[list[str]] = []
    is_cell = False
    for token in _PARSER.parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open", "tr_close", "table_close"}:
            is_cell = token.type.endswith("_open")
        elif token.type == "inline" and is_cell:
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows[-1]
