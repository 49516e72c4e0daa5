"""What the exceptions of imap_tools, imaplib and the sockets below mean."""

import imaplib
import socket
import ssl

from imap_tools.errors import UnexpectedCommandStatusError

from tasks.adapters.imap_account import ImapAccount
from tasks.adapters.imap_syntax import response_code
from tasks.domain.errors import (
    AssistantError,
    CertificateRefused,
    ConfigurationError,
    MailboxUnavailable,
)

# RFC 5530: the server, not the user, is at fault, and only for a while.
_TRANSIENT_CODES = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "OVERQUOTA"})


def is_transient(error: Exception) -> bool:
    """Say whether a refusal carries a code of RFC 5530 that will pass."""
    return _code(error) in _TRANSIENT_CODES


def _code(error: Exception) -> str:
    if isinstance(error, UnexpectedCommandStatusError):
        return response_code(error.command_result[1][-1])
    return response_code(str(error))


def translated(error: Exception, account: ImapAccount) -> AssistantError:
    """Say in one sentence what a library's exception means."""
    server = f"The IMAP server {account.where}"
    match error:
        case ssl.SSLCertVerificationError():
            return CertificateRefused(
                f"{server}: its certificate is not trusted: {error.verify_message}; "
                "name the file of its authority in SSL_CERT_FILE, or correct IMAP_HOST."
            )
        case ssl.SSLError(reason="WRONG_VERSION_NUMBER"):
            return ConfigurationError(f"{server} does not speak TLS here: check IMAP_SECURITY.")
        case imaplib.IMAP4.readonly():
            return ConfigurationError(f"{server} lets nobody mark mails in IMAP_FOLDER.")
        case UnexpectedCommandStatusError():
            return MailboxUnavailable(f"{server} refused a request [{_code(error) or 'NO'}].")
        case _:
            return MailboxUnavailable(f"{server} {_trouble(error, account)}.")


def _trouble(error: Exception, account: ImapAccount) -> str:
    match error:
        case TimeoutError():
            return (
                f"did not answer within {account.timeout:g} seconds; check IMAP_HOST and IMAP_PORT"
            )
        case socket.gaierror():
            return "has a name that DNS does not resolve; check IMAP_HOST"
        case ConnectionRefusedError():
            return "refuses connections; check IMAP_HOST and IMAP_PORT"
        case OSError() | imaplib.IMAP4.abort():
            return "broke the connection off or spoke something that is not IMAP"
        case _:
            return f"spoke something that is not IMAP ({type(error).__name__})"
