"""Workers that are killed, restarted, frozen or stuck: readers move on, neighbours notice nothing, all catch up."""

import asyncio
import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from support.faults import measure, says, team, until
from support.live_client import dial
from support.workers import Worker
from websockets.exceptions import ConnectionClosed

from one.config import Settings
from one.realtime.messages import CloseCode
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def readily(worker: Worker) -> None:
    """Wait, without holding up the clients, until a worker serves."""
    await asyncio.to_thread(worker.wait_ready)


async def ended(worker: Worker) -> int:
    """Wait until a worker that was asked to stop is gone."""
    return await asyncio.to_thread(worker.process.wait, 60)


@pytest.mark.long
@pytest.mark.slow
async def test_a_killed_worker_takes_nothing_along(settings: Settings, pool: Pool, tmp_path: Path) -> None:
    async with team(settings, pool, tmp_path) as (scene, (killed, survivor)):
        async with scene.traffic(at_once=4):
            await until(lambda: all(client.got for client in scene.clients))
            killed.kill()
            await until(lambda: scene.connections == len(scene.clients) * 3 // 2)
        await scene.arrive()
        assert await measure(survivor.url, "one_sockets") == len(scene.clients)
        await scene.write(20)
        await scene.arrive()
        await scene.check(least=5)
        assert scene.connections == len(scene.clients) * 3 // 2, "who was with the survivor stayed there"


@pytest.mark.long
@pytest.mark.slow
async def test_a_rolling_restart_is_invisible_to_readers(
    settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    async with team(settings, pool, tmp_path) as (scene, both):
        async with scene.traffic():
            for worker in both:
                worker.signal(signal.SIGTERM)
                assert await ended(worker) == -signal.SIGTERM
                worker.start()
                await readily(worker)
        await scene.arrive()
        await scene.check(least=5)
        for client in scene.clients:
            assert client.connections > 1
            assert client.closed_with == CloseCode.RESTART
            assert client.byes == client.connections - 1, "each was told before"


class Crowded:
    """Many plain sockets on one worker, and when each was told and closed."""

    def __init__(self) -> None:
        self.byes: list[int] = []
        self.closed: list[tuple[float, int]] = []
        self.open = 0

    async def one(self, url: str, cookie: str, slots: asyncio.Semaphore) -> None:
        async with slots:
            socket = await dial(url, cookie)
        self.open += 1
        with suppress(ConnectionClosed):
            async for text in socket:
                message = json.loads(text)
                if message["type"] == "bye":
                    self.byes.append(message["retry_ms"])
        self.closed.append((time.monotonic(), socket.close_code or 0))


@pytest.mark.long
@pytest.mark.slow
async def test_a_worker_that_stops_says_so_and_lets_go_at_a_bounded_rate(
    settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    many, rate = 160, 25  # slowly, so that there is time to ask
    async with team(settings, pool, tmp_path, count=1, ODD_DRAIN=str(rate)) as (scene, (worker,)):
        cookies = [cookie for cookie, _ in scene.crowd.families]
        crowded, slots = Crowded(), asyncio.Semaphore(20)
        async with asyncio.TaskGroup() as tasks, httpx.AsyncClient(base_url=worker.url, timeout=30) as probe:
            for number in range(many - len(cookies)):
                tasks.create_task(crowded.one(worker.url, cookies[number % len(cookies)], slots))
            await until(lambda: crowded.open == many - len(cookies))
            async with asyncio.timeout(30):  # so many handshakes at once may keep the loop of a busy machine
                while (await probe.get("/health/ready")).status_code != 200:
                    await asyncio.sleep(0.1)
            worker.signal(signal.SIGTERM)
            told = time.monotonic()
            async with asyncio.timeout(30):  # a busy machine may hear « loop » before the signal is seen
                while "draining" not in (await probe.get("/health/ready")).text:
                    await asyncio.sleep(0.02)
            assert len(crowded.closed) < many - len(cookies), "it says so before it has let everybody go"
            assert await ended(worker) == -signal.SIGTERM
        gone = sorted(at for at, _ in crowded.closed)
        assert {code for _, code in crowded.closed} == {CloseCode.RESTART}
        assert len(crowded.byes) == len(crowded.closed) == many - len(cookies), "all were told"
        fastest = (many // 50 - 1) * 50 / rate
        assert gone[-1] - told >= fastest, "a burst of closes is a burst of handshakes elsewhere"
        assert max(crowded.byes) > 1000, "the more sockets, the longer the window of their return"
        worker.start()
        await readily(worker)
        await scene.write(20)
        await scene.arrive()
        await scene.check()


LONG = [pytest.mark.soak, pytest.mark.timeout(300)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("how", "seconds"),
    [
        pytest.param("frozen", 3.0, marks=pytest.mark.slow),
        pytest.param("frozen", 60.0, marks=LONG),
        pytest.param("stuck", 2.0, marks=pytest.mark.slow),
        pytest.param("stuck", 5.0, marks=LONG),
    ],
)
async def test_a_worker_that_stands_still_harms_nobody_else_and_catches_up(
    settings: Settings, pool: Pool, tmp_path: Path, how: str, seconds: float
) -> None:
    """Frozen by SIGSTOP, or its loop stuck in a call that blocks."""
    fifo = tmp_path / "until"
    os.mkfifo(fifo)
    async with team(settings, pool, tmp_path, ODD_BLOCK=str(fifo)) as (scene, (still, other)):
        scene.urls = [other.url]
        await scene.write(40)
        await scene.arrive()
        still.signal(signal.SIGSTOP if how == "frozen" else signal.SIGUSR1)
        since, stood = time.monotonic(), 0
        neighbours = scene.clients[1::2]
        async with asyncio.timeout(seconds + 45):
            while stood < len(neighbours) or time.monotonic() - since < seconds:
                await scene.write(5)
                await scene.arrive(neighbours)  # they wait for nobody: its own readers are behind meanwhile
                stood = await scene.behind(scene.clients[::2])
                await asyncio.sleep(seconds / 60)  # more than a thousand would be a snapshot
        if how == "frozen":
            still.signal(signal.SIGCONT)
        else:
            await asyncio.to_thread(lambda: fifo.open("wb").close())
        await says(still.url, "ready")
        scene.urls = [still.url, other.url]
        await scene.write(20)
        await scene.arrive()
        await scene.check(least=5)
        if seconds < 20:  # longer than a client believes in a silent line
            assert scene.connections == len(scene.clients)
