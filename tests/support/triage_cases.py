"""Made-up senders and mails for whatever stands before or behind a model."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from tasks.domain.authentication import Identity
from tasks.domain.directory import Sender, SenderKind, Tenant, Unit
from tasks.domain.intents import Catalogue, load_catalogue
from tasks.domain.message import Address, Message
from tasks.domain.prompt import Prompt, build_prompt
from tasks.domain.ticket import Ticket
from tasks.ports import Case

DATA = Path(__file__).parents[2] / "data"
RECEIVED_AT = datetime(2026, 3, 4, 15, 10, tzinfo=UTC)
FACTS = (
    ("office_phone", "555-0100"),
    ("office_hours", "Monday to Friday, 9 to 17"),
    ("lockout_line", "555-0111"),
    ("emergency_line", "555-0112"),
    ("property_name", "Elm Court"),
)
TENANT = Tenant(
    tenant_id="t-7",
    name="Ana Quintero",
    email="ana@mail.example",
    unit_id="unit-3B",
    balance_due=Decimal("412.50"),
    lease_terms={"end": "2027-01-31", "pets": "one cat"},
)
UNIT = Unit(unit_id="unit-3B", address="17 Elm Street, Springfield")
PERSONAL = ("Ana", "Quintero", "unit-3B", "412.50", "17 Elm Street", "2027-01-31", "one cat", "t-7")


def catalogue() -> Catalogue:
    return load_catalogue((DATA / "intents.toml").read_text(), "intents.toml")


def mail(text: str, subject: str = "Hello") -> Message:
    sender = Address(email=TENANT.email)
    return Message(message_id="<1@mail.example>", sender=sender, subject=subject, text=text)


def sender(identity: Identity = Identity.VERIFIED, kind: SenderKind = SenderKind.TENANT) -> Sender:
    tenants = {SenderKind.TENANT: 1, SenderKind.HOUSEHOLD: 2, SenderKind.UNKNOWN: 0}[kind]
    return Sender(
        kind=kind,
        identity=identity,
        email=TENANT.email,
        name=TENANT.name,
        tenants=(TENANT,) * tenants,
        units=(UNIT,) * tenants,
    )


def prompt(message: Message, who: Sender | None = None, *tickets: Ticket) -> Prompt:
    return build_prompt(
        message,
        who or sender(),
        catalogue(),
        ["Rent is due as the lease says."],
        FACTS,
        RECEIVED_AT,
        "America/New_York",
        tickets,
    )


def case(message: Message) -> Case:
    return Case(message=message, catalogue=catalogue(), prompt=prompt(message))
