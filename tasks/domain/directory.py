"""Who lives where: tenants.json and units.json as values, and the person behind a From address."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, JsonValue

from tasks.domain.authentication import Authentication, Identity
from tasks.domain.errors import ConfigurationError
from tasks.domain.message import Address, Message
from tasks.domain.records import EmailText, Text, describe_place, read_records
from tasks.domain.value import Value


def _with_cents(amount: Decimal) -> Decimal:
    """Write 412.5 as 412.50, as money is written; finer amounts are left alone."""
    cents = Decimal("0.01")
    return amount.quantize(cents) if amount == amount.quantize(cents) else amount


Money = Annotated[Decimal, Field(max_digits=15), AfterValidator(_with_cents)]


class Tenant(Value):
    """Hold one record of tenants.json; further fields are kept and never used."""

    model_config = ConfigDict(frozen=True, extra="allow")

    tenant_id: Text
    name: Text
    email: EmailText
    unit_id: Text
    balance_due: Money | None = None
    lease_terms: JsonValue = None


class Unit(Value):
    """Hold one record of units.json; further fields are kept and never used."""

    model_config = ConfigDict(frozen=True, extra="allow")

    unit_id: Text
    address: Text


class Directory(Value):
    """Hold every tenant and unit, in the files' order."""

    tenants: tuple[Tenant, ...] = ()
    units: tuple[Unit, ...] = ()


class SenderKind(StrEnum):
    """Say how many directory entries the From address has."""

    TENANT = "tenant"
    HOUSEHOLD = "household"
    UNKNOWN = "unknown"


class Sender(Value):
    """Hold who wrote, as far as the directory and the receiving server know.

    `tenants` are all entries with that address: one for a TENANT, several for a HOUSEHOLD.
    """

    kind: SenderKind
    identity: Identity
    email: str
    name: str = ""
    tenants: tuple[Tenant, ...] = ()
    units: tuple[Unit, ...] = ()

    @property
    def is_known(self) -> bool:
        """Say whether this is a verified From with exactly one directory entry."""
        return self.kind is SenderKind.TENANT and self.identity is Identity.VERIFIED

    @property
    def tenant(self) -> Tenant | None:
        """Return the record that may be used for this sender: only a known one's."""
        return self.tenants[0] if self.is_known else None

    @property
    def unit(self) -> Unit | None:
        """Return the unit of a known sender."""
        return self.units[0] if self.is_known and self.units else None


def load_directory(
    tenants_json: str,
    units_json: str,
    tenants_source: str = "tenants.json",
    units_source: str = "units.json",
) -> Directory:
    """Read both files.

    Raises:
        ConfigurationError: a file is malformed; one line with file, record, field and remedy.
    """
    units = read_records(units_json, units_source, "units", Unit, "unit_id")
    tenants = read_records(tenants_json, tenants_source, "tenants", Tenant, "tenant_id")
    known = {unit.unit_id for unit in units}
    for number, tenant in enumerate(tenants, start=1):
        if tenant.unit_id not in known:
            where = describe_place(tenants_source, number, tenant.tenant_id)
            raise ConfigurationError(
                f"{where}, field unit_id: is not in {units_source}; correct it or add the unit."
            )
    return Directory(tenants=tenants, units=units)


def identify_sender(
    message: Message, authentication: Authentication, directory: Directory, relays: Sequence[str]
) -> Sender:
    """Look the From address up; behind a verified relay, its only Reply-To stands for it."""
    identity = authentication.identity
    address = _author(message, identity, relays)
    if address is None:
        return Sender(kind=SenderKind.UNKNOWN, identity=identity, email="")
    wanted = address.email.lower()
    tenants = tuple(tenant for tenant in directory.tenants if tenant.email.lower() == wanted)
    homes = {tenant.unit_id for tenant in tenants}
    sender = Sender(
        kind=(SenderKind.UNKNOWN, SenderKind.TENANT, SenderKind.HOUSEHOLD)[min(len(tenants), 2)],
        identity=identity,
        email=address.email,
        name=address.name,
        tenants=tenants,
        units=tuple(unit for unit in directory.units if unit.unit_id in homes),
    )
    # Only a known sender is called by the record's name; anyone else by the one they gave.
    return sender.model_copy(update={"name": sender.tenant.name}) if sender.tenant else sender


def reply_address(sender: Sender) -> str | None:
    """Return the one address that a reply may go to, None where the mail has no usable From."""
    if sender.tenants:
        return sender.tenants[0].email
    return sender.email or None


def _author(message: Message, identity: Identity, relays: Sequence[str]) -> Address | None:
    sender = message.sender
    if sender is None or identity is not Identity.VERIFIED or len(message.reply_to) != 1:
        return sender
    is_relay = sender.domain.lower() in {relay.lower() for relay in relays}
    return message.reply_to[0] if is_relay else sender
