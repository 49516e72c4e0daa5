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
        return ConfigurationError("DATABASE_URL holds an option that asyncpg cannot use.")
    code = getattr(error, "sqlstate", None)
    if code is not None:
        return _of_code(code)
    if isinstance(error, OSError | PoolTimeout | asyncpg.InterfaceError) or _lost(error):
        return _unavailable(type(error).__name__)
    return None


def _lost(error: BaseException) -> bool:
    # SQLAlchemy's own InterfaceError stands for the one of asyncpg, which is its cause.
    return isinstance(error.__cause__, asyncpg.InterfaceError | OSError)


def _of_code(code: str) -> AssistantError | None:
    match code:
        case "3D000":
            return ConfigurationError(
                "The database that DATABASE_URL names does not exist on its server; create it."
            )
        case "42501":
            return ConfigurationError(
                "The user in DATABASE_URL lacks a right on the ledger's tables; make it their owner."
            )
        case "42P01" | "42703":
            return ConfigurationError(
                "The database in DATABASE_URL lacks the ledger's tables; run the migrations."
            )
        # Two runs did the same at once; the next look finds what the other one wrote.
        case "23505":
            return _unavailable("two runs wrote the same at once")
    if code.startswith("28"):
        return LoginRefused("Postgres refuses the user name or password in DATABASE_URL.")
    if code.startswith(_PASSING):
        return _unavailable(f"SQLSTATE {code}")
    if code.startswith(_VALUE):
        return PermanentError(f"The ledger cannot store a value of this mail (SQLSTATE {code}).")
    return None


def _unavailable(why: str) -> LedgerUnavailable:
    return LedgerUnavailable(
        f"The ledger's Postgres cannot be used now ({why}); check that the server of DATABASE_URL"
        " is running."
    )
