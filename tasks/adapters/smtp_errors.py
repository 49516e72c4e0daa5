"""What aiosmtplib raises, as errors of the domain that say whether the mail is sent."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtplib import SMTPException, SMTPResponseException

from tasks.domain.delivery import Step, lost, refused, unusable_address
from tasks.domain.errors import (
    AssistantError,
    CertificateRefused,
    ConfigurationError,
    LoginRefused,
)


@contextmanager
def translated(server: str, step: Step) -> Iterator[None]:
    """Raise what a failure in this step means instead of the library's exception."""
    try:
        yield
    except (SMTPException, OSError, ValueError) as error:
        raise _meaning(server, step, error) from None


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
