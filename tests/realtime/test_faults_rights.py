"""Sessions that end while things happen or Redis is away, and nodes whose clocks are wrong."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from support.faults import Scene, measure, redis_alone, says, stage, team, until, within_two_passes
from support.history import committed
from support.own_valkey import Valkey, own_valkey

from one.config import Settings
from one.realtime.messages import CloseCode
from one.store.pool import Pool

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[Valkey]:
    async with own_valkey(tmp_path) as server:
        yield server


async def sign_out(url: str, cookie: str) -> None:
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(
            f"{url}/deconnexion", headers={"cookie": cookie, "sec-fetch-site": "same-origin"}
        )
    assert answer.status_code == 303


async def leave(scene: Scene, url: str, number: int) -> None:
    """One of the families signs out; wait for the end of its socket."""
    cookie, _ = scene.crowd.families[number]
    await sign_out(url, cookie)
    await until(lambda: scene.clients[number].closed_with == CloseCode.SESSION_ENDED)


async def check_those_who_left(scene: Scene, count: int) -> None:
    """What the first so many got is the beginning of their history, and nothing came after the end."""
    history = await committed(scene.pool)
    for client in scene.clients[:count]:
        assert client.connections == 1, "its session is over: it does not come back"
        assert client.wrong == []
        assert client.first is not None
        for name, seq in client.seqs.items():
            got = [event for event in client.got if event.channel == name]
            assert got == history.get(name, [])[client.first[name] : seq]
        assert any(len(history[name]) > seq for name, seq in client.seqs.items()), "life went on without it"


@pytest.mark.long
async def test_who_signs_out_during_traffic_hears_nothing_more(settings: Settings, pool: Pool) -> None:
    async with stage(settings, pool) as (scene, state):
        heard = []
        # The order goes through Redis, and waits for no pass.
        async with redis_alone(state), scene.traffic():
            for number in range(4):
                await until(lambda n=number: len(scene.clients[n].got) > n)  # type: ignore[misc]
                await leave(scene, settings.origin, number)
                heard.append(len(scene.clients[number].got))
        await scene.write(60)
        await scene.arrive(scene.clients[4:])
        assert [len(client.got) for client in scene.clients[:4]] == heard
        await check_those_who_left(scene, 4)
        await scene.check(least=5, of=slice(4, None))
        assert scene.connections == len(scene.clients)


@pytest.mark.long
async def test_who_signs_out_while_redis_is_away_is_heard_within_ten_seconds(
    settings: Settings, pool: Pool, valkey: Valkey
) -> None:
    apart = replace(settings, redis_url=valkey.url)
    async with stage(apart, pool) as (scene, state):
        await scene.write(20)
        await scene.arrive()
        valkey.freeze()
        async with scene.traffic():
            for number in range(2):
                await sign_out(apart.origin, scene.crowd.families[number][0])
                async with within_two_passes(state):
                    await until(lambda n=number: scene.clients[n].closed_with == CloseCode.SESSION_ENDED)  # type: ignore[misc]
        await scene.arrive(scene.clients[2:])
        valkey.thaw()
        await says(apart.origin, "ready")
        await scene.write(30)
        await scene.arrive(scene.clients[2:])
        await check_those_who_left(scene, 2)
        await scene.check(least=5, of=slice(2, None))
        assert scene.connections == len(scene.clients)


@pytest.mark.long
async def test_nodes_whose_clocks_are_ten_minutes_apart_agree(
    settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    """What counts is the clock of the database."""
    clocks = [{"ODD_CLOCK": "300"}, {"ODD_CLOCK": "-300"}]
    async with team(settings, pool, tmp_path, each=clocks) as (scene, (fast, slow)):
        async with httpx.AsyncClient(timeout=30) as client:
            dates = [
                (await client.get(f"{worker.url}/health/live")).headers["date"] for worker in (fast, slow)
            ]
        assert dates[0] != dates[1], "they are wrong indeed"
        since = {url: await measure(url, "one_reconcile_seconds_count") for url in scene.urls}
        await scene.write(80)
        await scene.arrive()
        await leave(scene, slow.url, 0)  # told by the slow node, heard by the fast one
        await leave(scene, fast.url, 1)
        for worker in (fast, slow):
            for cookie, _ in scene.crowd.families[2:]:
                async with httpx.AsyncClient(timeout=30) as client:
                    assert (await client.get(worker.url, headers={"cookie": cookie})).status_code == 200
        async with asyncio.timeout(45):
            for url, passes in since.items():  # each reconciler has passed
                while await measure(url, "one_reconcile_seconds_count") < passes + 2:
                    await asyncio.sleep(0.1)
        for client_ in scene.clients[2:6]:
            client_.cut()
        await scene.write(40)
        await scene.arrive(scene.clients[2:])
        await check_those_who_left(scene, 2)
        await scene.check(least=5, of=slice(2, None))
        assert scene.connections == len(scene.clients) + 4, "no session ended that should not"
        await says(fast.url, "ready")
        await says(slow.url, "ready")
