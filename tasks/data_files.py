"""Everything of data/, read and validated at the start of a pass."""

from functools import lru_cache
from pathlib import Path

from tasks.domain.directory import load_directory
from tasks.domain.dossier import House
from tasks.domain.emergency_kinds import load_emergencies
from tasks.domain.errors import ConfigurationError
from tasks.domain.intents import load_catalogue
from tasks.domain.preferences import load_preferences
from tasks.domain.sensitive import load_sensitive
from tasks.settings import ROOT, Settings

SHIPPED = ROOT / "data"
# A property's own folder must hold these two; the shipped rules serve where it has none of its own.
REQUIRED = ("tenants.json", "units.json")


def load_house(settings: Settings) -> House:
    """Return everything of DATA_DIR; unchanged files are not parsed again.

    Raises:
        ConfigurationError: a file is missing or malformed, in one line with file, place and reason.
    """
    folder = settings.data_dir
    names = ("settings.toml", "intents.toml", "emergencies.toml", "sensitive.toml", *REQUIRED)
    files = [_find(folder, name) for name in names]
    policies = tuple(sorted((_find_folder(folder, "policies")).glob("*.md")))
    stamps = tuple((path, path.stat().st_mtime_ns) for path in (*files, *policies))
    return _parse(stamps)


@lru_cache(maxsize=4)
def _parse(stamps: tuple[tuple[Path, int], ...]) -> House:
    paths = [path for path, _ in stamps]
    texts = [_read(path) for path in paths]
    settings, intents, emergencies, topics, tenants, units = (str(path) for path in paths[:6])
    preferences = load_preferences(texts[0], settings)
    facts = frozenset(name for name, _ in preferences.facts)
    return House(
        preferences=preferences,
        catalogue=load_catalogue(texts[1], intents, facts),
        emergencies=load_emergencies(texts[2], emergencies),
        topics=load_sensitive(texts[3], topics),
        directory=load_directory(texts[4], texts[5], tenants, units),
        policies=tuple(texts[6:]),
    )


def read_data(settings: Settings, name: str) -> tuple[str, str]:
    """Return the path and the text of a file of DATA_DIR, or of the shipped one where it has none.

    Raises:
        ConfigurationError: it cannot be read.
    """
    path = _find(settings.data_dir, name)
    return str(path), _read(path)


def _find(folder: Path, name: str) -> Path:
    own = folder / name
    if own.is_file():
        return own
    if name in REQUIRED:
        raise ConfigurationError(
            f"{own} is missing: put the property's {name} there, or point DATA_DIR at its folder."
        )
    return SHIPPED / name


def _find_folder(folder: Path, name: str) -> Path:
    own = folder / name
    return own if own.is_dir() else SHIPPED / name


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigurationError(f"{path} cannot be read: {reason}.") from None
