"""What the event system hears of mails: that they came, what became of them, not what they say."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest
from prefect.client.orchestration import get_client
from support.world import TENANT, World, mail

from tasks.domain.bus import NAMESPACE, Signal, about_email
from tasks.events import announce

# What Prefect and we may say about a resource of ours.
LABELS = {"prefect.resource.id"} | {f"{NAMESPACE}.{name}" for name in ("mailbox", "kinds", "kind")}


async def test_every_step_of_a_mail_is_told_with_the_run_that_took_it(world: World) -> None:
    since = datetime.now(UTC)
    world.deliver(mail("The sink is leaking."), mail("I smell gas."))
    await world.run_pass()
    expected = {
        *("email.received", "ticket.opened", "notification.sent", "reply.sent"),
        *("email.replied", "emergency.raised", "email.escalated", "pass.completed"),
    }
    events: list[dict[str, object]] = []
    async with asyncio.timeout(30):
        # The events come in by a channel of their own, some time after the pass has ended.
        while not expected <= {str(event["event"]) for event in events}:
            events = await _ours(since)
    for event in events:
        assert "prefect.flow-run." in str(event["related"])
        assert event["payload"] == {}
        if str(event["event"]).startswith("email."):
            resource = event["resource"]
            assert isinstance(resource, dict)
            assert resource.keys() <= LABELS
    assert TENANT not in str(events)


def test_an_event_that_cannot_be_told_fails_nothing(caplog: pytest.LogCaptureFixture) -> None:
    too_long = "x" * 2_000_000
    with caplog.at_level(logging.WARNING):
        announce(Signal.EMAIL_HELD, about_email(1), kinds=too_long)
    assert "email.held was not emitted (EventTooLarge)" in caplog.text


async def _ours(since: datetime) -> list[dict[str, object]]:
    chosen = {
        "filter": {
            "occurred": {"since": since.isoformat()},
            "resource": {"id_prefix": [f"{NAMESPACE}."]},
        },
        "limit": 50,
    }
    async with get_client() as client:
        answer = await client.request("POST", "/events/filter", json=chosen)
        found: list[dict[str, object]] = answer.json()["events"]
        return found
