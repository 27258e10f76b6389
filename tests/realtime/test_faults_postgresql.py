"""PostgreSQL away, busy, slow, or put back to an earlier day: sockets stay, pages say so, nobody is led astray."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace

import asyncpg
import httpx
import pytest
from support import database
from support.faults import Scene, redis_alone, says, stage, until
from support.live_client import dial
from support.live_line import refused
from support.own_postgresql import PostgreSQL, own_postgresql
from support.proxy import proxied
from support.web_server import free_port, serving

from one.config import Settings
from one.realtime.messages import CloseCode
from one.run.servers import POSTGRES_SOCKET, socket_folder
from one.store import pool as store_pool
from one.store.pool import Pool

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.fixture(scope="module")
async def postgresql(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[PostgreSQL]:
    async with own_postgresql(tmp_path_factory.mktemp("postgresql")) as server:
        yield server


@pytest.fixture
async def database_url(postgresql: PostgreSQL) -> str:
    return await database.fresh(postgresql.url)


async def page(settings: Settings, scene: Scene) -> httpx.Response:
    """The feed, asked for by one of the families."""
    cookie, _ = scene.crowd.families[0]
    async with httpx.AsyncClient(timeout=30) as client:
        return await client.get(settings.origin, headers={"cookie": cookie})


async def turned_away(settings: Settings, scene: Scene) -> None:
    """A page and a handshake get a clear answer, before their browser gives up."""
    answer = await page(settings, scene)
    assert answer.status_code == 503
    assert "réessayez" in answer.text
    answer_ = await refused(dial(settings.origin, scene.crowd.families[0][0]))
    assert answer_.status_code == 503
    assert answer_.headers["retry-after"]


@pytest.mark.long
async def test_restarted_under_traffic_it_costs_no_socket_and_no_event(
    settings: Settings, pool: Pool, postgresql: PostgreSQL
) -> None:
    async with stage(settings, pool) as (scene, _):
        writing = asyncio.create_task(scene.write(120, at_once=3))
        await until(lambda: any(client.got for client in scene.clients))
        await postgresql.stop()
        await says(settings.origin, "postgresql")
        await turned_away(settings, scene)
        await postgresql.start()
        assert await writing > 0
        await says(settings.origin, "ready")
        await scene.write(40)
        await scene.arrive()
        await scene.check(least=5)
        assert scene.connections == len(scene.clients), "no socket was closed"


@pytest.mark.long
async def test_when_all_its_connections_are_taken_people_are_told_and_sockets_stay(
    settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_pool, "ACQUIRE_SECONDS", 0.8)
    few = replace(settings, pool_size=3)
    async with stage(few, pool) as (scene, state):
        await scene.write(40)
        await scene.arrive()
        async with AsyncExitStack() as taken:
            held = 0
            while held < few.pool_size:  # the reconciler may have one for a moment
                with suppress(TimeoutError):
                    await taken.enter_async_context(state.resources.pool.acquire())
                    held += 1
            async with serving(replace(settings, port=free_port())) as other:  # a node that is well
                # One after the other: announcements that cross are healed from PostgreSQL, which is what is away.
                await Scene(pool, scene.crowd, [other.resources.settings.origin]).write(20, at_once=1)
                await scene.arrive()  # the reconciler has no connection: live needs none
            await turned_away(few, scene)
            await says(few.origin, "postgresql")
        await says(few.origin, "ready")
        assert (await page(few, scene)).status_code == 200
        await scene.write(20)
        await scene.arrive()
        await scene.check(least=5)
        assert scene.connections == len(scene.clients)


@pytest.mark.long
async def test_two_seconds_away_it_makes_all_slow_and_loses_nothing(
    settings: Settings, pool: Pool, postgresql: PostgreSQL
) -> None:
    async with proxied(socket_folder(postgresql.data) / POSTGRES_SOCKET) as proxy:
        far = f"postgresql://one@127.0.0.1:{proxy.port}/{database.NAME}?sslmode=disable"
        async with (
            serving(replace(settings, port=free_port())) as near,
            stage(replace(settings, database_url=far), pool) as (scene, state),
        ):
            scene.urls = [near.resources.settings.origin]  # the notes are written on a node that is well
            await scene.write(40)
            await scene.arrive()
            proxy.delay = 1.0  # each way
            async with redis_alone(state):  # what it brings needs no PostgreSQL
                await scene.write(20)
                await scene.arrive()
            for client in scene.clients[::2]:
                client.cut()
            await scene.write(20)
            await scene.arrive()
            await scene.check(least=5)
            proxy.delay = 0.0
            assert scene.connections == len(scene.clients) * 3 // 2, "who was not cut stayed"


@asynccontextmanager
async def alone(server: PostgreSQL) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the operator, while nobody else is in the database."""
    admin = await asyncpg.connect(server.url)
    try:
        await admin.execute(f"alter database {database.NAME} allow_connections false")
        await admin.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", database.NAME
        )
        yield admin
        await admin.execute(f"alter database {database.NAME} allow_connections true")
    finally:
        await admin.close()


@pytest.mark.long
async def test_restored_to_an_earlier_state_everyone_starts_again_from_a_snapshot(
    settings: Settings, pool: Pool, postgresql: PostgreSQL
) -> None:
    async with stage(settings, pool) as (scene, state):
        await scene.write(40)
        await scene.arrive()
        async with alone(postgresql) as operator:
            await operator.execute(f"create database older template {database.NAME}")
            await says(settings.origin, "postgresql")
            await turned_away(settings, scene)
        await says(settings.origin, "ready")
        await scene.write(40)
        await scene.arrive()
        lived = state.engine.hub.epoch
        before = {client: dict(client.seqs) for client in scene.clients}
        async with alone(postgresql) as operator:  # as docs/operations.md says
            await operator.execute(f"alter database {database.NAME} rename to newer")
            await operator.execute(f"alter database older rename to {database.NAME}")
        # Notes of the new life come before its epoch is known; their seqs were given out once already.
        await scene.write(5)
        await until(lambda: all(client.snapshots == 1 for client in scene.clients))
        assert state.engine.hub.epoch != lived
        assert {client.epoch for client in scene.clients} == {state.engine.hub.epoch}
        assert {client.closed_with for client in scene.clients} == {CloseCode.RESTART}
        await scene.arrive()
        for client in scene.clients:
            assert client.seqs != before[client]
            client.snapshots, client.first = 0, dict(client.seqs)
            client.got.clear()
        await says(settings.origin, "ready")
        await scene.write(40)
        await scene.arrive()
        await scene.check()
        async with alone(postgresql) as operator:
            await operator.execute("drop database newer")
