"""Who lives where, and who is taken to be the sender."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.domain.authentication import Authentication, Identity
from tasks.domain.directory import (
    Directory,
    SenderKind,
    identify_sender,
    load_directory,
    reply_address,
)
from tasks.domain.errors import ConfigurationError
from tasks.domain.message import Address, Message

DATA = Path(__file__).parents[2] / "data"
UNIT = {"unit_id": "3B", "address": "14 Maple Street, Unit 3B"}
MARIA = {
    "tenant_id": "T-1",
    "name": "Maria Alvarez",
    "email": "maria@mailbox.example",
    "unit_id": "3B",
    "balance_due": 412.5,
    "lease_terms": "12 months",
}
OTHER = {**MARIA, "tenant_id": "T-2", "name": "Otto Other", "email": "otto@mailbox.example"}


def loaded(*tenants: object, units: object = (UNIT,)) -> Directory:
    return load_directory(json.dumps(tenants), json.dumps(units))


def fault(tenants: str, units: str = json.dumps([UNIT])) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_directory(tenants, units)
    return str(caught.value)


def verdict(identity: Identity = Identity.VERIFIED) -> Authentication:
    return Authentication(identity=identity, evidence="dmarc")


def mail(sender: str | None, *reply_to: str, name: str = "") -> Message:
    return Message(
        message_id=None,
        sender=Address(name=name, email=sender) if sender else None,
        reply_to=tuple(Address(email=email) for email in reply_to),
    )


def test_money_keeps_its_cents() -> None:
    assert str(loaded(MARIA).tenants[0].balance_due) == "412.50"


def test_balance_may_be_unknown() -> None:
    unbilled = {key: value for key, value in MARIA.items() if key != "balance_due"}
    assert loaded(unbilled, {**OTHER, "balance_due": None}).tenants[0].balance_due is None


def test_further_fields_and_lease_terms_of_any_form_are_kept() -> None:
    tenant = loaded({**MARIA, "lease_terms": {"rent": 990.5}, "pets": ["cat"]}).tenants[0]
    assert tenant.lease_terms == {"rent": 990.5}


def test_list_may_stand_in_an_object_behind_a_byte_order_mark() -> None:
    directory = load_directory(
        "\ufeff" + json.dumps({"tenants": [MARIA]}), json.dumps({"units": [UNIT]})
    )
    assert directory == loaded(MARIA)


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("email", "maria at mailbox", "is not a mail address"),
        ("email", "a@b.example, c@d.example", "is not a mail address"),
        ("email", "maria@localhost", "is not a mail address"),
        ("tenant_id", 7, "is not text"),
        ("name", "  ", "is empty"),
        ("balance_due", "a lot", "is not an amount"),
        ("balance_due", True, "is not an amount"),
        ("balance_due", "1e400", "is not an amount"),
        ("unit_id", "9Z", "is not in units.json"),
    ],
)
def test_wrong_field_is_named_with_its_record(field: str, value: object, wrong: str) -> None:
    message = fault(json.dumps([OTHER, {**MARIA, field: value}]))
    assert message.startswith("tenants.json, record 2")
    assert f"field {field}: {wrong}" in message


def test_missing_field_is_named() -> None:
    assert "record 1, field unit_id: is missing" in fault("[]", '[{"address": "x"}]')


@pytest.mark.parametrize("field", ["tenant_id", "unit_id"])
def test_same_id_twice_is_refused(field: str) -> None:
    tenants = [MARIA, {**OTHER, "tenant_id": "T-1"}] if field == "tenant_id" else [MARIA]
    units = [UNIT, UNIT] if field == "unit_id" else [UNIT]
    message = fault(json.dumps(tenants), json.dumps(units))
    assert f"record 2 ({tenants[-1][field]}), field {field}: record 1 has it too" in message


@pytest.mark.parametrize(
    "text", ["", "[", "null", "{}", '{"tenants": 1}', "[5]", "[NaN]", "[" * 100_000, "9" * 9000]
)
def test_file_of_another_form_is_refused_in_one_line(text: str) -> None:
    message = fault(text)
    assert message.startswith("tenants.json")
    assert "\n" not in message


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    field=st.sampled_from(sorted(MARIA)),
)
def test_fault_is_one_line_without_another_tenants_data(value: object, field: str) -> None:
    told = ""
    try:
        loaded(OTHER, {**MARIA, field: value})
    except ConfigurationError as error:
        told = str(error)
    assert len(told.splitlines()) <= 1
    assert "Otto" not in told
    assert "otto@" not in told


def test_sender_is_found_whatever_the_case() -> None:
    sender = identify_sender(mail("MARIA@Mailbox.example"), verdict(), loaded(MARIA, OTHER), ())
    assert sender.kind is SenderKind.TENANT
    assert sender.tenant == loaded(MARIA).tenants[0]
    assert [unit.unit_id for unit in sender.units] == ["3B"]
    assert sender.name == "Maria Alvarez"


def test_unverified_tenant_is_recognised_but_lends_no_record_and_no_name() -> None:
    claimed = mail("maria@mailbox.example", name="Somebody")
    sender = identify_sender(claimed, verdict(Identity.FAILED), loaded(MARIA), ())
    assert sender.kind is SenderKind.TENANT
    assert sender.tenant is None
    assert sender.name == "Somebody"


@pytest.mark.parametrize(
    "email", ["maria+rent@mailbox.example", "maria@evil.mailbox.example", "aria@mailbox.example"]
)
def test_similar_address_is_a_stranger(email: str) -> None:
    sender = identify_sender(mail(email), verdict(), loaded(MARIA), ())
    assert sender.kind is SenderKind.UNKNOWN
    assert reply_address(sender) == email


def test_two_tenants_on_one_address_are_a_household_of_their_units() -> None:
    second = {**OTHER, "email": "Maria@mailbox.example", "unit_id": "3C"}
    directory = loaded(MARIA, second, units=[UNIT, {"unit_id": "3C", "address": "y"}])
    sender = identify_sender(mail("maria@mailbox.example"), verdict(), directory, ())
    assert sender.kind is SenderKind.HOUSEHOLD
    assert sender.tenant is None
    assert [unit.unit_id for unit in sender.units] == ["3B", "3C"]


def test_couple_in_one_unit_has_that_unit_once() -> None:
    directory = loaded(MARIA, {**OTHER, "email": "maria@mailbox.example"})
    sender = identify_sender(mail("maria@mailbox.example"), verdict(), directory, ())
    assert [unit.unit_id for unit in sender.units] == ["3B"]


def test_mail_without_a_usable_from_has_nobody_to_answer() -> None:
    message = mail(None, "maria@mailbox.example")
    sender = identify_sender(message, verdict(), loaded(MARIA), ("mailbox.example",))
    assert sender.kind is SenderKind.UNKNOWN
    assert sender.email == ""
    assert reply_address(sender) is None


def test_reply_to_is_not_believed_over_from() -> None:
    message = mail("maria@mailbox.example", "thief@evil.example")
    sender = identify_sender(message, verdict(), loaded(MARIA), ("rental-portal.example",))
    assert reply_address(sender) == "maria@mailbox.example"


def test_verified_relay_speaks_for_its_only_reply_to() -> None:
    message = mail("messages@rental-portal.example", "Maria@mailbox.example")
    sender = identify_sender(message, verdict(), loaded(MARIA), ("Rental-Portal.example",))
    assert sender.tenant is not None
    assert reply_address(sender) == "maria@mailbox.example"


@pytest.mark.parametrize(
    ("sender", "reply_to", "identity"),
    [
        ("m@rental-portal.example", ["maria@mailbox.example"], Identity.UNVERIFIED),
        ("m@rental-portal.example", ["maria@mailbox.example"], Identity.FAILED),
        ("m@rental-portal.example", [], Identity.VERIFIED),
        ("m@rental-portal.example", ["maria@mailbox.example", "x@y.example"], Identity.VERIFIED),
        ("m@not-rental-portal.example", ["maria@mailbox.example"], Identity.VERIFIED),
        ("m@sub.rental-portal.example", ["maria@mailbox.example"], Identity.VERIFIED),
    ],
)
def test_anything_less_than_a_verified_relay_does_not(
    sender: str, reply_to: list[str], identity: Identity
) -> None:
    found = identify_sender(
        mail(sender, *reply_to), verdict(identity), loaded(MARIA), ("rental-portal.example",)
    )
    assert found.kind is SenderKind.UNKNOWN
    assert reply_address(found) == sender


def test_sample_directory_can_be_read() -> None:
    directory = load_directory(
        (DATA / "tenants.json").read_text("utf-8"), (DATA / "units.json").read_text("utf-8")
    )
    emails = [tenant.email for tenant in directory.tenants]
    assert len(emails) - len(set(emails)) == 1
    assert Decimal("1250.00") in {tenant.balance_due for tenant in directory.tenants}
