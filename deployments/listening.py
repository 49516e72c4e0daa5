"""Where the Prefect server of the local stack listens, and who may use it."""

import ipaddress
import socket
from typing import Self

from pydantic import SecretStr

from deployments.loopback import HOST
from tasks.domain.errors import ConfigurationError
from tasks.domain.value import Value
from tasks.settings import Settings


class Listening(Value):
    """Hold the address that the server binds, and the word that its API and pages ask for."""

    host: str = HOST
    password: SecretStr | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Return what UI_HOST and UI_PASSWORD say.

        Raises:
            ConfigurationError: others could reach the server, and nothing would keep them out; or
                the pages could not send the password as it is.
        """
        password = settings.ui_password
        # The login page encodes what is typed as Latin-1, and the server reads UTF-8.
        if password and not password.get_secret_value().isascii():
            raise ConfigurationError("UI_PASSWORD may hold ASCII characters only.")
        if not (_is_loopback(settings.ui_host) or password):
            raise ConfigurationError(
                f"UI_HOST={settings.ui_host} lets others reach the Prefect pages, where mail is"
                " shown and answers are approved: set UI_PASSWORD, too."
            )
        return cls(host=settings.ui_host, password=password)

    def reached_at(self, port: int) -> str:
        """Return the server's address for programs on this machine."""
        return _url(HOST if self.is_everywhere else self.host, port)

    def shown_at(self, port: int) -> str:
        """Return the server's address for people, who may sit at another machine."""
        return _url(socket.gethostname() if self.is_everywhere else self.host, port)

    @property
    def is_everywhere(self) -> bool:
        """Say whether the server listens on every address of this machine."""
        try:
            return ipaddress.ip_address(self.host).is_unspecified
        except ValueError:
            return False

    @property
    def server_environment(self) -> dict[str, str]:
        """Return what makes a server ask for the password."""
        return self._named("PREFECT_SERVER_API_AUTH_STRING")

    @property
    def client_environment(self) -> dict[str, str]:
        """Return what lets a client in."""
        return self._named("PREFECT_API_AUTH_STRING")

    def _named(self, variable: str) -> dict[str, str]:
        return {variable: self.password.get_secret_value()} if self.password else {}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
