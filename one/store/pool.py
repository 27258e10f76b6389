"""The connections to PostgreSQL, and what "PostgreSQL is down" looks like."""

import asyncio
import socket
from typing import Any

import asyncpg

from one.errors import Unavailable

Pool = asyncpg.Pool
Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy

# Longer than any statement of ours by far, shorter than the reconciler's window (reconcile.OVERLAP):
# a transaction that could outlive the window might commit rows that nobody looks for.
TRANSACTION_SECONDS = 10
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
    asyncpg.OperatorInterventionError,  # shut down, crashed, starting, dropped, cancelled
    asyncpg.InsufficientResourcesError,  # too many connections, no memory, no disk
    asyncpg.ReadOnlySQLTransactionError,  # a standby that is not promoted yet
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)

# The same, and whatever a statement is refused for: for what a page can do without.
REFUSED: tuple[type[Exception], ...] = (asyncpg.PostgresError, *DOWN)


async def create(dsn: str, size: int, *, name: str = "one") -> Any:
    """Open a pool of at most ``size`` connections; raise Unavailable when no server answers."""
    milliseconds = str(TRANSACTION_SECONDS * 1000)
    try:
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            timeout=ACQUIRE_SECONDS,
            command_timeout=TRANSACTION_SECONDS,
            server_settings={
                "application_name": name,
                "timezone": "UTC",
                "statement_timeout": milliseconds,
                "idle_in_transaction_session_timeout": milliseconds,
            },
        )
    except DOWN as error:
        raise Unavailable(f"PostgreSQL does not answer ({type(error).__name__})") from error
