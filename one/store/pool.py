"""The connections to PostgreSQL, and what "PostgreSQL is down" looks like."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg

from one.errors import ConfigError, Unavailable

Pool = asyncpg.Pool
Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy

# Longer than any transaction of ours by far: one that lasts longer keeps others waiting for its locks.
TRANSACTION_SECONDS = 10
CONNECT_SECONDS = 5
# Until a connection is free; a page or a handshake is told then, instead of waiting for ever.
ACQUIRE_SECONDS = 5

# Whatever asyncpg raises when the server is away, restarting, full or cut off.
DOWN: tuple[type[Exception], ...] = (
    # Not OSError as a whole: a client that hangs up is one too.
    ConnectionError,
    FileNotFoundError,
    socket.gaierror,
    asyncio.TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # cut off, and asked before the loop has seen it
    asyncpg.OperatorInterventionError,  # shut down, crashed, starting, dropped, cancelled
    asyncpg.InsufficientResourcesError,  # too many connections, no memory, no disk
    asyncpg.ReadOnlySQLTransactionError,  # a standby that is not promoted yet
    asyncpg.InvalidCatalogNameError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # the database is closed while a back-up is put in its place
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.UndefinedTableError,  # a dump is being put in place of the tables
)

# The same, and whatever a statement is refused for: for what a page can do without.
REFUSED: tuple[type[Exception], ...] = (asyncpg.PostgresError, *DOWN)

# What is written refers to an account, an item, a class that was merged away, erased or purged at that very moment.
VANISHED: type[Exception] = asyncpg.ForeignKeyViolationError

log = logging.getLogger("one.store")


def discreet(error: BaseException) -> None:
    """Take out of what a fault of ours says, before it is logged, what it says of a row or of a value that was sent."""
    if isinstance(error, asyncpg.PostgresError):
        error.detail = None
        if isinstance(error, asyncpg.DataError):  # the value itself stands in its first words
            error.args = ("a value does not fit",)
    for cause in (error.__cause__, error.__context__, *getattr(error, "exceptions", ())):
        if cause is not None:
            discreet(cause)


class Outage:
    """Whether PostgreSQL is away for a process: said once when it goes and once when it is back."""

    def __init__(self) -> None:
        self._lasts = False

    def begins(self, error: Exception) -> None:
        """Some statement found nobody."""
        if not self._lasts:
            log.warning("PostgreSQL does not answer: %s", type(error).__name__)
        self._lasts = True

    def ends(self) -> None:
        """Some statement was answered."""
        if self._lasts:
            log.warning("PostgreSQL answers again")
        self._lasts = False

    async def outlasts(self, step: Callable[[], Awaitable[bool]]) -> bool:
        """What ``step`` answers: whether there was something to do. False when it found nobody."""
        try:
            busy = await step()
        except DOWN as error:
            self.begins(error)
            return False
        self.ends()
        return busy


class ConnectionLost(ConnectionError):
    """The server went away under a call of the driver, which said so in words of its own."""


@contextmanager
def _talking(connection: asyncpg.Connection | None = None) -> Iterator[None]:
    """Around a call of asyncpg, and nothing else: whatever it raises while its server dies is an outage.

    Answers of the server, and what is wrong with the arguments of a live one, pass as they are.
    """
    try:
        yield
    except REFUSED:
        raise
    except Exception as error:
        ours = isinstance(error, (ValueError, TypeError, LookupError))
        if ours and connection is not None and not connection.is_closed():
            raise
        raise ConnectionLost(f"{type(error).__name__} in asyncpg") from error


class _Plain(asyncpg.Connection):
    """A connection that is given back without a word to the server, and whose loss always looks like one.

    asyncpg would undo what a borrower left (SET, LISTEN, session locks, cursors) in a round trip of its own
    after each use, half of a handshake's. Ours leave nothing: what a statement sets, it sets LOCAL.
    """

    def get_reset_query(self) -> str:
        """Nothing to undo; an open transaction is rolled back all the same."""
        return ""

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109 its name
        """One call."""
        with _talking(self):
            return await super().execute(query, *args, timeout=timeout)

    async def _execute(self, *args: Any, **options: Any) -> Any:  # what the fetches are made of
        with _talking(self):
            return await super()._execute(*args, **options)  # type: ignore[misc]

    async def _executemany(self, *args: Any, **options: Any) -> Any:
        with _talking(self):
            return await super()._executemany(*args, **options)  # type: ignore[misc]


class _Bounded(asyncpg.Pool):
    """A pool that lets nobody wait for ever: TimeoutError, which is in DOWN, when every connection stays taken.

    asyncpg's own bound is given at each ``acquire`` and costs a task each time.
    """

    async def _acquire(self, timeout: float | None) -> Any:  # noqa: ASYNC109 its name for it
        with _talking():
            if timeout is None and not self._queue.empty():  # type: ignore[attr-defined]  # one is free: nothing to wait for
                return await super()._acquire(None)  # type: ignore[misc]
            async with asyncio.timeout(ACQUIRE_SECONDS if timeout is None else timeout):
                return await super()._acquire(None)  # type: ignore[misc]

    async def release(self, connection: Any, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 its name
        """Take a connection back; the driver ends one it cannot."""
        with _talking():
            await super().release(connection, timeout=timeout)


async def _bound(connection: asyncpg.Connection) -> None:
    """Let a whole transaction last no longer than a statement; before PostgreSQL 17 only its pauses are bounded."""
    if connection.get_server_version().major >= 17:
        await connection.execute(f"set transaction_timeout = {TRANSACTION_SECONDS * 1000}")


async def create(dsn: str, size: int, *, name: str = "one") -> Any:
    """Open a pool of at most ``size`` connections; raise Unavailable when no server answers."""
    milliseconds = str(TRANSACTION_SECONDS * 1000)
    try:
        return await _Bounded(
            dsn,
            min_size=1,
            max_size=size,
            max_queries=50_000,
            max_inactive_connection_lifetime=300.0,
            connect=None,
            setup=None,
            init=_bound,
            reset=None,
            loop=None,
            connection_class=_Plain,
            record_class=asyncpg.Record,
            timeout=CONNECT_SECONDS,
            command_timeout=TRANSACTION_SECONDS,
            server_settings={
                "application_name": name,
                "timezone": "UTC",
                # Our questions look into indexes. Where one is believed to be dear (a count for a hundred people), compiling
                # it would take seconds instead of the milliseconds that it takes.
                "jit": "off",
                "statement_timeout": milliseconds,
                "idle_in_transaction_session_timeout": milliseconds,
            },
        )
    except asyncpg.ClientConfigurationError as error:  # before any server was asked
        raise ConfigError(f"DATABASE_URL: {str(error).splitlines()[0]}") from None
    except DOWN as error:
        raise Unavailable(f"PostgreSQL does not answer ({type(error).__name__})") from error
