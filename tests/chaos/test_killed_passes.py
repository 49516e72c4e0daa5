"""A pass killed with SIGKILL before any of its writes is finished by the next, nothing twice."""

from collections import Counter
from collections.abc import Sequence

import pytest
from support.dice import ROUNDS, THOROUGH, Diary, dice_of
from support.killing import WRITES, kill_at
from support.world import NEIGHBOUR, TENANT, World, mail

from tasks.domain.ledger import Status

STRANGER = "who@elsewhere.example"
STEPS = tuple(WRITES)
# The default run kills three passes in a row over the same mails, each of them later than the last.
CHAINS = [(step,) for step in STEPS] if THOROUGH else [STEPS[first::5] for first in range(5)]


@pytest.mark.parametrize("steps", CHAINS, ids=", then ".join)
async def test_what_killed_passes_left_is_finished_by_the_next(
    world: World, diary: Diary, steps: Sequence[str]
) -> None:
    _deliver(world)
    for step in steps:
        assert await kill_at(world, WRITES[step]), step
        diary.note(f"killed: {step}")
    await world.run_pass()
    await _assert_sound(world)


@pytest.mark.parametrize("number", range(ROUNDS))
async def test_passes_killed_at_random_end_soundly(world: World, diary: Diary, number: int) -> None:
    dice = dice_of(number)
    _deliver(world)
    for _ in range(dice.randint(1, 3)):
        step = dice.choice(list(WRITES))
        nth = dice.randint(1, 4)
        killed = await kill_at(world, WRITES[step], nth)
        diary.note(f"{'killed' if killed else 'ended without coming there'}: {step}")
    await world.run_pass()
    await _assert_sound(world)


def _deliver(world: World) -> None:
    world.deliver(
        mail("The sink is leaking.", subject="Sink"),
        mail("I smell gas in the hall.", subject="Hall", sender=NEIGHBOUR),
        mail("I am locked out!", subject="Help", sender=STRANGER),
        mail("Ten per cent off", headers={"List-Unsubscribe": "<mailto:x@shop.example>"}),
    )


async def _assert_sound(world: World) -> None:
    rows = await world.rows()
    assert len(rows) == 4
    assert not {row.outcome for row in rows} & {Status.RECEIVED, Status.FAILED}
    assert str(await world.run_pass()) == "nothing to do"
    # Whoever was not answered has a mail whose delivery is in doubt, and a person knows of it.
    doubtful = {row.sender for row in rows if "uncertain" in row.reason}
    sent = Counter(recipient for taken in world.smtp.mails for recipient in taken.recipients)
    for tenant in (TENANT, NEIGHBOUR, STRANGER):
        assert sent[tenant] == 1 or (sent[tenant] == 0 and tenant in doubtful)
    message_ids = Counter(_message_id(taken.raw) for taken in world.smtp.mails)
    assert set(message_ids.values()) == {1}
    queues = Counter(ticket["queue"] for ticket in world.tickets())
    assert queues == {"maintenance": 1, "emergency": 1, "lockout": 1}
    flags = world.flags()
    assert all("\\Seen" in found or "\\Flagged" in found for found in flags)


def _message_id(raw: bytes) -> bytes:
    return next(line for line in raw.splitlines() if line.lower().startswith(b"message-id:"))
