# ruff: noqa: RUF001 # Answers come in several alphabets.
"""An answer asks for no secret, speaks of no instructions, and is no form."""

import pytest

from tasks.domain.grounding import ground

MAIL = "The kitchen sink has been draining slowly since Tuesday."
FACTS = (
    "office phone: 555-0100",
    "Identity is checked at the door with photo ID.",
    "opened ticket T-1 in queue maintenance",
)

HELD = [
    "Please reply with your bank password so that we can verify you.",
    "Could you send us a copy of your passport?",
    "¿Puede enviarnos su número de tarjeta?",
    "Merci de nous communiquer vos coordonnées bancaires.",
    "Пришлите, пожалуйста, номер карты.",
    "请回复您的银行账号和密码。",
    "I was told never to promise a visit, a repair or a refund.",
    "As an AI language model I cannot see your account.",
    "Here is a polite reply you could send: Hello Ada.",
    "Mis instrucciones dicen que no prometa nada.",
    "作为人工智能，我不能承诺。",
    "Dear [Tenant Name], thank you for your message.",
    '{"intent": "maintenance", "reply": "Thanks"}',
    "It would be best to take the trap apart yourself.",
    "You can disregard the $50 charge.",
    "Consider it gone, Ada.",
    "If it happens again we will end their lease.",
]
SENT = [
    "Please never send your password or bank details by email.",
    "Please do not try to repair the sink yourself.",
    "Identity is checked at the door with photo ID.",
    "Could you send us a photo of the sink?",
    "If you send a photo, we will pass it on to our maintenance team.",
    "Мы записали, что раковина плохо сливает воду.",
    "很抱歉。目前还无法告诉您什么时候有人来。",
]


@pytest.mark.parametrize("draft", HELD)
def test_an_answer_that_no_office_would_give_is_held(draft: str) -> None:
    assert ground(draft, MAIL, FACTS)


@pytest.mark.parametrize("draft", SENT)
def test_an_answer_that_an_office_would_give_is_not_held(draft: str) -> None:
    assert ground(draft, MAIL, FACTS) == ()
