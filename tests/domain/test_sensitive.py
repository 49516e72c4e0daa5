"""What costs a home, money or a case is read by a person."""

from pathlib import Path

import pytest

from tasks.domain.errors import ConfigurationError
from tasks.domain.message import Message
from tasks.domain.sensitive import SensitiveHit, find_sensitive, load_sensitive

TOPICS = load_sensitive(Path("data/sensitive.toml").read_text(encoding="utf-8"), "sensitive.toml")
MINIMAL = "[topic.legal]\ntitle = 'Legal'\npatterns = ['lawyer']\n"

TOUCHES = {
    "eviction": [
        "I got an eviction notice taped to my door",
        "Recibí un aviso de desalojo",
        "J'ai reçu un avis d'expulsion",
    ],
    "legal": [
        "My lawyer will contact you",
        "I will sue you",
        "See you in court",
        "Mi abogado le llamará",
        "Mon avocat vous écrira",
    ],
    "harassment": ["The manager is harassing me", "Me acosan", "On me harcèle"],
    "discrimination": ["This is discrimination", "You refused because I am pregnant"],
    "accommodation": [
        "I need a reasonable accommodation",
        "I have an emotional support animal",
        "My ESA letter is attached",
        "Uso una silla de ruedas",
        "Je suis en fauteuil roulant",
    ],
    "voucher": ["Do you accept Section 8?", "I have a housing voucher"],
    "domestic_violence": [
        "I have a restraining order against my ex",
        "violencia doméstica",
        "violence conjugale",
    ],
    "injury": ["I slipped on the ice in the parking lot", "The mold makes my child sick"],
    "withholding_rent": [
        "I will withhold rent until it is fixed",
        "I'm not paying rent",
        "No voy a pagar la renta",
    ],
    "press": ["I will go to the newspaper", "A reporter called me"],
    "money": [
        "Please waive the late fee",
        "Where is my deposit?",
        "Why the rent increase?",
        "un aumento de la renta",
        "Remboursez ma caution",
    ],
    "access_code": [
        "What is the door code?",
        "Can you send me the gate code",
        "Where do you hide the spare key?",
        "¿Cuál es el código de la puerta?",
    ],
    "who_lives_where": [
        "who lives in 3B?",
        "Is John Smith still a tenant?",
        "Can I have the phone number of my neighbor",
    ],
}
ORDINARY = [
    "press the button twice and nothing happens",
    "The toilet is broken",
    "When is rent due?",
    "I would like a copy of my lease",
    "the tennis court net is torn",
    "I parked in the courtyard",
    "The door code does not work",
    "Please update my phone number",
    "I live in unit 3B",
    "Where do I pay my rent?",
    "My key broke in the lock",
    "Can I paint my wall?",
    "How do I sign up for autopay?",
    "The fridge is leaking and the food is going bad",
    "Could you send a plumber?",
]


def mail(text: str, signature: str = "", quoted: str = "", subject: str = "") -> Message:
    return Message(
        message_id=None, sender=None, text=text, signature=signature, quoted=quoted, subject=subject
    )


@pytest.mark.parametrize(
    ("topic", "text"), [(topic, text) for topic, texts in TOUCHES.items() for text in texts]
)
def test_a_sensitive_matter_is_found(topic: str, text: str) -> None:
    assert topic in {hit.topic for hit in find_sensitive(mail(text), TOPICS)}


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_mail_is_not_sensitive(text: str) -> None:
    assert find_sensitive(mail(text), TOPICS) == ()


def test_every_topic_has_an_example_here() -> None:
    assert {topic.name for topic in TOPICS.topics} == set(TOUCHES)


def test_a_lawyers_signature_is_no_legal_threat() -> None:
    assert find_sensitive(mail("The sink leaks.", signature="My lawyer: Ann Li"), TOPICS) == ()


def test_quoted_history_is_not_searched() -> None:
    assert find_sensitive(mail("Thanks!", quoted="I will sue you"), TOPICS) == ()


def test_the_subject_is_searched() -> None:
    assert find_sensitive(mail("See below.", subject="Eviction notice"), TOPICS)


def test_a_hit_shows_the_sentence_and_its_rule() -> None:
    hits = find_sensitive(mail("Hello. What is the Door Code? Bye."), TOPICS)
    expected = SensitiveHit(
        topic="access_code", phrase="What is the Door Code", rule="asks_for_secrets"
    )
    assert hits == (expected,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[topic.x", "s.toml is not valid TOML"),
        (MINIMAL.replace("lawyer", "law("), r"s.toml: \[topic.legal\]: patterns: 'law\('"),
        (MINIMAL + "rule = 'skip'\n", r"\[topic.legal\]: rule: must be"),
        (MINIMAL.replace("title", "titel"), r"\[topic.legal\]: title: Field required"),
        (MINIMAL.replace("topic.", "topics."), r"\[topics\] is not known"),
    ],
)
def test_a_fault_in_the_file_is_one_line(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        load_sensitive(text, "s.toml")
    assert "\n" not in str(caught.value)
