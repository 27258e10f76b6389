"""Every kind of event under every fault: nothing lost, nothing twice, nothing to the wrong person, and nothing stale.

`CHAOS_SECONDS` is how long a fault lasts. Each prints what was seen; docs/operations.md keeps the sum.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest
from support import chaos, database
from support.chaos import CLOCKS, FAULTS, LASTS, Chaos
from support.life import Life
from support.own_postgresql import PostgreSQL, own_postgresql
from support.own_valkey import own_valkey
from support.people import make_school
from support.proxy import proxied
from support.readers import Readers
from support.workers import ODD, workers

from one.config import Settings
from one.run.web import opened
from one.store import pool as store_pool

pytestmark = [pytest.mark.anyio, pytest.mark.soak, pytest.mark.timeout(300)]

HANDS = 3  # that act at the same time


@pytest.fixture(scope="module")
async def postgresql(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[PostgreSQL]:
    async with own_postgresql(tmp_path_factory.mktemp("postgresql")) as server:
        yield server


@pytest.fixture
async def database_url(postgresql: PostgreSQL) -> str:
    return await database.fresh(postgresql.url)


@pytest.fixture
async def here(
    request: pytest.FixtureRequest, settings: Settings, postgresql: PostgreSQL, tmp_path: Path
) -> AsyncIterator[Chaos]:
    """Two workers, a third process that acts (this one), and everybody of a school with two pages each."""
    fault = request.getfixturevalue("fault")
    os.mkfifo(tmp_path / "until")
    async with AsyncExitStack() as stack:
        await postgresql.keeps_what_it_committed()
        valkey = await stack.enter_async_context(own_valkey(tmp_path))
        apart = replace(settings, redis_url=valkey.url, pool_size=20)
        pool = await store_pool.create(apart.database_url or "", 10, name="test")
        stack.push_async_callback(pool.close)
        state = await stack.enter_async_context(opened(apart))
        both = stack.enter_context(
            workers(
                apart,
                2,
                tmp_path,
                program=ODD,
                each=CLOCKS.get(fault, ()),
                ODD_BLOCK=str(tmp_path / "until"),
            )
        )
        lines = [await stack.enter_async_context(proxied(worker.port)) for worker in both]
        school = await make_school(pool)
        life = Life(state.resources, school, pool, seed=crc32(fault.encode()))
        await life.begin()
        readers = Readers(pool, school, [f"http://127.0.0.1:{line.port}" for line in lines])
        yield Chaos(apart, postgresql, valkey, both, lines, life, readers, tmp_path)
        for worker in both:
            assert worker.process.poll() is None
            assert "Traceback" not in worker.log.read_text(), worker.log.read_text()[-3000:]


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_kind_of_event_comes_through(here: Chaos, fault: str) -> None:
    async with here.readers.reading() as readers, here.life.goes_on(HANDS):
        await asyncio.sleep(LASTS / 4)
        began = time.monotonic()
        async with FAULTS[fault](here):
            await asyncio.sleep(LASTS / 4)
        disturbed = time.monotonic() - began
        await asyncio.sleep(LASTS / 2)
        await here.life.stops()
        await chaos.well(here)
        await here.life.happen(here.life.unblock)
        await readers.come_back()
        verdict = await readers.verdict(await readers.agree())
    print(
        f"\n{fault}: {disturbed:.0f} s, {sum(here.life.done.values())} acts, {here.life.lost} refused, {verdict}"
    )
    assert (verdict.lost, verdict.twice, verdict.wrong) == (0, 0, 0)
    assert verdict.heard > verdict.events
