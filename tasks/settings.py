"""The environment (and `.env`) as typed settings; read inside a task, never a flow parameter."""

import os
from enum import StrEnum, auto
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.domain.errors import ConfigurationError
from tasks.domain.value import Value

ROOT = Path(__file__).resolve().parent.parent


class ModelChoice(StrEnum):
    """Name the adapters that can triage."""

    OPENAI = "openai"
    KEYWORD = "keyword"


class Secret(StrEnum):
    """Name the settings that may also stand in a Secret block of the Prefect server."""

    IMAP_PASSWORD = auto()
    SMTP_PASSWORD = auto()
    OPENAI_API_KEY = auto()
    DATABASE_URL = auto()

    @property
    def block(self) -> str:
        """Return the block's name: the variable's, as Prefect allows it."""
        return self.replace("_", "-")


class MailerChoice(StrEnum):
    """Name the adapters that can send; `maildir` is the preview."""

    SMTP = "smtp"
    MAILDIR = "maildir"


def _known_zone(name: str) -> str:
    """Return the name of a time zone that exists."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("is no known time zone; write one like Europe/Berlin") from None
    return name


Security = Literal["tls", "starttls", "none"]
Port = Annotated[int, Field(gt=0, lt=65536)]


class SmtpLogin(Value):
    """Say who logs in to send; `if_offered`: only where the server offers a login."""

    user: str
    password: SecretStr
    if_offered: bool = False


class Settings(BaseSettings):
    """Hold what is secret or differs per machine; `.env.example` explains every name."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    imap_host: str | None = None
    imap_port: Port = 993
    imap_user: str | None = None
    imap_password: SecretStr = SecretStr("")
    imap_security: Security = "tls"
    imap_folder: str = "INBOX"
    smtp_host: str | None = None
    smtp_port: Port = 465
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: Security = "tls"
    smtp_from: str | None = None
    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_model: str = "gpt-5-mini"
    model: ModelChoice | None = None
    mailer: MailerChoice = MailerChoice.SMTP
    database_url: SecretStr | None = None
    prefect_api_url: str | None = None
    authserv_id: str | None = None
    data_dir: Path = ROOT / "data"
    output_dir: Path = ROOT / "output"
    stack_dir: Path = ROOT / ".local"
    timezone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    concurrency: Annotated[int, Field(gt=0, le=256)] = 8
    model_limit: str | None = None
    alert_webhook_url: SecretStr | None = None
    alert_email: str | None = None
    ui_host: str = "127.0.0.1"
    ui_password: SecretStr | None = None
    ssl_cert_file: str | None = None

    @property
    def model_choice(self) -> ModelChoice:
        """Return the adapter that triages: openai where a key is set, unless MODEL names one."""
        has_key = self.openai_api_key is not None
        return self.model or (ModelChoice.OPENAI if has_key else ModelChoice.KEYWORD)

    def secret(self, name: Secret) -> str:
        """Return a secret's text, "" where it is not set."""
        value: SecretStr | None = getattr(self, name)
        return value.get_secret_value() if value else ""

    @property
    def missing_secrets(self) -> tuple[Secret, ...]:
        """Return the secrets that are not set and that the other settings have a use for."""
        unused = {
            Secret.IMAP_PASSWORD: not self.imap_host,
            Secret.SMTP_PASSWORD: self.mailer is not MailerChoice.SMTP or not self.smtp_user,
            Secret.OPENAI_API_KEY: self.model is ModelChoice.KEYWORD,
        }
        return tuple(name for name in Secret if not (self.secret(name) or unused.get(name)))

    @property
    def is_preview(self) -> bool:
        """Say whether answers only go to output/outbox; then the mailbox is left as it is, too."""
        return self.mailer is MailerChoice.MAILDIR

    @property
    def smtp_login(self) -> SmtpLogin | None:
        """Return who logs in to send; what SMTP_* leaves out is the mailbox's.

        The mailbox's password never goes over an unencrypted connection.
        """
        user, password = self.smtp_user or self.imap_user, self.imap_password
        if user and self.smtp_password:
            return SmtpLogin(user=user, password=self.smtp_password)
        if not user or user != self.imap_user or not password.get_secret_value():
            return None
        if self.smtp_security == "none":
            return None
        return SmtpLogin(user=user, password=password, if_offered=True)

    @property
    def sender_address(self) -> str:
        """Return the From address of everything that is sent.

        Raises:
            ConfigurationError: neither SMTP_FROM, SMTP_USER nor IMAP_USER is an address.
        """
        for candidate in (self.smtp_from, self.smtp_user, self.imap_user):
            if candidate and "@" in candidate:
                return candidate
        raise ConfigurationError("SMTP_FROM is not set: write the address that replies come from.")

    @property
    def own_addresses(self) -> frozenset[str]:
        """Return every address that is ours, in lower case."""
        ours = (self.smtp_from, self.smtp_user, self.imap_user)
        return frozenset(address.lower() for address in ours if address and "@" in address)


def load_settings() -> Settings:
    """Read the environment and `.env`, or the file that ENV_FILE names; empty, it names none.

    Raises:
        ConfigurationError: naming the first variable that is wrong; its value is never shown.
    """
    try:
        return Settings(_env_file=os.environ.get("ENV_FILE", ROOT / ".env") or None)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigurationError(
            f"{name} {first['msg'].removeprefix('Value error, ')}: correct it in the environment "
            "or in .env."
        ) from None


def need(value: str | None, name: str) -> str:
    """Return a setting that must be there.

    Raises:
        ConfigurationError: it is not.
    """
    if not value:
        places = "the environment or in .env"
        if name.lower() in tuple(Secret):
            places = f"the environment, in .env or in the Secret block {Secret(name.lower()).block}"
        raise ConfigurationError(f"{name} is not set: put it in {places}.")
    return value


def check_mail(settings: Settings) -> None:
    """Find settings that reading or answering mail would miss.

    Raises:
        ConfigurationError: naming the first one.
    """
    need(settings.imap_host, "IMAP_HOST")
    need(settings.imap_user, "IMAP_USER")
    if settings.mailer is MailerChoice.SMTP:
        need(settings.smtp_host, "SMTP_HOST")
    if settings.model_choice is ModelChoice.OPENAI and not settings.openai_api_key:
        need(None, "OPENAI_API_KEY")
    _ = settings.sender_address
