"""When the model cannot be relied on: who is answered all the same, and with what."""

from collections.abc import Callable

import pytest
from support.openai_wire import Reply, completion, drop, failure, filled
from support.world import NEIGHBOUR, TENANT, World, mail

from tasks.domain.ledger import Status

GARBLED: dict[str, Callable[[], Reply]] = {
    "rate_limited": lambda: failure(429, "rate_limit", retry_after="0"),
    "server_error": lambda: failure(500),
    "broken_json": lambda: completion('{"intent": "maint'),
    "unknown_intent": lambda: filled("no_such_intent"),
    "dropped": drop,
}


@pytest.mark.parametrize("fault", GARBLED.values(), ids=GARBLED.keys())
async def test_a_passing_fault_of_the_model_is_retried(
    world: World, fault: Callable[[], Reply]
) -> None:
    world.model.script(fault())
    world.deliver(mail("The sink is leaking."))
    await world.run_pass()
    assert await world.outcome() is Status.REPLIED
    assert len(world.model.calls) == 2


async def test_a_refusing_model_is_not_asked_twice_and_the_mail_is_escalated(
    world: World,
) -> None:
    world.model.answer = lambda _: completion("", refusal="I cannot help with that.")
    world.deliver(mail("The sink is leaking."))
    await world.run_pass()
    assert len(world.model.calls) == 1
    await _assert_escalated_safely(world)


async def test_a_wrong_key_is_named_and_the_mail_is_escalated(world: World) -> None:
    world.model.answer = lambda _: failure(401, "invalid_api_key")
    world.deliver(mail("The sink is leaking."))
    tally = await world.run_pass()
    assert "OPENAI_API_KEY" in tally.misconfiguration
    assert len(world.model.calls) == 1
    await _assert_escalated_safely(world)


async def test_a_model_that_stays_down_escalates_a_single_mail(world: World) -> None:
    world.model.answer = lambda _: failure(503, retry_after="0")
    world.deliver(mail("The sink is leaking."))
    await world.run_pass()
    assert len(world.model.calls) == 4
    await _assert_escalated_safely(world)


async def test_with_the_model_down_for_everyone_ordinary_mail_waits_and_emergencies_do_not(
    world: World,
) -> None:
    world.model.answer = lambda _: failure(401, "invalid_api_key")
    world.deliver(
        *(mail("The sink is leaking.", sender=f"g{n}@elsewhere.example") for n in range(30)),
        mail("I smell gas."),
        mail("Hay fuego en la cocina.", subject="Hola", sender=NEIGHBOUR),
        mail("", subject="carbon monoxide alarm is going off", sender="new@elsewhere.example"),
    )
    tally = await world.run_pass(concurrency=2)
    assert tally.counts["Deferred"] > 0
    assert tally.counts["Escalated"] < 15
    for sender in (TENANT, NEIGHBOUR, "new@elsewhere.example"):
        (safety,) = world.sent_to(sender)
        assert "911" in safety.get_content()
    assert len(world.sent_to("on-call@maple-court.example")) == 3
    world.model.answer = lambda _: filled("maintenance")
    await world.run_pass()
    assert {row.outcome for row in await world.rows()} == {Status.REPLIED, Status.ESCALATED}
    assert len({mail.recipients for mail in world.smtp.mails}) >= 31


async def _assert_escalated_safely(world: World) -> None:
    assert await world.outcome() is Status.ESCALATED
    (ticket,) = world.tickets()
    assert (ticket["queue"], ticket["priority"]) == ("maintenance", "urgent")
    (reply,) = world.sent_to(TENANT)
    text = reply.get_content().lower()
    for word in ("error", "openai", "model", "secret", "503", "401"):
        assert word not in text
