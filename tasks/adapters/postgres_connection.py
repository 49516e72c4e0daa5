"""Connections to Postgres: addresses read as libpq reads them, errors told as our own."""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from tasks.adapters.postgres_errors import translation
from tasks.domain.errors import ConfigurationError

_SCHEMES = frozenset({"postgres", "postgresql", "postgresql+asyncpg"})
# libpq keeps these to itself; asyncpg would send them to the server, which refuses them.
_CLIENT_ONLY = frozenset({"channel_binding", "connect_timeout", "gssencmode", "keepalives"})
_CONNECT_SECONDS = 15.0
_STATEMENT_SECONDS = 60.0
_POOL_SECONDS = 30.0


class Target(NamedTuple):
    """Hold where to connect: a DSN for asyncpg, and the TLS context where certificates count."""

    dsn: str
    tls: ssl.SSLContext | None = None

    async def connect(self) -> Any:  # noqa: ANN401 - asyncpg publishes no types
        """Open one connection outside any pool; the caller closes it."""
        options = {"ssl": self.tls} if self.tls else {}
        return await asyncpg.connect(
            self.dsn, timeout=_CONNECT_SECONDS, command_timeout=_STATEMENT_SECONDS, **options
        )


def read_url(url: str, database: str | None = None) -> Target:
    """Understand DATABASE_URL; `database` replaces the one that it names.

    Raises:
        ConfigurationError: it is not the address of a Postgres database.
    """
    try:
        parts = urlsplit(url)
        # Reading the port checks it.
        _ = parts.port
    except ValueError:
        raise _unreadable("it cannot be read") from None
    if parts.scheme not in _SCHEMES:
        raise _unreadable("it must begin with postgresql://")
    if parts.fragment:
        raise _unreadable("a # in the password must be written as %23")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query = {key: value for key, value in query.items() if key not in _CLIENT_ONLY}
    if "ssl" in query:
        query["sslmode"] = query.pop("ssl")
    tls = _tls(query)
    path = parts.path if database is None else f"/{quote(database, safe='')}"
    dsn = f"postgresql://{parts.netloc}{path}"
    return Target(f"{dsn}?{urlencode(query, quote_via=quote)}" if query else dsn, tls)


def database_of(url: str) -> str:
    """Return the name of the database in DATABASE_URL, still encoded, '' where it has none."""
    return urlsplit(url).path.removeprefix("/")


def _tls(query: dict[str, str]) -> ssl.SSLContext | None:
    # asyncpg believes only ~/.postgresql/root.crt, not the system's certificates or SSL_CERT_FILE.
    mode = query.get("sslmode")
    if mode not in {"verify-ca", "verify-full"}:
        return None
    if query.get("sslrootcert", "system") != "system":
        return None
    query.pop("sslrootcert", None)
    context = ssl.create_default_context()
    context.check_hostname = mode == "verify-full"
    return context


def _unreadable(why: str) -> ConfigurationError:
    return ConfigurationError(
        f"DATABASE_URL is not the address of a Postgres database ({why}); write it as"
        " postgresql://user:password@host:5432/database."
    )


def open_engine(url: str, pool_size: int) -> AsyncEngine:
    """Make a pool of connections, none of which is opened yet; it belongs to one event loop."""
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=read_url(url).connect,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=_POOL_SECONDS,
        # Connections from before a restart of the server are replaced unnoticed.
        pool_pre_ping=True,
        # An exception's text must not hold what a mail says.
        hide_parameters=True,
    )


@contextmanager
def translated() -> Iterator[None]:
    """Raise this program's errors in the place of the libraries'."""
    try:
        yield
    except (DBAPIError, PoolTimeout, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as e:
        known = translation(e.orig if isinstance(e, DBAPIError) and e.orig else e)
        if known is None:
            raise
        # Without its cause: Postgres quotes the row in it.
        raise known from None


class Store:
    """Hold the pool that every part of the ledger works on."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        with translated():
            async with self._engine.begin() as connection:
                yield connection
