"""Who lives where: tenants.json and units.json as values, and the person behind a From address."""

from decimal import Decimal
from enum import StrEnum

from pydantic import ConfigDict, JsonValue

from tasks.domain.authentication import Identity
from tasks.domain.value import Value


class Tenant(Value):
    """Hold one record of tenants.json; further fields are kept and never used."""

    model_config = ConfigDict(frozen=True, extra="allow")

    tenant_id: str
    name: str
    email: str
    unit_id: str
    balance_due: Decimal | None = None
    lease_terms: JsonValue = None


class Unit(Value):
    """Hold one record of units.json; further fields are kept and never used."""

    model_config = ConfigDict(frozen=True, extra="allow")

    unit_id: str
    address: str


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
