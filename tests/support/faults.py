"""The scene of the fault tests: families who listen, teachers who write, the checker, and what may not be left."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
from redis.asyncio import Redis

from one.config import Settings
from one.http.state import State
from one.realtime import channels as live_channels
from one.realtime import publisher
from one.realtime.lines import LINES
from one.realtime.protocol import LiveProtocol
from one.store.pool import Pool
from support.crowd import Crowd, make_crowd, write
from support.history import agree, check, committed, settle
from support.live_client import Clock, LiveClient, connected
from support.web_server import serving
from support.workers import ODD, Worker, workers

ALL = slice(None)


class Scene:
    """A crowd that is connected to some servers."""

    def __init__(
        self, pool: Pool, crowd: Crowd, urls: Sequence[str], *, through: Sequence[str] = (), pace: float = 1.0
    ) -> None:
        """``urls`` take the notes; the clients listen ``through`` others, if they are named."""
        self.pool = pool
        self.crowd = crowd
        self.urls = list(urls)
        self.clients = [
            LiveClient(through or urls, cookie, clock=Clock(pace)) for cookie, _ in crowd.families
        ]

    async def write(self, count: int, at_once: int = 4) -> int:
        """Publish notes; how many were accepted."""
        return await write(self.crowd, self.urls, count, at_once)

    async def arrive(self, clients: Sequence[LiveClient] = ()) -> None:
        """Wait until every client (or these) has all that is committed."""
        await settle(self.pool, clients or self.clients)

    @asynccontextmanager
    async def traffic(self, at_once: int = 2) -> AsyncIterator[None]:
        """Notes are written for as long as the block lasts; all of them are accepted."""
        done = asyncio.Event()

        async def writing() -> None:
            while not done.is_set():
                assert await self.write(10, at_once) == 10

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(writing())
            try:
                yield
            finally:
                done.set()

    async def behind(self, clients: Sequence[LiveClient]) -> int:
        """How many of these have not all that is committed."""
        history = await committed(self.pool)
        return sum(any(len(history[name]) > seq for name, seq in client.seqs.items()) for client in clients)

    async def check(self, *, least: int = 1, of: slice = ALL) -> None:
        """Each client has its whole history, at least so many events each, and never needed a snapshot."""
        history = await settle(self.pool, self.clients[of])
        for client, (_, channels) in zip(self.clients[of], self.crowd.families[of], strict=True):
            assert client.snapshots == 0
            assert check(history, client, channels) >= least

    async def check_what_came(self, *, of: slice = ALL) -> None:
        """For clients that had a snapshot: all they got is true, rising, theirs, and they stand at the end."""
        history = await committed(self.pool)
        for client, (_, channels) in zip(self.clients[of], self.crowd.families[of], strict=True):
            assert client.wrong == []
            assert set(client.seqs) == set(channels)
            for got in client.got:
                assert got == history[got.channel][got.seq - 1]
            assert len(set(client.got)) == len(client.got)
            for name in channels:
                seqs = [got.seq for got in client.got if got.channel == name]
                assert seqs == sorted(seqs)
                assert client.seqs[name] == len(history.get(name, []))

    @property
    def connections(self) -> int:
        """How often clients connected, all together."""
        return sum(client.connections for client in self.clients)


@asynccontextmanager
async def listening(scene: Scene) -> AsyncIterator[Scene]:
    """The clients of the scene are connected for as long as the block lasts; whatever it was, they agree at its end."""
    async with connected(scene.clients):
        yield scene
        await agree(scene.pool, scene.clients)


@asynccontextmanager
async def stage(
    settings: Settings,
    pool: Pool,
    *,
    families: int = 12,
    through: int | None = None,
    pace: float = 1.0,
    ws: type | str = LiveProtocol,
) -> AsyncIterator[tuple[Scene, State]]:
    """A server in this process and a crowd that listens to it; at the end nothing of theirs is left."""
    crowd = await make_crowd(pool, classes=3, families=families)
    async with serving(settings, ws=ws) as state:
        await until(lambda: state.engine.subscription.connected)
        before = own_tasks()
        ways = [f"http://127.0.0.1:{through}"] if through else []
        if through:  # the Origin of a page that came through the proxy
            object.__setattr__(state.resources.settings, "public_url", ways[0])
        async with listening(Scene(pool, crowd, [settings.origin], through=ways, pace=pace)) as scene:
            yield scene, state
        await no_leak(state, settings.port, before)


@asynccontextmanager
async def team(
    settings: Settings,
    pool: Pool,
    folder: Path,
    *,
    count: int = 2,
    families: int = 12,
    each: Sequence[Mapping[str, str]] = (),
    **env: str,
) -> AsyncIterator[tuple[Scene, list[Worker]]]:
    """Workers as processes, and a crowd that listens through them; at the end the workers hold nothing of it."""
    crowd = await make_crowd(pool, classes=3, families=families)
    with workers(settings, count, folder, program=ODD, each=each, **env) as running:
        urls = [worker.url for worker in running]
        scene = Scene(pool, crowd, urls)
        for number, client in enumerate(scene.clients):  # each worker has its share at first
            client.urls = [urls[number % count]]
        async with listening(scene):
            for client in scene.clients:
                client.urls = urls
            yield scene, running
        alive = [worker for worker in running if worker.process.poll() is None]
        await asyncio.gather(*(nothing_left(worker) for worker in alive))
        assert not [worker.log for worker in running if "Traceback" in worker.log.read_text()]
        assert settings.redis_url is not None
        async with Redis.from_url(settings.redis_url, protocol=2, decode_responses=True) as redis:
            kinds = Counter(str(name).split(":")[1] for name in await redis.pubsub_channels())
            assert kinds == {"control": 1, "lines": 1, "probe": len(alive)}


@asynccontextmanager
async def within_two_passes(state: State) -> AsyncIterator[None]:
    """What is committed by now takes effect here before a third pass of the reconciler is over.

    One may be under way that began before; the next sees it. Passes are ``SECONDS`` apart.
    """
    reconciler = state.engine.reconciler
    before = reconciler._passes
    yield
    assert reconciler._passes - before <= 2


@asynccontextmanager
async def redis_alone(state: State) -> AsyncIterator[None]:
    """The reconciler rests: what arrives now came through Redis, however slow the machine is."""
    reconciler, rests = state.engine.reconciler, asyncio.Event()

    async def rest() -> None:
        rests.set()

    reconciler._pass = rest  # type: ignore[method-assign]
    try:
        reconciler.soon()
        async with asyncio.timeout(30):  # a pass that was under way is over then
            await rests.wait()
        yield
    finally:
        del reconciler._pass
        reconciler.soon()


async def nothing_left(worker: Worker) -> None:
    """A worker counts no socket and no channel any more, and the kernel agrees."""
    async with asyncio.timeout(45):
        while await measure(worker.url, "one_sockets") or await measure(worker.url, "one_channels"):
            await asyncio.sleep(0.1)
    await until(lambda: not sockets(worker.port, worker.process.pid))


async def no_leak(state: State, port: int, tasks: int) -> None:
    """No connection, no socket, no task and no subscription outlives the clients."""
    live = state.engine.hub
    await until(lambda: not live.registry.connections)
    assert (live.registry.by_person, live.registry.by_session) == ({}, {})
    assert {
        name: channel.listeners for name, channel in live.channels.by_name.items() if channel.listeners
    } == {}
    linger, live_channels.LINGER = live_channels.LINGER, -1.0
    try:
        await live.channels.sweep()
    finally:
        live_channels.LINGER = linger
    subscription = state.engine.subscription
    own = {publisher.CONTROL, LINES, *state.engine._probes}
    await until(lambda: not live.channels.by_name and subscription.wanted == own)
    if subscription.connected:
        await until(lambda: subscription.confirmed == own)
    await until(lambda: not sockets(port))
    await until(lambda: own_tasks() <= tasks)


def own_tasks() -> int:
    """How many tasks run that are not those of a proxy: a line that was made anew has others than before."""
    return sum("Proxy." not in repr(task.get_coro()) for task in asyncio.all_tasks())


def sockets(port: int, pid: int | None = None) -> list[Any]:
    """Connections of a process (this one) to a port of its own, seen from the server's side."""
    return [
        each
        for each in psutil.Process(pid or os.getpid()).net_connections("tcp")
        if each.laddr.port == port and each.status == psutil.CONN_ESTABLISHED
    ]


async def until(true: Callable[[], object], seconds: float = 45.0) -> None:
    """Wait until something holds; the seconds only end a failure."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


async def readiness(url: str) -> str:
    """``ready``, or the word that says what is wrong."""
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.get(f"{url}/health/ready")
    return "ready" if answer.status_code == 200 else str(answer.json()["detail"])


async def says(url: str, word: str, seconds: float = 45.0) -> None:
    """Wait until a server says so of itself; it may say other things before: a busy machine makes its loop late."""
    said = ""
    try:
        async with asyncio.timeout(seconds):
            while (said := await readiness(url)) != word:
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"expected {word}, it says {said or 'nothing'}") from None


async def measure(url: str, name: str) -> float:
    """The value of a metric without labels."""
    async with httpx.AsyncClient(timeout=30) as client:
        text = (await client.get(f"{url}/metrics")).text
    return next(float(line.split()[1]) for line in text.splitlines() if line.split()[0] == name)
