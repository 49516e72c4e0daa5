"""What people write when it is an emergency, and what only sounds like one, by group."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

Groups = Mapping[str, Sequence[str]]

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PAGES: Groups = _TABLES["pages"]
DOES_NOT_PAGE: Groups = _TABLES["calm"]
# A subject, " || " and the text.
TITLED_PAGES: Groups = _TABLES["titled_pages"]
TITLED_CALM: Groups = _TABLES["titled_calm"]
