"""How often randomised tests throw their dice, from which seed, and what the throws brought."""

import os
import random
from collections import Counter

import pytest

# `make chaos ROUNDS=300` asks for more than a run of all tests does.
ROUNDS = int(os.environ.get("ROUNDS", "1"))
# All of the cases, rather than the first of each kind.
THOROUGH = ROUNDS > 10
_WHAT = "what happened"


def pytest_configure() -> None:
    """Choose the seed before any worker starts, so that all of them have the same."""
    if not int(os.environ.get("SEED", "0")):
        os.environ["SEED"] = str(random.SystemRandom().randrange(1, 2**32))


def dice_of(number: int) -> random.Random:
    """Return the dice of one round; a failing test shows how to have them again."""
    seed = os.environ["SEED"]
    print(f"SEED={seed} round {number}")  # noqa: T201
    return random.Random(f"{seed}-{number}")


class Diary:
    """Note what a test did to the program, for the count at the end of the run."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._properties = request.node.user_properties

    def note(self, what: str) -> None:
        self._properties.append((_WHAT, what))


@pytest.fixture
def diary(request: pytest.FixtureRequest) -> Diary:
    return Diary(request)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how often each thing was done to the program, in all tests that passed."""
    reports = terminalreporter.stats.get("passed", [])
    counts = Counter(
        str(what)
        for report in reports
        for name, what in report.user_properties
        if report.when == "call" and name == _WHAT
    )
    if not counts:
        return
    terminalreporter.section(f"done to the program (SEED={os.environ['SEED']})")
    for what, count in sorted(counts.items()):
        terminalreporter.write_line(f"{count:6} {what}")
