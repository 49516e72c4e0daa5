"""What a manager tunes is read strictly, and every mistake is named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.domain.errors import ConfigurationError
from tasks.domain.preference_tables import Caps
from tasks.domain.preferences import FACTS, Contact, load_preferences

SHIPPED = (Path(__file__).parents[2] / "data" / "settings.toml").read_text("utf-8")
SMALL = """
[mail]
sender_name = "Office"
signature = "The office, $office_phone"
notice = "Automatic. Call $office_phone."
neutral_acknowledgement = "Hello $first_name, received: $reference. $property_name"

[facts]
property_name = "Maple Court"
office_phone = "555-0100"
office_hours = "9 to 17"
lockout_line = "555-0111"
emergency_line = "911"
"""


def fault(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_preferences(text, "settings.toml")
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.startswith("settings.toml")
    return message


def test_shipped_file_holds_exactly_the_facts_that_texts_name() -> None:
    preferences = load_preferences(SHIPPED, "settings.toml")
    assert tuple(name for name, _ in preferences.facts) == FACTS


def test_shipped_contacts_are_those_that_the_intents_may_notify() -> None:
    contacts = load_preferences(SHIPPED, "settings.toml").contacts
    keys = {contact.key for contact in contacts}
    assert keys == {"on_call", "maintenance", "locksmith", "manager", "front_desk"}
    assert all(contact.email.endswith(".example") for contact in contacts)


def test_notice_says_that_it_is_automatic_and_how_to_reach_a_person() -> None:
    notice = load_preferences(SHIPPED, "settings.toml").notice
    assert "automatically" in notice
    assert "555-0100" in notice


def test_neutral_acknowledgement_names_the_reference_and_no_time() -> None:
    text = load_preferences(SHIPPED, "settings.toml").neutral_acknowledgement
    assert "$reference" in text
    assert not {"hours", "today", "tomorrow", "soon", "shortly", "promptly"} & set(text.split())


def test_every_key_of_the_shipped_file_is_explained() -> None:
    lines = SHIPPED.splitlines()
    assert sum(line.startswith("#") for line in lines) > sum(" = " in line for line in lines) - 10


def test_what_is_left_out_has_its_default() -> None:
    preferences = load_preferences(SMALL, "settings.toml")
    assert preferences.caps == Caps()
    assert preferences.reply_max_age_days == 3
    assert preferences.contacts == ()


def test_every_table_arrives() -> None:
    text = SMALL.replace("[facts]", 'relays = ["portal.example"]\nrefusal = "No."\n[facts]') + (
        '[contacts]\nmanager = "m@x.example"\n[caps]\nin_all = 7\n'
        '[holds]\npark_after_passes = 9\n[reports]\nartifact_detail = "none"\n'
    )
    preferences = load_preferences(text, "settings.toml")
    assert preferences.relays == ("portal.example",)
    assert preferences.refusal == "No."
    assert preferences.contacts == (Contact(key="manager", email="m@x.example"),)
    assert preferences.caps.in_all == 7
    assert preferences.park_after_passes == 9
    assert preferences.reports.artifact_detail == "none"


def test_signature_is_filled_and_the_acknowledgement_waits_for_its_mail() -> None:
    preferences = load_preferences(SMALL, "settings.toml")
    assert preferences.signature == "The office, 555-0100"
    assert "$first_name" in preferences.neutral_acknowledgement


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "[facts]",
            "sendername = 'x'\n[facts]",
            "[mail] sendername: is not known; perhaps sender_name",
        ),
        ("[facts]", "[capz]\n[facts]", "[capz] the table: is not known; perhaps caps"),
        ("[mail]", "zebra = 1\n[mail]", "known are mail, facts, contacts, holds"),
        ("[facts]", "[caps]\nin_al = 3\n[facts]", "[caps] in_al: is not known; perhaps in_all"),
        ("[facts]", "[caps]\nin_all = 0\n[facts]", "[caps] in_all: should be greater than 0"),
        ("[facts]", "[caps]\nin_all = '5'\n[facts]", "[caps] in_all: should be a valid integer"),
        ("[facts]", "[caps]\nin_all = true\n[facts]", "[caps] in_all: should be a valid integer"),
        ("[facts]", "caps = 3\n[facts]", "[mail] caps: is not known"),
        ("[mail]", "caps = 3\n[mail]", "[caps] the table: is a single value"),
        ("[facts]", "relays = 'x.example'\n[facts]", "[mail] relays: should be a list of domains"),
        ("[facts]", "relays = ['@x']\n[facts]", "[mail] relays: should be a list of domains"),
        ("[facts]", "[contacts]\non_call = 'x'\n[facts]", "[contacts] on_call: should be one mail"),
        ("[facts]", "[reports]\nartifact_detail='a'\n[facts]", '"full", "redacted" or "none"'),
        (
            "[facts]",
            "[contacts]\nmanager = 'm@x.example'\n[alerts]\ncontact = 'manger'\n[facts]",
            "[alerts] contact: names nobody in [contacts]; perhaps manager is meant",
        ),
        ('sender_name = "Office"', "", "[mail] sender_name: is missing"),
        ("lockout_line", "lock_out_line", "[facts] lockout_line: is missing; add it or rename"),
        ('"911"', "911", "[facts] emergency_line: should be text"),
        ("[facts]", "[facts]\n'a b' = 'c'", "[facts] a b: cannot be named in texts"),
        ("$reference", "$referense", "$referense; perhaps reference is meant"),
        ("Call $office_phone", "Call $reference", "[mail] notice: names an unknown $reference"),
        ("Automatic.", "Costs $ 5.", "[mail] notice: has a lone $"),
        ('notice = "Automatic. Call $office_phone."', 'notice = " "', "[mail] notice: is empty"),
        ("[mail]", "[mail", "is not TOML"),
    ],
)
def test_mistake_is_named_with_its_table_and_key(old: str, new: str, said: str) -> None:
    assert said.lower() in fault(SMALL.replace(old, new, 1)).lower()


def test_address_of_a_contact_is_not_repeated_in_the_fault() -> None:
    text = SMALL + "[contacts]\nmanager = 'private.name at home'\n"
    assert "private.name" not in fault(text)


@given(key=st.text(), table=st.sampled_from(["mail", "facts", "contacts", "caps", "nowhere"]))
def test_any_key_is_read_or_refused_in_one_line(key: str, table: str) -> None:
    quoted = "".join(f"\\U{ord(char):08X}" for char in key if not 0xD800 <= ord(char) < 0xE000)
    text = SMALL.replace("[facts]", f'"{quoted}" = 5\n[facts]') if table == "mail" else SMALL
    if table != "mail":
        text = text if table == "facts" else f"{text}[{table}]\n"
        text += f'"{quoted}" = 5\n'
    fault(text)
