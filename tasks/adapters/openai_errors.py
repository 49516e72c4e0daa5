"""What the openai client raises, as this program's errors."""

import ssl
from datetime import UTC, datetime
from http import HTTPStatus

from openai import APIError, APIStatusError

from tasks.domain.errors import (
    AssistantError,
    CertificateRefused,
    ConfigurationError,
    LoginRefused,
    ModelRefused,
    ModelUnavailable,
)
from tasks.domain.retry_after import parse_retry_after

QUOTA = "insufficient_quota"
KEY_REJECTED = frozenset({401, 403})
# Time-out, conflict, too early, too many requests.
WORTH_ANOTHER_TRY = frozenset({408, 409, 425, 429})


def translate(error: APIError) -> AssistantError:
    """Name the service and the remedy; nothing of what the server wrote is repeated."""
    if isinstance(error, APIStatusError):
        return _translate_status(error)
    if _is_distrust(error):
        return CertificateRefused(
            "The certificate of OPENAI_BASE_URL is not trusted: check SSL_CERT_FILE."
        )
    return ModelUnavailable("OpenAI cannot be reached or did not answer in time.")


def _is_distrust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _translate_status(error: APIStatusError) -> AssistantError:
    status = error.status_code
    if status in KEY_REJECTED:
        return LoginRefused("OpenAI rejected the key: check OPENAI_API_KEY.")
    if status == HTTPStatus.NOT_FOUND:
        return ConfigurationError(
            "OpenAI knows no such model or address: check OPENAI_MODEL and OPENAI_BASE_URL."
        )
    if status == HTTPStatus.PAYMENT_REQUIRED or QUOTA in {error.code, error.type}:
        text = "OpenAI's quota is used up: check the billing of the account."
        return ModelUnavailable(text, retry_after=_retry_after(error))
    if status in WORTH_ANOTHER_TRY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        text = f"OpenAI cannot answer now (HTTP {status})."
        return ModelUnavailable(text, retry_after=_retry_after(error))
    return ModelRefused(f"OpenAI rejects the request (HTTP {status}).")


def _retry_after(error: APIStatusError) -> float | None:
    headers, now = error.response.headers, datetime.now(UTC)
    milliseconds = parse_retry_after(headers.get("retry-after-ms"), now)
    if milliseconds is not None:
        return milliseconds / 1000
    return parse_retry_after(headers.get("retry-after"), now)
