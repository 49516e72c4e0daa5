"""Secrets in blocks of a real Prefect server, for processes whose environment has none."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import SecretStr
from support.world import TENANT, World, mail, run

from deployments import bootstrap
from deployments.loopback import free_port
from deployments.provisioning import Change, ensure_secret
from tasks.domain.errors import LoginRefused, TransientError
from tasks.secret_blocks import add_secrets
from tasks.settings import Secret, Settings, load_settings

KEPT = (Secret.IMAP_PASSWORD, Secret.OPENAI_API_KEY, Secret.DATABASE_URL)
NOTHING_SET = {name.upper(): "" for name in KEPT}


@pytest.fixture(autouse=True)
async def _without_blocks(prefect_api: str) -> AsyncIterator[None]:
    """Leave the server that all tests share without the blocks."""
    assert prefect_api
    yield
    for name in Secret:
        await _delete(name)


async def test_a_pass_reads_from_blocks_what_its_environment_lacks(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for change in ("made", "unchanged"):
        assert await asyncio.to_thread(bootstrap.main, ["--secrets"]) == 0
        told = capsys.readouterr().out
        assert [f"Secret block {name.block}: {change}" in told for name in KEPT] == [True] * 3
    assert "smtp-password" not in told

    world.deliver(mail("The sink is leaking."))
    logged = {**NOTHING_SET, "PREFECT_LOGGING_LEVEL": "DEBUG"}
    printed = await run(world, environment=logged)
    assert (printed.code, "1 of 1 mails: 1 Replied" in printed.err) == (0, True), printed.err
    assert len(world.sent_to(TENANT)) == 1
    assert world.model.calls
    for secret in KEPT:
        assert load_settings().secret(secret) not in printed.out + printed.err


async def test_a_secret_that_is_nowhere_is_named_in_one_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deliver(mail("The sink is leaking."))
    monkeypatch.setenv("IMAP_PASSWORD", "")
    with pytest.raises(LoginRefused) as refused:
        await world.run_pass()
    line = "IMAP_PASSWORD is not set: put it in the environment, in .env or in the Secret block"
    assert str(refused.value) == f"{line} imap-password."
    assert world.flags() == [set()]


async def test_a_block_is_asked_for_once_and_none_where_the_environment_has_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = load_settings()
    with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{free_port()}/api"}):
        assert await add_secrets(complete) is complete
        monkeypatch.setenv("OPENAI_API_KEY", "")
        with pytest.raises(TransientError, match="openai-api-key could not be read"):
            await add_secrets(load_settings())
    digits = Settings(openai_api_key=SecretStr("0123"))
    assert await ensure_secret(digits, Secret.OPENAI_API_KEY) is Change.MADE
    for _ in range(2):
        found = await add_secrets(load_settings(), (Secret.OPENAI_API_KEY,))
        assert found.secret(Secret.OPENAI_API_KEY) == "0123"
        await _delete(Secret.OPENAI_API_KEY)
    assert world.model.calls == []


async def _delete(name: Secret) -> None:
    async with get_client() as client:
        try:
            document = await client.read_block_document_by_name(name.block, "secret")
        except ObjectNotFound:
            return
        await client.delete_block_document(document.id)
