import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Prefect keeps its event and log connections open until the process ends, beyond a test's loop.
LEFT_OPEN = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(LEFT_OPEN)


@pytest.fixture(autouse=True, scope="session")
def collected() -> Iterator[None]:
    yield
    # What Prefect left is taken away while its warnings are still let pass.
    gc.collect()
