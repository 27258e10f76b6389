"""What a fault leaves in the log: where it happened and of what kind, and nobody's name."""

import logging
from collections.abc import Callable, Iterator
from io import StringIO

import asyncpg
import pytest
from support.own_log import own_log

from one.config import Settings
from one.run import logs
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
LOGIN = "lea-roy"  # never written in a line that a traceback quotes


@pytest.fixture
def said() -> Iterator[Callable[[], str]]:
    """What a process in prod has logged so far."""
    with own_log():
        logs.configure(Settings(env="prod"))
        (handler,), text = logging.getLogger().handlers, StringIO()
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(text)
        yield text.getvalue


async def failing(pool: Pool) -> None:
    """What a row holds, and what a question was given, in faults that are of one another's making."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("create temp table person (login text primary key) on commit drop")
        await connection.execute("insert into person values ($1)", LOGIN)
        try:
            async with connection.transaction():
                await connection.execute("insert into person values ($1)", LOGIN)
        except asyncpg.UniqueViolationError:
            await connection.execute("select $1::int", LOGIN)


async def test_a_traceback_says_nothing_that_rows_or_questions_hold(
    pool: Pool, said: Callable[[], str]
) -> None:
    with pytest.raises(asyncpg.DataError, match=LOGIN) as found:
        await failing(pool)
    for error in (found.value, ExceptionGroup("several", [found.value])):
        logging.getLogger("one.test").error("failed", exc_info=error)
    text = said()
    assert text.count("UniqueViolationError: duplicate key") == 2
    assert text.count("DataError: a value does not fit") == 2
    assert LOGIN not in text
