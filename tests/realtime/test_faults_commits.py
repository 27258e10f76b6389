"""A COMMIT that takes as long as it likes, locks that hold everybody, and a server that dies in between: then silence.

Nobody writes afterwards: no later event shows a reader that something is missing. At the end of each scene every open page
agrees with what a page opened now would have (support/history.py).
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from support import database
from support.faults import Scene, says, stage, team, until
from support.history import agree, committed
from support.live_client import LiveClient, connected
from support.own_postgresql import PostgreSQL, own_postgresql
from support.own_valkey import Valkey, own_valkey

from one.config import Settings
from one.http.state import State
from one.realtime.messages import CloseCode
from one.store import pool as store_pool
from one.store.accounts.sessions import digest
from one.store.pool import DOWN, Pool

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

# How long, and how much of its patience a page has then: a short stall with little patience is a long one with all of it.
LENGTHS = [
    pytest.param(5.0, 2, id="5 s, little patience"),
    *(
        pytest.param(seconds, store_pool.TRANSACTION_SECONDS, id=f"{seconds:.0f} s", marks=LONG)
        for seconds in (25.0, 60.0, 300.0)
        for LONG in [[pytest.mark.soak, pytest.mark.timeout(seconds + 300)]]
    ),
]


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
async def valkey(tmp_path: Path) -> AsyncIterator[Valkey]:
    async with own_valkey(tmp_path) as server:
        yield server


@pytest.fixture
def apart(settings: Settings, valkey: Valkey) -> Settings:
    return replace(settings, redis_url=valkey.url, pool_size=20)


async def publish_once(scene: Scene, number: int) -> int:
    """A note to a class; nobody tries again."""
    cookie, class_id, _ = scene.crowd.writers[number % len(scene.crowd.writers)]
    form = {"class_id": class_id, "title": f"Mot {number}", "body": "Bonjour", "audience": "class"}
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(
            f"{scene.urls[0]}/carnet/nouveau",
            data=form,
            headers={"cookie": cookie, "sec-fetch-site": "same-origin"},
        )
    return answer.status_code


async def meanwhile(pool: Pool, statement: str, *arguments: object) -> None:
    """Done by somebody who loses patience too; what was to be committed is, some day."""
    with suppress(*DOWN):
        await pool.execute(statement, *arguments)


def changes_of_rights(pool: Pool, people: list[int], class_id: int) -> list[Coroutine[Any, Any, None]]:
    """The first is no guardian any more, the child of the second goes to this class, the third is signed out."""
    child = "(select child_id from guardian where guardian_id = $1)"
    return [
        meanwhile(pool, "delete from guardian where guardian_id = $1", people[0]),
        meanwhile(
            pool, f"update membership set class_id = $2 where person_id = {child}", people[1], class_id
        ),
        meanwhile(pool, "delete from session where person_id = $1", people[2]),
    ]


async def person_of(pool: Pool, client: LiveClient) -> int:
    value: int = await pool.fetchval(
        "select person_id from session where token_hash = $1", digest(client.cookie.partition("=")[2])
    )
    return value


@pytest.mark.long
@pytest.mark.parametrize(("seconds", "patience"), LENGTHS)
@pytest.mark.parametrize("redis", ["stands", "dies"])
async def test_whatever_a_commit_that_stalls_brings_is_followed_in_the_end(
    apart: Settings,
    pool: Pool,
    postgresql: PostgreSQL,
    valkey: Valkey,
    monkeypatch: pytest.MonkeyPatch,
    redis: str,
    seconds: float,
    patience: int,
) -> None:
    """Events, a guardian who is unlinked, a child who changes class in its row, a session that ends."""
    monkeypatch.setattr(store_pool, "TRANSACTION_SECONDS", patience)
    async with stage(apart, pool) as (scene, state):
        await scene.write(20)
        await scene.arrive()
        before = sum(map(len, (await committed(pool)).values()))
        unlinked, moved, ended = scene.clients[:3]
        people = [await person_of(pool, client) for client in (unlinked, moved, ended)]
        async with postgresql.commits_stall() as stall:
            patient = await store_pool.create(apart.database_url or "", 3)
            acts = changes_of_rights(patient, people, scene.crowd.writers[0][1])
            if redis == "dies":
                valkey.kill()
            async with asyncio.TaskGroup() as tasks:
                for act in acts:
                    tasks.create_task(act)
                posts = [tasks.create_task(publish_once(scene, number)) for number in range(6)]
                await stall.lasts(seconds, waiting=4)
                for client in scene.clients[3:6]:
                    client.cut()  # they are let in: reading needs no disk
            assert {post.result() for post in posts} == {503}, "the pages have long given up"
            patient.terminate()
        await agree(pool, scene.clients)
        assert sum(map(len, (await committed(pool)).values())) > before, (
            "what nobody waited for was committed"
        )
        await check_rights(scene, state, unlinked, moved, ended)
        if redis == "dies":
            await valkey.start()
            await says(apart.origin, "ready")


async def check_rights(
    scene: Scene, state: State, unlinked: LiveClient, moved: LiveClient, ended: LiveClient
) -> None:
    """Who lost a right hears nothing more of it, who gained one hears it."""
    await until(lambda: ended.closed_with is not None)
    assert ended.closed_with == CloseCode.SESSION_ENDED
    await until(lambda: not any(name.startswith(("class:", "family:")) for name in unlinked.seqs))
    heard = [len(client.got) for client in (unlinked, ended)]
    class_id = scene.crowd.writers[0][1]
    before = moved.seqs[f"class:{class_id}:parent"]
    assert [await publish_once(scene, number) for number in range(3)] == [303] * 3  # to each class
    await until(lambda: moved.seqs[f"class:{class_id}:parent"] > before)
    await agree(scene.pool, scene.clients)
    assert [len(client.got) for client in (unlinked, ended)] == heard


@pytest.mark.long
@pytest.mark.parametrize(
    ("seconds", "patience"),
    [
        pytest.param(5.0, 2, id="5 s, little patience"),
        pytest.param(
            40.0,
            store_pool.TRANSACTION_SECONDS,
            id="40 s",
            marks=[pytest.mark.soak, pytest.mark.timeout(300)],
        ),
    ],
)
async def test_a_table_that_is_locked_while_redis_dies_leaves_no_hole(
    apart: Settings,
    pool: Pool,
    valkey: Valkey,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    patience: int,
) -> None:
    """Events of before cannot be read, nor new ones written; what was heard of and could not be read is read later."""
    monkeypatch.setattr(store_pool, "TRANSACTION_SECONDS", patience)
    locker = await store_pool.create(apart.database_url or "", 1)
    async with stage(apart, pool) as (scene, _):
        await scene.write(20)
        await scene.arrive()
        async with locker.acquire() as connection:
            await connection.execute(
                "set transaction_timeout = 0; set idle_in_transaction_session_timeout = 0"
            )
            async with connection.transaction():
                valkey.kill()
                posts = [await publish_once(scene, number) for number in range(3)]
                await connection.execute("lock table event in access exclusive mode", timeout=30)
                posts += await asyncio.gather(*(publish_once(scene, number) for number in range(3)))
                await asyncio.sleep(seconds)
        await agree(pool, scene.clients)
        assert Counter(posts) == {303: 3, 503: 3}
        await scene.check(least=1)
        await valkey.start()
        await says(apart.origin, "ready")
    await locker.close()


@pytest.mark.long
@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=[pytest.mark.soak, pytest.mark.timeout(600)])])
async def test_killed_under_pages_and_sockets_it_costs_no_worker_and_no_page_an_error(
    settings: Settings, pool: Pool, postgresql: PostgreSQL, tmp_path: Path, rounds: int
) -> None:
    """kill -9, again and again: 503 while it is away, and never anything worse."""
    statuses: Counter[int] = Counter()
    over = asyncio.Event()

    async def look(url: str, cookie: str) -> None:
        async with httpx.AsyncClient(timeout=30, headers={"cookie": cookie}) as client:
            while not over.is_set():
                statuses[(await client.get(url)).status_code] += 1

    async with team(settings, pool, tmp_path) as (scene, workers):
        await scene.write(20)
        await scene.arrive()
        async with asyncio.TaskGroup() as tasks:
            for cookie, _ in scene.crowd.families[:4]:
                for worker in workers:
                    tasks.create_task(look(worker.url, cookie))
            for _ in range(rounds):
                writing = tasks.create_task(scene.write(10))
                await asyncio.sleep(0.3)
                seen = statuses[200]
                await postgresql.kill()
                scene.clients[0].cut()
                await until(lambda seen=seen: statuses[200] > seen + 20)  # type: ignore[misc]
                await writing
            over.set()
        assert set(statuses) <= {200, 503}, statuses
        assert [worker.process.poll() for worker in workers] == [None, None]
        for worker in workers:
            await says(worker.url, "ready")


async def test_a_dump_put_back_in_place_and_written_to_at_once_misleads_nobody(
    settings: Settings, pool: Pool, postgresql: PostgreSQL, tmp_path: Path
) -> None:
    """Same database, same timeline, and new events soon have the seqs of old ones."""
    async with stage(settings, pool) as (scene, state):
        await scene.write(20)
        await scene.arrive()
        await postgresql.dump(tmp_path / "dump")
        await scene.write(6)
        await scene.arrive()
        lived = state.engine.hub.epoch
        await postgresql.restore(tmp_path / "dump")
        await scene.write(20)  # past where it had been
        await until(lambda: all(client.snapshots for client in scene.clients))
        await agree(pool, scene.clients)
        assert state.engine.hub.epoch != lived
        assert {client.epoch for client in scene.clients} == {state.engine.hub.epoch}
        newcomers = [LiveClient(scene.urls, cookie) for cookie, _ in scene.crowd.families[:2]]
        async with connected(newcomers):
            await agree(pool, newcomers)
