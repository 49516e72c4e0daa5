"""What can go wrong, born transient or permanent.

    AssistantError
    |-- TransientError            worth another try (retry_after: seconds the peer asked for)
    |   |-- MailboxUnavailable    IMAP unreachable, dropped, timed out
    |   |-- ModelUnavailable      429, 5xx, timeout, broken or truncated answer
    |   |-- MailerUnavailable     SMTP 4xx, connection refused or lost before the end of DATA
    |   |   `-- MailerDown        ... and not because of this one mail
    |   |-- Postponed             left to the next pass because a service is down for everyone
    |   `-- LedgerUnavailable     Postgres unreachable or restarting
    `-- PermanentError            another try cannot help
        |-- ConfigurationError    a person must change a setting or a file; exit code 2
        |   |-- LoginRefused      a server refused the user name or password
        |   `-- CertificateRefused  a server's certificate is not trusted
        |-- ModelRefused          refusal, content filter, or a request the API rejects
        |-- DeliveryRefused       SMTP 5xx for this one mail
        |-- DeliveryUncertain     the connection was lost after DATA: sent or not, nobody knows
        |-- StorageFull           no space left under the output folder
        `-- Defect                a mistake in this program, told without its words

Adapters translate their library's exceptions into these; a message is one sentence that names the
service and the remedy, never a secret, an address or a mail's text.
"""


class AssistantError(Exception):
    """Stand above everything this program raises on purpose."""


class TransientError(AssistantError):
    """Say that the same call may succeed later."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class MailboxUnavailable(TransientError):
    """Say that the IMAP server cannot be used now."""


class ModelUnavailable(TransientError):
    """Say that the model gave no usable answer this time."""


class MailerUnavailable(TransientError):
    """Say that the SMTP server took nothing; the mail is certainly unsent."""


class MailerDown(MailerUnavailable):
    """Say that the SMTP server would have taken no other mail either."""


class Postponed(TransientError):
    """Say that a mail was not tried because a service is down for everyone."""


class LedgerUnavailable(TransientError):
    """Say that Postgres cannot be used now."""


class PermanentError(AssistantError):
    """Say that the same call will fail again."""


class ConfigurationError(PermanentError):
    """Say that a setting or a data file must be changed by a person."""


class LoginRefused(ConfigurationError):
    """Say that a server refused the credentials."""


class CertificateRefused(ConfigurationError):
    """Say that a server's certificate is not trusted."""


class ModelRefused(PermanentError):
    """Say that the model will not answer this mail."""


class DeliveryRefused(PermanentError):
    """Say that the SMTP server refused this mail for good; `code` is its reply code."""

    def __init__(self, message: str, *, code: int) -> None:
        super().__init__(message)
        self.code = code


class DeliveryUncertain(PermanentError):
    """Say that a mail may or may not have been accepted; it must never be sent again blindly."""


class StorageFull(PermanentError):
    """Say that the disk under the output folder is full."""


class Defect(PermanentError):
    """Stand for an error that nobody foresaw, whose own words may be a mail's."""


# No fault of the mail at hand, which therefore is tried again as often as it takes.
OUTAGES = (LedgerUnavailable, MailboxUnavailable, MailerDown, LoginRefused, CertificateRefused)
