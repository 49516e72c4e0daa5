"""What the example mails teach is learnt once, kept, and learnt anew after an edit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.connections import Connections
from tasks.domain.errors import ConfigurationError
from tasks.learning import FOLDER, learnt_estimates
from tasks.settings import Settings

SENSITIVE = """
[sensitive]
a_group = ["they want us out by the first", "out || they want us out", "they want us out of here"]

[ordinary]
a_group = ["when is the rent due?", "keys || one more key, please", "one more key", "a key, please"]
"""
MAILS = """
[emergency]
a_group = ["gas in the hall", "strange smell || gas in the hall by the stove", "gas in the hall!"]

[calm]
a_group = ["a parking space, please", "rent || when is the rent due?", "a space?", "rent is due"]
"""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Return a DATA_DIR of few mails; what is learnt from them is not left behind."""
    before = set(FOLDER.glob("*.json"))
    (tmp_path / "emergency_mails.toml").write_text(MAILS, encoding="utf-8")
    (tmp_path / "sensitive_mails.toml").write_text(SENSITIVE, encoding="utf-8")
    yield tmp_path
    for path in set(FOLDER.glob("*.json")) - before:
        path.unlink()


async def chance(data: Path, text: str) -> float:
    estimates = await learnt_estimates(Connections(Settings(data_dir=data)))
    return estimates.emergency(text)


async def test_what_was_learnt_is_kept_for_the_next_command(data: Path) -> None:
    before = set(FOLDER.glob("*.json"))
    first = await chance(data, "gas in the cellar")
    (kept,) = set(FOLDER.glob("*.json")) - before
    written_at = kept.stat().st_mtime_ns
    assert await chance(data, "gas in the cellar") == first > 0.5
    assert kept.stat().st_mtime_ns == written_at


async def test_a_damaged_file_is_learnt_again(data: Path) -> None:
    before = set(FOLDER.glob("*.json"))
    first = await chance(data, "gas in the cellar")
    (kept,) = set(FOLDER.glob("*.json")) - before
    kept.write_text(kept.read_text(encoding="utf-8")[:100], encoding="utf-8")
    assert await chance(data, "gas in the cellar") == first


async def test_an_edit_is_learnt_from_at_once(data: Path) -> None:
    before = await chance(data, "a purple elephant")
    more = MAILS.replace(
        '"gas in the hall",',
        '"gas in the hall", "a purple elephant", "a purple elephant!", "one purple elephant",',
    )
    (data / "emergency_mails.toml").write_text(more, encoding="utf-8")
    assert await chance(data, "a purple elephant") > before


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[emergency]\na = ['gas']", "[emergency] and [calm] both need mails"),
        ("[emergency]\na = 'gas'\n[calm]\na = ['rent']", "[emergency] a: must be a list of texts"),
        ("emergency = 1\n[calm]\na = ['rent']", "[emergency] must hold groups of mails"),
        ("[alarming]\na = ['gas']", "[alarming] is not known"),
    ],
)
async def test_a_fault_in_the_mails_is_named_with_its_place(
    data: Path, text: str, complaint: str
) -> None:
    path = data / "emergency_mails.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        await chance(data, "gas")
    assert f"{path}: {complaint}" in str(caught.value)


async def test_sensitive_matters_are_learnt_beside(data: Path) -> None:
    estimates = await learnt_estimates(Connections(Settings(data_dir=data)))
    assert estimates.sensitive("they want us out") > estimates.sensitive("a key, please")
    assert estimates.emergency("they want us out") < estimates.emergency("gas in the hall")
