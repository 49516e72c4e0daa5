"""A real browser before the Prefect UI of a real stack, once for the module that asks for it."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright
from pydantic import SecretStr
from support.database import execute
from support.dovecot import Dovecot
from support.mail_folder import MailFolder
from support.openai_server import OpenAIServer
from support.smtpd import SmtpServer
from support.world import World, write_property

from deployments.child import READY
from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.imap import ImapAccount
from tasks.settings import ROOT

CHROMIUM = Path("/usr/bin/chromium")
# On a busy machine a flow's process alone takes several seconds to start.
PATIENCE_SECONDS = 120
DATABASE = "browser"
FOLDER = "Browser"
_REPORT = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the report, so that a page can be photographed where its test failed."""
    report = yield
    if report.when == "call":
        item.stash[_REPORT] = report
    return report


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    prefect_api: str,
    dovecot: Dovecot,
    postgres: EmbeddedPostgres,
    migrated_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[World]:
    """Set up a property for the module, with every deployment served by a process of its own."""
    assert os.environ["PREFECT_API_URL"] == prefect_api
    copy = f'CREATE DATABASE "{DATABASE}" TEMPLATE "{migrated_template}" STRATEGY FILE_COPY'
    await execute(postgres.url("postgres"), copy)
    folder = MailFolder(_account(dovecot))
    folder.create()
    home = tmp_path_factory.mktemp("browser")
    write_property(home / "data")
    with SmtpServer() as smtp, OpenAIServer() as model, pytest.MonkeyPatch.context() as patch:
        world = World(folder, smtp, model, postgres.url(DATABASE), home)
        for name, value in world.environment.items():
            patch.setenv(name, value)
        process = await _serve(home / "serving.log")
        try:
            yield world
        finally:
            process.terminate()
            await process.wait()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    skip_without_chromium()
    async with async_playwright() as playwright:
        # Chromium's own sandbox refuses to run as root, and only our own pages are opened.
        yield await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )


@pytest_asyncio.fixture(loop_scope="module")
async def page(
    browser: Browser, prefect_api: str, request: pytest.FixtureRequest
) -> AsyncIterator[Page]:
    """Open a tab; where its test fails, leave a picture of it behind."""
    context = await browser.new_context(
        base_url=prefect_api.removesuffix("/api"), viewport={"width": 1280, "height": 1000}
    )
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    page = await context.new_page()
    yield page
    report = request.node.stash.get(_REPORT, None)
    if report is not None and report.failed:
        picture = Path(tempfile.mkdtemp(prefix="screenshots-")) / f"{request.node.name}.png"
        await page.screenshot(path=picture, full_page=True)
        print(f"The page when the test failed: {picture}")  # noqa: T201 - shown beside the failure
    await context.close()


def skip_without_chromium() -> None:
    """Skip where the program is missing, but never in CI."""
    if not CHROMIUM.exists() and "CI" not in os.environ:
        pytest.skip("Chromium is not installed")


def _account(dovecot: Dovecot) -> ImapAccount:
    return ImapAccount(
        host=dovecot.host,
        port=dovecot.plain_port,
        user=dovecot.user,
        password=SecretStr(dovecot.password),
        security="none",
        folder=FOLDER,
    )


async def _serve(log: Path) -> asyncio.subprocess.Process:
    """Start what `make demo` starts beside itself, and wait until it serves."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "deployments.serving"),
            cwd=ROOT,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )
    async with asyncio.timeout(PATIENCE_SECONDS):
        while READY not in _lines(log):
            assert process.returncode is None, _lines(log)
            # Its words go into a file, which nothing can wait for.
            await asyncio.sleep(0.1)
    return process


def _lines(log: Path) -> list[str]:
    return log.read_text().splitlines()
