# ruff: noqa: RUF001 # People write in their own alphabets.
"""People in trouble seldom use the word for it; people without trouble often do."""

from pathlib import Path

import pytest

from tasks.domain.message import Message
from tasks.domain.sensitive import find_sensitive, load_sensitive

TOPICS = load_sensitive(Path("data/sensitive.toml").read_text(encoding="utf-8"), "sensitive.toml")

TOLD_WITHOUT_THE_WORD = {
    "eviction": [
        "They want us out by the first and I have nowhere to take the children.",
        "There is a paper on my door saying I have thirty days to be gone.",
        "Quieren que nos vayamos antes del día primero.",
        "Ils veulent que nous partions avant le premier du mois.",
        "Нам сказали съехать до первого числа, а идти некуда.",
        "他们要我们一号之前搬走。",
        "The new owner says he needs my apartment for his son.",
        "Is it normal that an owner can put a family out in winter?",
    ],
    "legal": [
        "My cousin studied law and will be writing to you next week.",
        "I have opened a case with the housing department.",
        "I will see you in front of a judge if this goes on.",
        "Mon ami juriste dit que vous n'avez pas le droit.",
        "According to the statute you had fourteen days to fix this.",
    ],
    "harassment": [
        "The super keeps touching my arm when he comes in.",
        "The man in the flat opposite films my daughter when she goes to school.",
        "Someone keeps leaving nasty notes under my door calling me names.",
        "Дворник каждый раз трогает меня за руку.",
        "管理员每次进来都摸我的手臂。",
        "My neighbour calls my kids monkeys.",
        "The painter brushed up against me in the hallway.",
        "The caretaker walks into my bathroom without knocking while I shower.",
    ],
    "discrimination": [
        "You only fix things for the white families here.",
        "We were told there is nothing free as soon as they heard my accent.",
        "Solo arreglan las cosas a los blancos.",
        "The leasing lady said she prefers working professionals without babies.",
    ],
    "accommodation": [
        "I'm deaf and cannot hear the buzzer, can a flashing one be put in?",
        "Since my stroke I cannot manage the steps.",
        "My doctor wrote a letter that I need to keep my cat for my anxiety.",
        "Depuis mon AVC je ne peux plus monter les escaliers.",
        "После инсульта я не могу подниматься по лестнице.",
        "My hands shake and I can't turn the round door knob.",
        "My daughter has seizures at night.",
    ],
    "voucher": ["The county will pay part of my rent from May.", "¿Aceptan la sección ocho?"],
    "domestic_violence": [
        "My husband moved out after what he did to me and he must not get a new key.",
        "The police took my boyfriend away last night. He must not be let in again.",
        "Mi esposo me pegó otra vez.",
        "Mon mari m'a encore frappée.",
        "My partner threw me against the wall last week.",
        "He waits in the car since I left him.",
    ],
    "injury": [
        "My mother slid on the wet tiles in the entrance and her hip is broken.",
        "The loose railing gave way and I ended up with six stitches.",
        "Mi mamá se resbaló en la entrada.",
        "我妈妈在门口滑倒，髋骨断了。",
        "I caught my heel in the grate and lost two teeth.",
        "Le radiateur a brûlé la main de mon petit.",
        "Я подвернула ногу на разбитой плитке.",
    ],
    "withholding_rent": [
        "We will not pay until the heating works.",
        "I'm taking the plumber's bill out of next month's payment.",
        "I'll put the rent in a separate account until you act.",
        "Nous ne paierons rien tant que le chauffage ne marche pas.",
        "暖气不修好我们就不交房租。",
        "No heat, no rent. It is that simple.",
        "No payment from us until the rats are gone.",
    ],
    "press": [
        "I have written to Channel 7 about the state of this building.",
        "My followers will love the pictures of that basement.",
    ],
    "money": [
        "Could you let me off the charge just this once?",
        "I'm short this month, can I pay on the 15th?",
        "When do I get the money back that I paid when I moved in?",
        "能不能免掉这次的费用？",
        "Things are tight, is there some flexibility with the due date?",
        "Would you take 1,200 instead of 1,480?",
    ],
    "access_code": [
        "What number do I type at the gate these days?",
        "Please tell him where the spare is.",
        "Какой код на воротах?",
    ],
    "who_lives_where": [
        "Who is the guy in 3A?",
        "Please give me the phone number of the family below me.",
        "Quel est le nom de la dame du 6B ?",
    ],
}
ORDINARY = [
    "We want out by the first train tomorrow, so please come after noon.",
    "I'd like to get a dog, is that allowed?",
    "A shelf fell down and left holes in the wall, nobody was near it.",
    "The arm of the awning broke in the wind.",
    "My arm chair does not fit through the door.",
    "My son broke the handle of the fridge, can I buy a new one?",
    "There's a black mark on the wall where the sofa stood.",
    "The window blinds are broken.",
    "We won't pay attention to the fire drill noise, thanks for telling us.",
    "The super was very kind and shook my hand after fixing the tap.",
    "The code on the thermostat is E7, what does that mean?",
    "My doctor's office sends parcels in cold boxes.",
    "I saw on Channel 7 that a storm is coming, are the awnings taken in?",
    "A car is parked illegally in my space.",
    "Who is the person in charge of the garden?",
    "Le code de la porte ne marche plus.",
    "Se rompió la manija del refrigerador.",
    "La poignée s'est cassée.",
    "Я сломал ключ в замке.",
    "门禁密码用不了。",
    "My neighbour fixed my bike, lovely man.",
    "The technician scratched my floor when he moved the fridge.",
    "The boy next door kicked his ball onto my balcony.",
    "My husband will meet the plumber at the door.",
    "The faucet handle came off in my hand.",
    "The super explained everything to me.",
    "A branch fell on the bike shed.",
    "My wife and I would like a second mailbox key.",
    "My bathroom lock is stiff.",
    "My doctor moved in next door.",
    "The sink drains slowly.\n\nThis e-mail is confidential. Any unauthorized use is prohibited by "
    "law and may be subject to legal action.",
]


def topics_of(text: str) -> set[str]:
    message = Message(message_id=None, sender=None, subject="A question", text=text)
    return {hit.topic for hit in find_sensitive(message, TOPICS)}


@pytest.mark.parametrize(
    ("topic", "text"),
    [(topic, text) for topic, texts in TOLD_WITHOUT_THE_WORD.items() for text in texts],
)
def test_a_sensitive_matter_is_found_without_its_usual_word(topic: str, text: str) -> None:
    assert topic in topics_of(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_mail_with_a_word_of_trouble_is_not_sensitive(text: str) -> None:
    assert topics_of(text) == set()
