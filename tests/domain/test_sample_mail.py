"""The sample mailbox is complete, harmless, and what it says it is."""

import re
import tomllib
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from tasks.domain.authentication import Identity, authenticate
from tasks.domain.directory import SenderKind, identify_sender, load_directory, reply_address
from tasks.domain.intents import load_catalogue
from tasks.domain.ledger import Status
from tasks.domain.message import Message, Unparseable, parse_message
from tasks.domain.preferences import load_preferences
from tasks.domain.value import Value

DATA = Path(__file__).parents[2] / "data"
INBOX = DATA / "inbox"
SAMPLES = sorted(INBOX.glob("*.eml"))
DOCUMENTATION = [ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]


class Expectation(Value):
    outcome: Status
    intent: str | None = None
    queues: tuple[str, ...]
    reply: str
    about: str


def expectations() -> dict[str, Expectation]:
    tables = tomllib.loads((INBOX / "expected.toml").read_text("utf-8"))
    return {name: Expectation.model_validate(table) for name, table in tables.items()}


EXPECTED = expectations()


def parsed(start: str) -> Message:
    path = next(path for path in SAMPLES if path.name.startswith(start))
    message = parse_message(path.read_bytes())
    assert isinstance(message, Message)
    return message


def found(pattern: str, raw: bytes) -> Sequence[str]:
    return re.findall(pattern, raw.decode("latin-1"))


def test_every_sample_has_an_expectation_and_every_expectation_a_sample() -> None:
    assert [path.name for path in SAMPLES] == list(EXPECTED)


def test_samples_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name.partition("-")[0]) for path in SAMPLES]
    assert numbers == list(range(1, len(SAMPLES) + 1))


def test_every_outcome_occurs() -> None:
    outcomes = {expected.outcome for expected in EXPECTED.values()}
    assert outcomes == set(Status) - {Status.RECEIVED}


def test_every_intent_occurs_and_every_named_intent_exists() -> None:
    catalogue = load_catalogue((DATA / "intents.toml").read_text("utf-8"), "intents.toml")
    assert {e.intent for e in EXPECTED.values() if e.intent} == set(catalogue.names)


@pytest.mark.parametrize("name", EXPECTED)
def test_reply_goes_with_the_outcome(name: str) -> None:
    replies = {Status.REPLIED: "yes", Status.HELD: "acknowledgement"}
    replies |= {Status.ESCALATED: "acknowledgement"}
    assert EXPECTED[name].reply == replies.get(EXPECTED[name].outcome, "no")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_nobody_in_a_sample_is_real(path: Path) -> None:
    raw = path.read_bytes()
    domains = found(r"(?:@|://)([A-Za-z0-9.-]*[A-Za-z0-9])", raw)
    assert [domain for domain in domains if not domain.endswith(".example")] == []
    phones = found(r"(?<![\w-])(?:\d{3}[ -])?\d{3}[ -]\d{4}(?![\w-])|\+\d[\d -]{6,}", raw)
    assert [phone for phone in phones if not re.fullmatch(r"555-01\d\d", phone)] == []
    addresses = [ip_address(text) for text in found(r"\[(\d+\.\d+\.\d+\.\d+)\]", raw)]
    assert addresses
    assert all(any(address in block for block in DOCUMENTATION) for address in addresses)


@pytest.mark.parametrize(
    ("start", "sender", "subject"),
    [
        ("01", "maria.alvarez@mailbox.example", "Locked out of 3B"),
        ("02", "jo.w.2291@freepost.example", "locked out!! help"),
        ("15", "zoe.lindqvist@letterbox.example", "The radiator doesn\u2019t heat"),
        ("25", "carmen.ruiz@postbox.example", "El calentador está averiado"),
        ("26", "chen.wei@qpost.example", "洗衣机坏了"),
        ("27", "petr.novak@letterbox.example", "Light in the stairwell of number 16"),
    ],
)
def test_sender_and_subject_are_read(start: str, sender: str, subject: str) -> None:
    message = parsed(start)
    assert message.sender is not None
    assert message.sender.email == sender
    assert message.subject == subject


@pytest.mark.parametrize(
    ("start", "identity", "kind", "recipient"),
    [
        ("01", Identity.VERIFIED, SenderKind.TENANT, "maria.alvarez@mailbox.example"),
        ("02", Identity.UNVERIFIED, SenderKind.UNKNOWN, "jo.w.2291@freepost.example"),
        ("07", Identity.UNVERIFIED, SenderKind.TENANT, "grace.kim@postbox.example"),
        ("17", Identity.VERIFIED, SenderKind.UNKNOWN, "luca.alvarez@familypost.example"),
        ("18", Identity.FAILED, SenderKind.TENANT, "maria.alvarez@mailbox.example"),
        ("22", Identity.VERIFIED, SenderKind.HOUSEHOLD, "beckers@mailbox.example"),
        ("28", Identity.VERIFIED, SenderKind.TENANT, "zoe.lindqvist@letterbox.example"),
    ],
)
def test_sender_is_who_the_sample_is_about(
    start: str, identity: Identity, kind: SenderKind, recipient: str
) -> None:
    message = parsed(start)
    directory = load_directory(
        (DATA / "tenants.json").read_text("utf-8"), (DATA / "units.json").read_text("utf-8")
    )
    settings = load_preferences((DATA / "settings.toml").read_text("utf-8"), "settings.toml")
    domain = message.sender.domain if message.sender else ""
    authentication = authenticate(message.headers, domain, "mx.demo.example")
    sender = identify_sender(message, authentication, directory, settings.relays)
    assert (sender.identity, sender.kind) == (identity, kind)
    assert reply_address(sender) == recipient


@pytest.mark.parametrize(
    ("start", "phrase"),
    [
        ("04", "carbon monoxide alarm"),
        ("13", "stopped working"),
        ("15", "\u201clukewarm\u201d"),
        ("25", "agua caliente"),
        ("26", "安排人来维修"),
    ],
)
def test_text_is_read(start: str, phrase: str) -> None:
    assert phrase in parsed(start).text


def test_emergency_of_the_forwarded_sample_is_in_the_forwarded_part_only() -> None:
    message = parsed("14")
    assert "sparks" in message.forwarded
    assert "sparks" not in message.text


def test_photo_is_a_picture() -> None:
    photo = parsed("16").attachments[0]
    assert photo.filename == "IMG_0412.png"
    assert photo.content_type == "image/png"
    assert photo.size > 2000


def test_odd_charsets_are_genuine_bytes() -> None:
    for start in ("15", "26"):
        path = next(path for path in SAMPLES if path.name.startswith(start))
        with pytest.raises(UnicodeDecodeError):
            path.read_bytes().decode("utf-8")


def test_follow_up_names_the_mail_that_it_follows() -> None:
    assert parsed("20").in_reply_to == (parsed("13").message_id,)


def test_crowd_in_copy_is_twelve() -> None:
    assert len(parsed("27").cc) == 12


def test_mail_delivered_twice_differs_in_its_trace_only() -> None:
    first, second = parsed("08"), parsed("29")
    assert first.all_headers("received") != second.all_headers("received")
    assert first.message_id == second.message_id
    assert first.text == second.text


def test_only_the_last_sample_cannot_be_read() -> None:
    unreadable = [
        path.name for path in SAMPLES if isinstance(parse_message(path.read_bytes()), Unparseable)
    ]
    assert unreadable == ["30-cannot-be-read.eml"]
    assert EXPECTED[unreadable[0]].outcome is Status.FAILED
