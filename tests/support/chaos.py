"""The faults of docs/operations.md, each as a block during which everything that can happen in a school does."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import msgspec

from one.config import Settings
from support import database
from support.faults import says
from support.life import Life
from support.own_postgresql import PostgreSQL
from support.own_valkey import Valkey
from support.proxy import Proxy
from support.readers import Readers
from support.workers import Worker

LASTS = float(os.environ.get("CHAOS_SECONDS", "8"))  # a fault that has no end of its own


class Chaos(msgspec.Struct):
    """All that can be disturbed."""

    settings: Settings
    postgresql: PostgreSQL
    valkey: Valkey
    workers: list[Worker]
    lines: list[Proxy]  # between the readers and each worker
    life: Life
    readers: Readers
    folder: Path


Fault = Callable[[Chaos], AbstractAsyncContextManager[None]]


async def elsewhere(worker: Worker) -> None:
    """Wait until a worker serves, without holding anybody up."""
    await asyncio.to_thread(worker.wait_ready)


@asynccontextmanager
async def nothing(here: Chaos) -> AsyncIterator[None]:
    yield


@asynccontextmanager
async def redis_frozen(here: Chaos) -> AsyncIterator[None]:
    here.valkey.freeze()
    yield
    here.valkey.thaw()


@asynccontextmanager
async def redis_killed(here: Chaos) -> AsyncIterator[None]:
    here.valkey.kill()
    yield
    await here.valkey.start()


@asynccontextmanager
async def redis_restarted(here: Chaos) -> AsyncIterator[None]:
    for _ in range(3):
        here.valkey.kill()
        await here.valkey.start()
        await asyncio.sleep(LASTS / 4)
    yield


@asynccontextmanager
async def redis_flushed(here: Chaos) -> AsyncIterator[None]:
    for _ in range(4):
        await here.valkey.ask("FLUSHALL")
        await asyncio.sleep(LASTS / 8)
    yield


@asynccontextmanager
async def subscriptions_killed(here: Chaos) -> AsyncIterator[None]:
    for _ in range(10):
        await here.valkey.ask("CLIENT", "KILL", "TYPE", "pubsub")
        await asyncio.sleep(LASTS / 20)
    yield


@asynccontextmanager
async def redis_buffers_full(here: Chaos) -> AsyncIterator[None]:
    await here.valkey.ask("CONFIG", "SET", "client-output-buffer-limit", "pubsub 4kb 0 0")
    for channel in sorted(await here.valkey.channels())[:4]:
        await here.valkey.ask("PUBLISH", channel, b"0 " + b"x" * 8_000_000)
        await asyncio.sleep(LASTS / 8)
    yield
    await here.valkey.ask("CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60")


@asynccontextmanager
async def worker_killed(here: Chaos) -> AsyncIterator[None]:
    here.workers[0].kill()
    yield
    here.workers[0].start()
    await elsewhere(here.workers[0])


@asynccontextmanager
async def worker_frozen(here: Chaos) -> AsyncIterator[None]:
    """Longer than rights of before may be believed."""
    here.workers[0].signal(signal.SIGSTOP)
    await asyncio.sleep(2 * LASTS)
    yield
    here.workers[0].signal(signal.SIGCONT)


@asynccontextmanager
async def worker_stuck(here: Chaos) -> AsyncIterator[None]:
    here.workers[0].signal(signal.SIGUSR1)
    yield
    fifo = here.folder / "until"
    await asyncio.to_thread(lambda: fifo.open("wb").close())


@asynccontextmanager
async def rolling_restart(here: Chaos) -> AsyncIterator[None]:
    for worker in here.workers:
        worker.signal(signal.SIGTERM)
        await asyncio.to_thread(worker.process.wait, 60)
        worker.start()
        await elsewhere(worker)
    yield


@asynccontextmanager
async def commits_stall(here: Chaos) -> AsyncIterator[None]:
    async with here.postgresql.commits_stall() as stall:
        await stall.lasts(LASTS)
        yield


@asynccontextmanager
async def postgresql_restarted(here: Chaos) -> AsyncIterator[None]:
    await here.postgresql.stop()
    yield
    await here.postgresql.start()


@asynccontextmanager
async def postgresql_killed(here: Chaos) -> AsyncIterator[None]:
    for _ in range(2):
        await here.postgresql.kill()
        await asyncio.sleep(LASTS / 2)
    yield


@asynccontextmanager
async def postgresql_cuts(here: Chaos) -> AsyncIterator[None]:
    admin = await asyncpg.connect(here.postgresql.url)
    for _ in range(6):
        await admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", database.NAME
        )
        await asyncio.sleep(LASTS / 8)
    await admin.close()
    yield


@asynccontextmanager
async def table_locked(here: Chaos) -> AsyncIterator[None]:
    locker = await asyncpg.connect(here.settings.database_url or "")
    with suppress(asyncpg.PostgresError):
        async with locker.transaction():
            await locker.execute("lock table event in access exclusive mode", timeout=30)
            await asyncio.sleep(LASTS)
    await locker.close()
    yield


@asynccontextmanager
async def dump_restored(here: Chaos) -> AsyncIterator[None]:
    """Nobody writes while it is put in place; before and after everybody does."""
    async with here.life.rests():
        await here.postgresql.dump(here.folder / "dump")
    await asyncio.sleep(LASTS / 2)
    async with here.life.rests():
        await here.readers.another_life()
        await here.postgresql.restore(here.folder / "dump")
    yield


@asynccontextmanager
async def lines_cut(here: Chaos) -> AsyncIterator[None]:
    end = time.monotonic() + LASTS
    while time.monotonic() < end:
        here.life.draw.choice(here.readers.open)[1].cut()
        await asyncio.sleep(0.05)
    yield


@asynccontextmanager
async def lines_swallow(here: Chaos) -> AsyncIterator[None]:
    """Longer than a client believes in a silent line."""
    here.lines[0].stall()
    await asyncio.sleep(4 * LASTS)
    yield
    here.lines[0].flow()


@asynccontextmanager
async def lines_lose(here: Chaos) -> AsyncIterator[None]:
    for line in here.lines:
        line.delay, line.loss = 0.15, 0.05
    yield
    for line in here.lines:
        line.delay = line.loss = 0.0


@asynccontextmanager
async def readers_slow(here: Chaos) -> AsyncIterator[None]:
    """A third of them stand still: what waits for them goes beyond all bounds."""
    still = [client for _, client in here.readers.open[::3]]
    for client in still:
        if client._socket is not None:
            client._socket.transport.pause_reading()
    yield
    for client in still:
        if client._socket is not None:
            client._socket.transport.resume_reading()


FAULTS: Mapping[str, Fault] = {
    each.__name__: each
    for each in (
        redis_frozen,
        redis_killed,
        redis_restarted,
        redis_flushed,
        redis_buffers_full,
        subscriptions_killed,
        worker_killed,
        worker_frozen,
        worker_stuck,
        rolling_restart,
        commits_stall,
        postgresql_restarted,
        postgresql_killed,
        postgresql_cuts,
        table_locked,
        dump_restored,
        lines_cut,
        lines_swallow,
        lines_lose,
        readers_slow,
    )
} | {"clocks_apart": nothing}
CLOCKS = {"clocks_apart": ({"ODD_CLOCK": "300"}, {"ODD_CLOCK": "-300"})}


async def well(here: Chaos) -> None:
    """All that was disturbed serves again."""
    for worker in here.workers:
        await says(worker.url, "ready", 60)
