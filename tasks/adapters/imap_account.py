"""Whose mailbox is read, and where."""

import ipaddress
from enum import StrEnum

from pydantic import Field, SecretStr

from tasks.domain.value import Value


class Security(StrEnum):
    """Name how a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class ImapAccount(Value):
    """Hold whose mailbox is read and where; `timeout` is in seconds, for each network wait."""

    host: str = Field(min_length=1)
    port: int = Field(default=993, gt=0, lt=65536)
    user: str
    password: SecretStr
    security: Security = Security.TLS
    folder: str = "INBOX"
    timeout: float = Field(default=30, gt=0)

    @property
    def where(self) -> str:
        """Return `host:port` for messages."""
        return f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Say whether the server is on this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"
