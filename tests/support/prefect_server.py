"""A real Prefect server for the flow tests, on the session's embedded Postgres.

Prefect reads its settings when it is first imported, so loading this plugin settles the address;
the server behind it starts when the first test asks for `prefect_api`, and that fixture
is all that a test which runs a flow needs.
"""

import asyncio
import atexit
import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from deployments.loopback import HOST, free_port
from deployments.prefect_server import PrefectServer
from deployments.prefect_settings import NO_TELEMETRY
from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.postgres import ensure_database


def _isolate() -> None:
    """Point this process and its children at the session's server, and never at the caller's."""
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="prefect-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(
        NO_TELEMETRY,
        PREFECT_HOME=home,
        PREFECT_API_URL=f"http://{HOST}:{free_port()}/api",
        # The last lines would be sent when the server is gone.
        PREFECT_LOGGING_TO_API_ENABLED="false",
        # Without the fixture a flow fails at once, instead of starting a server of its own.
        PREFECT_SERVER_ALLOW_EPHEMERAL_MODE="false",
    )


_isolate()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Forgive Prefect, in the tests that run it, the connections it never closes."""
    for item in items:
        if _runs_prefect(item):
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"))


def pytest_collection_finish() -> None:
    """Let the collections that follow pass over all that was imported, which is not garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Let them be found here, or a test that has nothing to do with Prefect would be blamed."""
    yield
    if _runs_prefect(item):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


def _runs_prefect(item: pytest.Item) -> bool:
    return "prefect_api" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def prefect_api(postgres: EmbeddedPostgres) -> Iterator[str]:
    """Run the server for the session and return its PREFECT_API_URL."""
    url = os.environ["PREFECT_API_URL"]
    port = int(url.removesuffix("/api").rpartition(":")[2])
    asyncio.run(ensure_database(postgres.url("prefect")))
    folder = Path(os.environ["PREFECT_HOME"])
    server = PrefectServer.start(folder, postgres.url("prefect", "asyncpg"), port)
    try:
        server.wait_until_healthy()
        yield url
    finally:
        server.stop()
