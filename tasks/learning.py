"""What was learnt from the example mails: kept for later commands, learnt anew when they change."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import ValidationError

from tasks.connections import Connections
from tasks.data_files import read_data
from tasks.domain.example_mails import ExampleMail, Table, load_examples
from tasks.domain.text_weights import Estimates, LearntWeights
from tasks.ports import Classifier
from tasks.settings import ROOT

FOLDER = ROOT / ".local" / "learnt"
# Part of the name of what is kept; to be raised when mails are read or learnt from in another way.
VERSION = 1
# Files; one for each DATA_DIR, or for each edit of it.
KEPT = 8
# Of what is calm, the groups that are a person's all the same.
_CALM_BUT_SENSITIVE = frozenset(("people_and_codes", "sensitive_matters"))


async def learnt_estimates(opened: Connections) -> Estimates:
    """Return what the example mails teach, the same for the whole pass.

    Raises:
        ConfigurationError: a file is malformed, in one line with file, place and reason.
    """
    async with opened.learning:
        if opened.estimates is None:
            # Off the event loop: to learn takes seconds.
            opened.estimates = (await asyncio.to_thread(learnt_weights, opened)).estimates
    return opened.estimates


def learnt_weights(opened: Connections) -> LearntWeights:
    """Return what was kept of an earlier command, or learn it now and keep it."""
    emergencies = read_data(opened.settings, "emergency_mails.toml")
    sensitive = read_data(opened.settings, "sensitive_mails.toml")
    digest = sha256("\0".join((emergencies[1], sensitive[1])).encode()).hexdigest()[:32]
    kept = FOLDER / f"{VERSION}-{digest}.json"
    # What is not there, or was written by halves, is learnt again.
    with suppress(OSError, ValidationError):
        return _read(kept, kept.stat().st_mtime_ns)
    weights = _learn(
        opened.classifier,
        _examples(emergencies, Table.EMERGENCY, Table.CALM),
        _examples(sensitive, Table.SENSITIVE, Table.ORDINARY),
    )
    # Where nothing can be kept, every command learns for itself.
    with suppress(OSError):
        _keep(kept, weights)
    return weights


def _examples(read: tuple[str, str], positive: Table, negative: Table) -> Sequence[ExampleMail]:
    source, text = read
    return load_examples(text, source, positive, negative)


def _learn(
    classifier: Classifier, emergencies: Sequence[ExampleMail], sensitive: Sequence[ExampleMail]
) -> LearntWeights:
    calm = (mail for mail in emergencies if not mail.is_positive)
    # What is ordinary for the one is so for the other.
    plain = (mail for mail in calm if mail.group not in _CALM_BUT_SENSITIVE)
    ordinary = (mail for mail in sensitive if not mail.is_positive)
    return LearntWeights(
        emergency=classifier.learn((*emergencies, *ordinary)),
        sensitive=classifier.learn((*sensitive, *plain)),
    )


@lru_cache(maxsize=2)
def _read(path: Path, _written_at: int) -> LearntWeights:
    """Return what a file holds; the passes of one process read it once."""
    return LearntWeights.model_validate_json(path.read_bytes())


def _keep(path: Path, weights: LearntWeights) -> None:
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
