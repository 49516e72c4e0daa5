"""Alerts from a real Prefect server, by webhook and by mail."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from support.webhook_server import WebhookServer
from support.world import World, mail

from deployments.loopback import free_port
from deployments.provisioning import Change, ensure_alerts
from tasks.domain.bus import Signal, about_email
from tasks.events import announce
from tasks.settings import load_settings

# The library that sends the mail looks for a module that Python 3.13 no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

ON_CALL = "on-call@maple-court.example"


@pytest.fixture
def webhook() -> Iterator[WebhookServer]:
    with WebhookServer() as server:
        yield server


@pytest.fixture
async def alerts(
    world: World, webhook: WebhookServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[WebhookServer]:
    """Set the alerts up, and take them away again: other tests use the same server."""
    monkeypatch.setenv("ALERT_WEBHOOK_URL", webhook.url)
    monkeypatch.setenv("ALERT_EMAIL", ON_CALL)
    # The shortest that the server knows is ten seconds.
    _edit(world, "remind_after_hours = 4", "remind_after_hours = 0.003")
    made = await ensure_alerts(load_settings())
    assert {change for _, change in made} == {Change.MADE}
    yield webhook
    await _take_away(name for name, _ in made)


async def test_people_are_alerted_to_an_emergency_to_failing_passes_and_to_a_waiting_review(
    world: World, alerts: WebhookServer
) -> None:
    world.deliver(
        mail("The lawyer will hear of this, zebra.", subject="zebra", sender="zebra@x.example"),
        mail("I smell gas in the kitchen, zebra.", subject="zebra", sender="zebra@x.example"),
    )
    await world.run_pass()
    (text,) = await asyncio.to_thread(alerts.texts, "Emergency")
    assert text.startswith("Emergency: gas in mail ")
    assert "/runs/flow-run/" in text

    with_a_mistake = world.data_dir / "intents.toml"
    rules = with_a_mistake.read_text()
    with_a_mistake.write_text("no rules")
    for _ in range(4):
        with pytest.raises(Exception, match=r"intents\.toml"):
            await world.run_pass()
    with_a_mistake.write_text(rules)
    (text,) = await asyncio.to_thread(alerts.texts, "Passes fail")
    assert text.startswith("Passes fail: 3 in a row")

    (text,) = await asyncio.to_thread(alerts.texts, "A review waits")
    assert "mail 1 is held" in text
    told = [m for m in world.sent_to(ON_CALL) if m["Subject"] in {"Emergency", "Passes fail"}]
    assert {m["Subject"] for m in told} == {"Emergency", "Passes fail"}
    assert "zebra" not in str(alerts.calls) + "".join(m.as_string() for m in told)


async def test_alerts_are_set_up_once_and_follow_the_settings(
    world: World, alerts: WebhookServer
) -> None:
    async def set_up() -> set[Change]:
        return {change for _, change in await ensure_alerts(load_settings())}

    assert alerts.url
    assert await set_up() == {Change.UNCHANGED}
    _edit(world, "failed_passes = 3", "failed_passes = 5")
    assert await set_up() == {Change.UNCHANGED, Change.CHANGED}
    async with get_client() as client:
        (automation,) = await client.read_automations_by_name("tenant-mail: failing passes")
        await client.pause_automation(automation.id)
        assert await set_up() == {Change.UNCHANGED}
        (automation,) = await client.read_automations_by_name("tenant-mail: failing passes")
        assert not automation.enabled
    assert "5 in a row" in str(automation.actions)


@pytest.mark.usefixtures("world")
async def test_an_alert_that_does_not_get_out_is_logged_without_its_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/hook-of-nobody"
    monkeypatch.setenv("ALERT_WEBHOOK_URL", nobody)
    made = await ensure_alerts(load_settings())
    try:
        log = Path(os.environ["PREFECT_HOME"]) / "server.log"
        async with asyncio.timeout(30):
            while 'Action failed: "Webhook call failed' not in log.read_text():
                # The server takes a moment until it goes by an automation that is new.
                announce(Signal.EMERGENCY_RAISED, about_email(1), kinds="gas")
                await asyncio.sleep(0.5)
        assert "hook-of-nobody" not in log.read_text()
    finally:
        await _take_away(name for name, _ in made)


async def _take_away(names: Iterable[str]) -> None:
    async with get_client() as client:
        for name in names:
            for automation in await client.read_automations_by_name(name):
                await client.delete_automation(automation.id)


def _edit(world: World, before: str, after: str) -> None:
    settings = world.data_dir / "settings.toml"
    text = settings.read_text()
    assert before in text
    settings.write_text(text.replace(before, after))
