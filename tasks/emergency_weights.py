"""What was learnt from the example mails: kept for later commands, learnt anew when they change."""

import asyncio
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import ValidationError

from tasks.connections import Connections
from tasks.data_files import read_data
from tasks.domain.emergency_weights import EmergencyWeights, Estimate
from tasks.domain.example_mails import load_examples
from tasks.settings import ROOT

FOLDER = ROOT / ".local" / "emergency-weights"
# Part of the name of what is kept; to be raised when mails are read or learnt from in another way.
VERSION = 1
# Files; one for each DATA_DIR, or for each edit of it.
KEPT = 8


async def learnt_estimate(opened: Connections) -> Estimate:
    """Return the estimate that data/emergency_mails.toml teaches, the same for the whole pass.

    Raises:
        ConfigurationError: the file is malformed, in one line with file, place and reason.
    """
    async with opened.learning:
        if opened.estimate is None:
            # Off the event loop: to learn takes seconds.
            weights = await asyncio.to_thread(learnt_weights, opened)
            opened.estimate = weights.chance
    return opened.estimate


def learnt_weights(opened: Connections) -> EmergencyWeights:
    """Return what was kept of an earlier command, or learn it now and keep it."""
    source, text = read_data(opened.settings, "emergency_mails.toml")
    kept = FOLDER / f"{VERSION}-{sha256(text.encode()).hexdigest()[:32]}.json"
    # What is not there, or was written by halves, is learnt again.
    with suppress(OSError, ValidationError):
        return _read(kept, kept.stat().st_mtime_ns)
    weights = opened.classifier.learn(load_examples(text, source))
    # Where nothing can be kept, every command learns for itself.
    with suppress(OSError):
        _keep(kept, weights)
    return weights


@lru_cache(maxsize=2)
def _read(path: Path, _written_at: int) -> EmergencyWeights:
    """Return what a file holds; the passes of one process read it once."""
    return EmergencyWeights.model_validate_json(path.read_bytes())


def _keep(path: Path, weights: EmergencyWeights) -> None:
    """Put the file there whole, as other commands may be reading it; the oldest ones go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
        file.write(weights.model_dump_json())
    # Who installs need not be who runs.
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
    for old in sorted(path.parent.glob("*.json"), key=_age)[:-KEPT]:
        old.unlink(missing_ok=True)


def _age(path: Path) -> float:
    return path.stat().st_mtime
