"""The blocks that alerts go through, made from the environment; their secrets stay secret there."""

from urllib.parse import quote, urlencode

from prefect.blocks.notifications import SlackWebhook
from prefect.blocks.webhook import Webhook
from prefect.types import SecretDict
from pydantic import SecretStr

from deployments.automations import Channels
from tasks.settings import Settings, need

WEBHOOK_BLOCK = "tenant-mail-alerts"
EMAIL_BLOCK = "tenant-mail-alert-mail"
# How the mail client of the Prefect server calls the three ways to protect a connection.
MODES = {"tls": "ssl", "starttls": "starttls", "none": "insecure"}


async def save_blocks(settings: Settings) -> Channels:
    """Make or renew a block for each channel that the environment configures.

    Raises:
        ConfigurationError: ALERT_EMAIL is set, but not the server that takes mail.
    """
    webhook = email = None
    if url := settings.alert_webhook_url:
        headers = SecretDict({"content-type": "application/json"})
        webhook = await Webhook(url=url, headers=headers).save(WEBHOOK_BLOCK, overwrite=True)
    if recipient := settings.alert_email:
        # Prefect has no block for a mail server. Those for chat programs hand an address that they
        # do not know to the library beneath, which knows mailto:, and this one adds nothing to it.
        block = SlackWebhook(url=mail_url(settings, recipient))
        email = await block.save(EMAIL_BLOCK, overwrite=True)
    return Channels(webhook=webhook, email=email)


def mail_url(settings: Settings, recipient: str) -> SecretStr:
    """Return SMTP_* as the one address that the library beneath Prefect's blocks takes.

    Raises:
        ConfigurationError: SMTP_HOST or the sender's address is not set.
    """
    host = need(settings.smtp_host, "SMTP_HOST")
    scheme = "mailto" if settings.smtp_security == "none" else "mailtos"
    login = ""
    if found := settings.smtp_login:
        password = found.password.get_secret_value()
        login = f"{quote(found.user, safe='')}:{quote(password, safe='')}@"
    options = {
        "smtp": host,
        "mode": MODES[settings.smtp_security],
        "from": settings.sender_address,
        "to": recipient,
        "format": "text",
    }
    return SecretStr(f"{scheme}://{login}{host}:{settings.smtp_port}?{urlencode(options)}")
