"""Which SMTP server takes our mail."""

from ipaddress import ip_address
from typing import Literal

from pydantic import Field, SecretStr

from tasks.domain.value import Value


class SmtpAccount(Value):
    """Say how to reach and log in to an SMTP server; without a password there is no login.

    With `login_if_offered` there is none either where the server offers none. `timeout` is in
    seconds and for one command.
    """

    host: str
    port: int
    user: str | None = None
    password: SecretStr | None = None
    login_if_offered: bool = False
    security: Literal["tls", "starttls", "none"] = "tls"
    timeout: float = Field(default=30, gt=0)

    @property
    def is_loopback(self) -> bool:
        """Say whether the server is on this machine."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False
