"""Sending over SMTP: one reused connection, and exactly one point after which a loss is a doubt."""

import asyncio
from contextlib import AbstractContextManager, suppress

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPServerDisconnected,
    SMTPStatus,
)

from tasks.adapters.smtp_account import SmtpAccount
from tasks.adapters.smtp_errors import translated
from tasks.domain.delivery import (
    OK,
    Step,
    dot_stuffed,
    is_one_address,
    unusable_address,
)
from tasks.domain.errors import (
    ConfigurationError,
    DeliveryRefused,
    MailerUnavailable,
)
from tasks.domain.wire import one_line

__all__ = ["SmtpAccount", "SmtpMailer"]

# Giving up on the final answer leaves a mail in doubt, so it gets more patience than the other
# commands; RFC 5321 §4.5.3.2.6 asks for even more.
_ANSWER_PATIENCE = 4
_QUIT_SECONDS = 5
_MAX_ANSWER = 500


class SmtpMailer:
    """Send mails one after another over a connection that is opened when it is first needed.

    Raises ConfigurationError where an unencrypted connection would leave this machine.
    """

    def __init__(self, account: SmtpAccount) -> None:
        if account.security == "none" and not account.is_loopback:
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
        # An aborted transport lets go of its socket in the loop's next round.
        await asyncio.sleep(0)

    async def _introduce(self, raw: bytes, sender: str, recipient: str) -> SMTP:
        """Name sender and recipient, on a new connection where the old one proves dead."""
        if (client := self._client) is not None and client.is_connected:
            try:
                await self._envelope(client, raw, sender, recipient)
            except MailerUnavailable:
                # Idle connections are dropped, often with a 421 (RFC 5321 §3.8). Nothing of this
                # mail was handed over yet, so a new connection repeats nothing.
                if client.is_connected:
                    raise
            else:
                return client
        client = await self._open()
        await self._envelope(client, raw, sender, recipient)
        return client

    async def _open(self) -> SMTP:
        account = self._account
        self._abandon()
        self._client = client = _Client(
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
                await client.ehlo()
        is_offered = bool(client.supported_auth_methods) or not account.login_if_offered
        if account.user is not None and account.password is not None and is_offered:
            with self._translated(Step.LOGIN):
                await _log_in(client, account.user, account.password.get_secret_value())
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
            if client.protocol is not None:
                client.protocol.write(dot_stuffed(raw))
            if not client.is_connected:
                raise SMTPServerDisconnected("Connection lost")
        with self._translated(Step.ANSWER):
            patience = self._account.timeout * _ANSWER_PATIENCE
            answer = await client.execute_command(b".", timeout=patience)
            if answer.code not in OK:
                raise SMTPDataError(answer.code, answer.message)
        return one_line(answer.message)[:_MAX_ANSWER]

    async def _reset(self) -> None:
        """Clear the refused envelope, so that the next mail can use this connection."""
        if self._client is None or not self._client.is_connected:
            return
        try:
            await self._client.rset()
        except (SMTPException, OSError):
            self._abandon()

    def _abandon(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _translated(self, step: Step) -> AbstractContextManager[None]:
        return translated(f"The SMTP server {self._account.host}:{self._account.port}", step)


class _Client(SMTP):
    """Leave at once, also where the library itself closes a connection that it could not use."""

    def close(self) -> None:
        transport = self.transport
        super().close()
        if isinstance(transport, asyncio.WriteTransport):
            # A TLS connection that is only closed waits for the server's own farewell.
            transport.abort()


async def _log_in(client: SMTP, user: str, password: str) -> None:
    """Try one mechanism once: SMTP.login() tries them all, and servers lock out who fails often."""
    offered = client.supported_auth_methods
    if "plain" in offered:
        await client.auth_plain(user, password)
    elif "login" in offered:
        await client.auth_login(user, password)
    elif "cram-md5" in offered:
        await client.auth_crammd5(user, password)
    else:
        raise SMTPException("No usable mechanism is offered")
