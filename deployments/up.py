"""`make up`: the local stack and all deployments, served against the mailbox in `.env`."""

import asyncio
import os
import sys

from deployments.bootstrap import migrate_ledger
from deployments.local_stack import LocalStack, run_with_stack
from deployments.prefect_server import HELD_PATH
from tasks.domain.errors import AssistantError, ConfigurationError
from tasks.domain.sending import describe_state
from tasks.settings import ROOT, MailerChoice, Settings, load_settings, need


def main() -> int:
    """Serve until Ctrl-C and return the exit code."""
    try:
        settings = load_settings()
        _check_mailbox(settings)
        if settings.prefect_api_url:
            settings = _add_secrets(settings)
        stack = LocalStack.from_settings(settings)
        if stack.is_needed:
            return run_with_stack(["-m", "deployments.up"])
        migrate_ledger(settings)
        _set_up_alerts(settings)
    except AssistantError as error:
        sys.stderr.write(f"{error}\n")
        return 2 if isinstance(error, ConfigurationError) else 1
    _serve(stack.ui_url, settings.timezone)
    return 0


def _check_mailbox(settings: Settings) -> None:
    """Find what is missing now, rather than in a failed run every minute."""
    need(settings.imap_host, "IMAP_HOST")
    need(settings.imap_user, "IMAP_USER")
    if settings.mailer is MailerChoice.SMTP:
        need(settings.smtp_host, "SMTP_HOST")
    _ = settings.sender_address


def _add_secrets(settings: Settings) -> Settings:
    # Prefect reads its settings on import, so they have to stand in the environment by now.
    from tasks.secret_blocks import add_secrets  # noqa: PLC0415

    return asyncio.run(add_secrets(settings))


def _set_up_alerts(settings: Settings) -> None:
    from deployments.provisioning import ensure_alerts  # noqa: PLC0415  # See above.

    for name, change in asyncio.run(ensure_alerts(settings)):
        sys.stdout.write(f"automation {name}: {change}\n")


def _serve(ui_url: str, timezone: str) -> None:
    from deployments.serving import serve_all  # noqa: PLC0415  # See above.
    from deployments.stop import look  # noqa: PLC0415  # See above.

    # Entrypoints are relative, and every run starts in the directory of the process that serves.
    os.chdir(ROOT)

    def say_ready() -> None:
        sys.stdout.write(f"Serving. Runs, forms and reports: {ui_url} (Ctrl-C ends this)\n")
        sys.stdout.write(f"Held mail that waits for a decision: {ui_url}{HELD_PATH}\n")
        sys.stdout.write(f"{describe_state(asyncio.run(look()).state)}\n")
        sys.stdout.flush()

    serve_all(ROOT / "prefect.yaml", timezone, say_ready)


if __name__ == "__main__":
    raise SystemExit(main())
