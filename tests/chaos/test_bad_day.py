"""A fifth of the model's answers and a tenth of all deliveries go wrong: every mail is settled."""

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from support.dice import THOROUGH, Diary, dice_of
from support.faulty_smtpd import Fault, FaultySmtpServer, Then, Verb
from support.once import UNFINISHED, assert_finished, assert_one_ticket_each
from support.openai_wire import Call, Reply, classify, completion, drop, failure, filled, hang
from support.smtpd import Delivery
from support.world import TENANTS, World, mail

COUNT = 200 if THOROUGH else 24
PASSES = 3
MODEL_FAULTS: dict[str, Callable[[], Reply]] = {
    "429": lambda: failure(429, "rate_limit", retry_after="1"),
    "500": lambda: failure(500),
    "broken JSON": lambda: completion('{"intent": "maint'),
    "refusal": lambda: completion("", refusal="I cannot help with that."),
    "truncation": lambda: completion('{"intent": "maintenance", "pri', finish_reason="length"),
    "hang": hang,
    "lost connection": drop,
    "unknown intent": lambda: filled("no_such_intent"),
}
SMTP_FAULTS = (
    Fault(Verb.CONNECT, "421 4.3.2 Busy", Then.DROP),
    Fault(Verb.MAIL, "451 4.3.0 Later"),
    Fault(Verb.MAIL, None, Then.DROP),
    Fault(Verb.MAIL, None, Then.STALL),
    Fault(Verb.RCPT, "450 4.2.0 Later"),
    Fault(Verb.RCPT, "550 5.1.1 No"),
    Fault(Verb.DATA, None, Then.DROP),
    Fault(Verb.DOT, "451 4.3.0 Later"),
    Fault(Verb.DOT, "554 5.7.1 No"),
    Fault(Verb.DOT, None, Then.DROP),
    Fault(Verb.DOT, None, Then.DROP, accepts=True),
)
# What a model's or a mail server's trouble would look like if it came through to a tenant.
INNER = ("secret detail", "traceback", "exception", "cannot help with that", '"intent"', "4.3.0")
TEXTS = (
    "The sink is leaking.",
    "May I have a receipt for October?",
    "When is the bulky waste collected?",
    "The oven does not work.",
)


async def test_every_mail_of_a_bad_day_is_settled_in_three_passes(
    world: World, monkeypatch: pytest.MonkeyPatch, diary: Diary
) -> None:
    dice = dice_of(0)
    tenants = _move_in(world)
    world.tune(model_seconds=2, smtp_seconds=2)
    world.model.answer = _unreliable(dice, diary)
    world.deliver(*(mail(TEXTS[n % len(TEXTS)], sender=tenant) for n, tenant in enumerate(tenants)))
    with FaultySmtpServer(*_faults(dice)) as smtp:
        for name, value in ("PORT", str(smtp.port)), ("USER", "office"), ("PASSWORD", "secret"):
            monkeypatch.setenv(f"SMTP_{name}", value)
        for number in range(1, PASSES + 1):
            tally = await world.run_pass()
            diary.note(f"pass {number} of {COUNT} mails: {tally}")
            if not {row.outcome for row in await world.rows()} & UNFINISHED:
                break
        rows = await assert_finished(world, COUNT)
    for fault in smtp.committed:
        diary.note(f"SMTP: {fault}")
    unanswered = {str(r.sender) for r in rows if r.reason.startswith(("reply", "delivery"))}
    _assert_told_at_most_once(smtp.mails, tenants, unanswered)
    assert_one_ticket_each(world, COUNT)


def _move_in(world: World) -> list[str]:
    """Let everybody have a tenancy, so that nobody's answer is held for who they are."""
    emails = [f"tenant{number}@tenants.example" for number in range(COUNT)]
    people = [
        {**TENANTS[0], "tenant_id": f"T-{number}", "email": email}
        for number, email in enumerate(emails)
    ]
    (world.data_dir / "tenants.json").write_text(json.dumps(people))
    return emails


def _unreliable(dice: random.Random, diary: Diary) -> Callable[[Call], Reply]:
    def answer(call: Call) -> Reply:
        if dice.random() >= 0.2:
            return classify(call)
        name = dice.choice(list(MODEL_FAULTS))
        diary.note(f"model: {name}")
        return MODEL_FAULTS[name]()

    return answer


def _faults(dice: random.Random) -> list[Fault]:
    """Let one in ten deliveries go wrong, whichever way."""
    unlucky = [number for number in range(1, 4 * COUNT) if dice.random() < 0.1]
    return [replace(dice.choice(SMTP_FAULTS), nth=number) for number in unlucky]


def _assert_told_at_most_once(
    accepted: list[Delivery], tenants: list[str], unanswered: set[str]
) -> None:
    received = Counter(recipient for taken in accepted for recipient in taken.recipients)
    for tenant in tenants:
        assert received[tenant] == 1 or (received[tenant] == 0 and tenant in unanswered)
    for taken in accepted:
        text = taken.raw.decode("utf-8", "replace").lower()
        assert not [inner for inner in INNER if inner in text]
