"""What an error of Postgres, asyncpg or the network means to this program."""

import ssl

import asyncpg
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tasks.domain.errors import (
    AssistantError,
    CertificateRefused,
    ConfigurationError,
    LedgerUnavailable,
    LoginRefused,
    PermanentError,
)

_MUST_BE_SET = {
    "3D000": "The database that DATABASE_URL names does not exist on its server; create it.",
    "42501": "The user in DATABASE_URL lacks a right on the ledger's tables; let it own them.",
    "42P01": "The database in DATABASE_URL lacks the ledger's tables; run the migrations.",
    "42703": "The database in DATABASE_URL has older tables; run the migrations.",
}
_UNIQUE_VIOLATION = "23505"
# Classes of SQLSTATE (PostgreSQL manual, appendix A) that pass by themselves: connection, read-only
# after a failover, rollback, resources, locks, shutdown and system.
_PASSING = ("08", "25", "40", "53", "55", "57", "58")
# Data, integrity and limits: this one value cannot be stored, now or later.
_VALUE = ("22", "23", "54")


def translation(error: BaseException) -> AssistantError | None:
    """Return what to raise in the place of this error, None where it is a mistake in the code."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return CertificateRefused(
            "The certificate of the Postgres server in DATABASE_URL is not trusted; set"
            " SSL_CERT_FILE or sslrootcert to the authority that signed it."
        )
    if isinstance(error, asyncpg.exceptions.ClientConfigurationError):
        return ConfigurationError("DATABASE_URL holds an option that cannot be used.")
    code = getattr(error, "sqlstate", None)
    if code is not None:
        return _of_sqlstate(code)
    # SQLAlchemy's own InterfaceError stands for the error of asyncpg that is its cause.
    lost = (OSError, PoolTimeout, asyncpg.InterfaceError)
    if isinstance(error, lost) or isinstance(error.__cause__, lost):
        return _unavailable(type(error).__name__)
    return None


def _of_sqlstate(code: str) -> AssistantError | None:
    if code in _MUST_BE_SET:
        return ConfigurationError(_MUST_BE_SET[code])
    if code.startswith("28"):
        return LoginRefused("Postgres refuses the user name or password in DATABASE_URL.")
    # A unique violation is a run that did the same at once; the next look finds what it wrote.
    if code == _UNIQUE_VIOLATION or code.startswith(_PASSING):
        return _unavailable(f"SQLSTATE {code}")
    if code.startswith(_VALUE):
        return PermanentError(f"The ledger cannot store a value of this mail (SQLSTATE {code}).")
    return None


def _unavailable(why: str) -> LedgerUnavailable:
    return LedgerUnavailable(
        f"The ledger's Postgres cannot be used now ({why}); check that the server of DATABASE_URL"
        " is running."
    )
