"""Sending over SMTP: one reused connection, and exactly one point after which a loss is a doubt."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPStatus,
)
from pydantic import Field, SecretStr

from tasks.domain.delivery import (
    OK,
    Step,
    dot_stuffed,
    is_one_address,
    lost,
    refused,
    unusable_address,
)
from tasks.domain.errors import (
    AssistantError,
    CertificateRefused,
    ConfigurationError,
    DeliveryRefused,
    LoginRefused,
    MailerUnavailable,
)
from tasks.domain.value import Value

# Giving up on the final answer leaves a mail in doubt, so it gets more patience than the other
# commands; RFC 5321 §4.5.3.2.6 asks for even more.
_ANSWER_PATIENCE = 4
_QUIT_SECONDS = 5


class SmtpAccount(Value):
    """Say how to reach and log in to an SMTP server; without a password there is no login.

    `timeout` is in seconds and for one command.
    """

    host: str
    port: int
    user: str | None = None
    password: SecretStr | None = None
    security: Literal["tls", "starttls", "none"] = "tls"
    timeout: float = Field(default=30, gt=0)


class SmtpMailer:
    """Send mails one after another over a connection that is opened when it is first needed.

    Raises ConfigurationError where an unencrypted connection would leave this machine.
    """

    def __init__(self, account: SmtpAccount) -> None:
        if account.security == "none" and not _is_loopback(account.host):
            raise ConfigurationError(
                "SMTP_SECURITY=none is for a server on this machine only; use tls or starttls."
            )
        self._account = account
        self._client: SMTP | None = None
        self._lock = asyncio.Lock()

    async def send(self, raw: bytes, sender: str, recipient: str) -> str:
        """Send one mail and return the server's answer; see tasks.ports.Mailer for the errors."""
        async with self._lock:
            try:
                client = await self._introduce(raw, sender, recipient)
                return await self._transfer(client, raw)
            except DeliveryRefused:
                await self._reset()
                raise
            except BaseException:
                # Also when cancelled: nobody knows where this dialogue stands.
                self._abandon()
                raise

    async def close(self) -> None:
        """Say goodbye; what was accepted is sent, however the server takes its leave."""
        async with self._lock:
            if self._client is not None and self._client.is_connected:
                with suppress(SMTPException, OSError):
                    await self._client.quit(timeout=min(_QUIT_SECONDS, self._account.timeout))
            self._abandon()

    async def _introduce(self, raw: bytes, sender: str, recipient: str) -> SMTP:
        """Name sender and recipient, on a new connection where the old one proves dead."""
        if self._client is not None and self._client.is_connected:
            client = self._client
            try:
                await self._envelope(client, raw, sender, recipient)
            except MailerUnavailable:
                if client.is_connected:
                    raise
                # Idle connections are dropped, often with a 421 (RFC 5321 §3.8). Nothing of this
                # mail was handed over yet, so the new connection repeats nothing.
            else:
                return client
        client = await self._open()
        await self._envelope(client, raw, sender, recipient)
        return client

    async def _open(self) -> SMTP:
        account = self._account
        self._abandon()
        self._client = client = SMTP(
            hostname=account.host,
            port=account.port,
            timeout=account.timeout,
            use_tls=account.security == "tls",
            start_tls=account.security == "starttls",
            # RFC 5321 §4.1.4: an address literal, because this machine's own name is no one's
            # business and often no DNS name.
            local_hostname="[127.0.0.1]",
        )
        with self._translated(Step.CONNECT):
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await _greet(client)
        if account.user is not None and account.password is not None:
            with self._translated(Step.LOGIN):
                await client.login(account.user, account.password.get_secret_value())
        return client

    async def _envelope(self, client: SMTP, raw: bytes, sender: str, recipient: str) -> None:
        with self._translated(Step.ENVELOPE):
            if not (is_one_address(recipient) and (is_one_address(sender) or not sender)):
                raise unusable_address()
            is_ascii = (sender + recipient).isascii()
            if not is_ascii and not client.supports_extension("smtputf8"):
                raise unusable_address()
            options = [] if is_ascii else ["SMTPUTF8"]
            if not raw.isascii() and client.supports_extension("8bitmime"):
                options.append("BODY=8BITMIME")
            encoding = "ascii" if is_ascii else "utf-8"
            await client.mail(sender, options=options, encoding=encoding)
            await client.rcpt(recipient, encoding=encoding)

    async def _transfer(self, client: SMTP, raw: bytes) -> str:
        # SMTP.data() reports a loss before and after the end of DATA alike, so the two halves are
        # sent apart: until the final dot is written, the server cannot have accepted anything.
        with self._translated(Step.DATA):
            answer = await client.execute_command(b"DATA")
            if answer.code != SMTPStatus.start_input:
                raise SMTPDataError(answer.code, answer.message)
            if client.protocol is None:
                raise SMTPServerDisconnected("Connection lost")
            client.protocol.write(dot_stuffed(raw))
            if not client.is_connected:
                raise SMTPServerDisconnected("Connection lost")
        with self._translated(Step.ANSWER):
            patience = self._account.timeout * _ANSWER_PATIENCE
            answer = await client.execute_command(b".", timeout=patience)
            if answer.code not in OK:
                raise SMTPDataError(answer.code, answer.message)
        return answer.message

    async def _reset(self) -> None:
        """Clear the refused envelope, so that the next mail can use this connection."""
        if self._client is None or not self._client.is_connected:
            return
        try:
            await self._client.rset()
        except (SMTPException, OSError):
            self._abandon()

    def _abandon(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None

    @contextmanager
    def _translated(self, step: Step) -> Iterator[None]:
        server = f"The SMTP server {self._account.host}:{self._account.port}"
        try:
            yield
        except (SMTPException, OSError, ValueError) as error:
            raise _meaning(server, step, error) from None


async def _greet(client: SMTP) -> None:
    try:
        await client.ehlo()
    except SMTPHeloError:
        if not client.is_connected:
            raise
        await client.helo()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _meaning(server: str, step: Step, error: Exception) -> AssistantError:
    """Return what a library's exception says about the mail; its own text may hold addresses."""
    cause = error if isinstance(error, ssl.SSLError) else error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return CertificateRefused(
            f"{server} has a certificate that is not trusted ({cause.verify_message}); correct "
            "SMTP_HOST or set SSL_CERT_FILE."
        )
    if isinstance(error, SMTPResponseException):
        return refused(server, step, error.code, error.message)
    if isinstance(error, OSError) or step in {Step.DATA, Step.ANSWER}:
        return lost(server, step)
    if step is Step.ENVELOPE:
        return unusable_address()
    if step is Step.LOGIN:
        return LoginRefused(f"{server} offers no login that can be used; check SMTP_SECURITY.")
    return ConfigurationError(
        f"{server} cannot be used as configured; check SMTP_HOST and whether it offers what "
        "SMTP_SECURITY asks for."
    )
