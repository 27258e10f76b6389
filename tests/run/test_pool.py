"""Connections to PostgreSQL: given back clean without a word, one question a handshake."""

import re
from pathlib import Path

import pytest
from support.database import asked
from support.live_client import dial, frame
from support.people import School
from support.web_server import serving

from one import store
from one.config import Settings
from one.realtime import reconciler
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_a_connection_is_given_back_without_a_word(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await connection.fetchval("select 1")
        before = asked(pool)
    assert asked(pool) == before


async def test_what_a_borrower_left_open_is_rolled_back(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await connection.transaction().start()
        await connection.execute("insert into school (uai, name) values ('0990009X', 'À moitié')")
    assert await pool.fetchval("select count(*) from school where uai = '0990009X'") == 0


def test_no_statement_leaves_anything_on_its_connection() -> None:
    """What the release does not undo must not be done: session locks, LISTEN, SET without LOCAL, cursors."""
    lasting = re.compile(
        r"pg_advisory_lock|pg_try_advisory_lock\b|\blisten\s+\w+\s*[;\"]|[\"\s]set\s+(session|time zone|role)\b"
        r"|\"\s*set\s+(?!local)\w+|declare\s+\w+\s+cursor\s+with hold|set_config\([^)]*false\)",
        re.IGNORECASE,
    )
    assert store.__file__ is not None
    files = [
        path for path in Path(store.__file__).parent.rglob("*.py") if path.name != "pool.py"
    ]  # which means to
    assert len(files) > 30
    for path in files:
        assert not lasting.search(path.read_text()), path.name


async def test_a_handshake_asks_postgresql_once(
    settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciler, "SECONDS", 3600.0)
    async with serving(settings) as state:
        cookie = f"one={await school.token('lise.roy')}"
        async with dial(settings.origin, cookie) as first:
            await frame(first, "hello")  # from here on its channels are known to this worker
            questions = []
            for _ in range(5):  # the reconciler's first passes may fall into one of them
                before = asked(state.resources.pool)
                async with dial(settings.origin, cookie) as again:
                    await frame(again, "hello")
                    questions.append(asked(state.resources.pool) - before)
        assert min(questions) == 1
