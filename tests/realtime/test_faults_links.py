"""The way to the client: silent for a while, lossy, slow, or at its end a reader that does not read."""

import asyncio
import base64
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from support.faults import Scene, stage, until
from support.proxy import proxied

from one.config import Settings
from one.events import Kind
from one.http.state import State
from one.realtime import catchup
from one.realtime import connection as live_connection
from one.realtime import engine as live_engine
from one.realtime.channel import JOIN_BYTES
from one.realtime.messages import CloseCode
from one.realtime.socket_sink import WRITE_HIGH
from one.store import events
from one.store.pool import Pool
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def hurried(state: State, monkeypatch: pytest.MonkeyPatch, pace: float) -> AsyncIterator[None]:
    """The times of the protocol, each multiplied by ``pace``; those of a client are its own."""
    if pace == 1.0:
        yield
        return
    beat = round(live_engine.BEAT * pace)
    monkeypatch.setattr(live_engine, "BEAT", beat)
    monkeypatch.setattr(live_connection, "SILENCE", live_connection.SILENCE * pace)
    monkeypatch.setattr(catchup, "STUCK", catchup.STUCK * pace)

    async def turns() -> None:  # sockets draw theirs out of the usual twenty seconds
        while True:
            for connection in state.engine.hub.registry.connections:
                connection.turn %= beat
            await asyncio.sleep(0.05)

    turning = asyncio.create_task(turns())
    try:
        yield
    finally:
        await end_tasks(turning)
        if not turning.cancelled():
            turning.result()  # a fault of ours


LONG = [pytest.mark.soak, pytest.mark.timeout(400)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("seconds", "pace"),
    [
        pytest.param(40, 0.1, marks=pytest.mark.slow),
        *(pytest.param(seconds, 1.0, marks=LONG) for seconds in (25, 40, 90)),
    ],
)
async def test_a_line_that_swallowed_everything_for_a_while_loses_nothing(
    settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch, seconds: int, pace: float
) -> None:
    """Shorter than the silence a client bears, longer, and so long that the server has given up too."""
    async with (
        proxied(settings.port) as proxy,
        stage(settings, pool, through=proxy.port, pace=pace) as (scene, state),
        hurried(state, monkeypatch, pace),
    ):
        await scene.write(20)
        await scene.arrive()
        proxy.stall()
        end = time.monotonic() + seconds * pace
        while time.monotonic() < end:
            await scene.write(2)
            await asyncio.sleep(0.2)
        assert await scene.behind(scene.clients)
        proxy.flow()
        await scene.arrive()
        await scene.write(20)
        await scene.arrive()
        await scene.check(least=1)
        # Old lines of those who came back are let go.
        await until(lambda: len(state.engine.hub.registry.connections) == len(scene.clients), 60 * pace + 45)


@pytest.mark.long
@pytest.mark.slow
async def test_a_line_with_loss_and_delay_loses_nothing(settings: Settings, pool: Pool) -> None:
    """Five per cent of the pieces come late, and all behind them: what TCP makes of a lost packet."""
    async with (
        proxied(settings.port) as proxy,
        stage(settings, pool, through=proxy.port) as (scene, _),
    ):
        proxy.delay, proxy.loss = 0.15, 0.05
        writing = asyncio.create_task(scene.write(100))
        while not writing.done():
            scene.clients[0].cut()
            await asyncio.sleep(0.5)
        await scene.arrive()
        proxy.delay = proxy.loss = 0.0
        await scene.check(least=5)
        others = len(scene.clients) - 1
        assert scene.connections - scene.clients[0].connections == others, "slow is not dead"


def narrow(scene: Scene, state: State, count: int) -> None:
    """Take from the first clients the megabytes that kernels would hold for them."""
    for client in scene.clients[:count]:
        assert client._socket is not None
        end = client._socket.transport.get_extra_info("socket")
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    for connection in state.engine.hub.registry.connections:
        end = connection.sink.transport.get_extra_info("socket")  # type: ignore[attr-defined]
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)


async def publish_large(scene: Scene, state: State) -> None:
    """One event of 8 KB to every class."""
    channels = [f"class:{class_id}:parent" for _, class_id, _ in scene.crowd.writers]
    async with scene.pool.acquire() as connection, connection.transaction():
        _, placed = await events.append(
            connection,
            kind=Kind.READ,
            channels=channels,
            body='{"ids":[],"unread":0,"pad":"%s"}' % ("x" * 8000),
        )
    state.engine.announce(placed)


@pytest.mark.long
@pytest.mark.slow
async def test_readers_that_stand_still_harm_nobody_else(
    settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty of sixty: ten read again in time and get a snapshot, ten do not and are hung up on."""
    monkeypatch.setattr(catchup, "STUCK", 3600.0)  # the time of those ten is moved on by hand
    async with stage(settings, pool, families=60, pace=10) as (scene, state):  # nobody leaves by itself
        hub, quick = state.engine.hub, scene.clients[20:]
        await scene.write(10)
        await scene.arrive()
        narrow(scene, state, 20)
        for client in scene.clients[:20]:
            assert client._socket is not None
            client._socket.transport.pause_reading()
        rounds = 0
        while sum(connection.overflowed for connection in hub.registry.connections) < 20:
            for _ in range(4):
                await publish_large(scene, state)
            await scene.arrive(quick)  # nothing here frees those who stand still: the others wait for nobody
            rounds += 1
            assert rounds < 200
        for _ in range(4):
            await publish_large(scene, state)
        await scene.arrive(quick)
        waiting = [connection.sink.waiting() for connection in hub.registry.connections]
        assert max(waiting) <= WRITE_HIGH + JOIN_BYTES, "and nothing piles up"
        for client in scene.clients[:10]:
            assert client._socket is not None
            client._socket.transport.resume_reading()
        await until(lambda: all(client.snapshots == 1 for client in scene.clients[:10]))
        stuck = [connection for connection in hub.registry.connections if connection.paused_at is not None]
        assert len(stuck) == 10
        for connection in stuck:
            assert connection.paused_at is not None
            connection.paused_at -= catchup.STUCK + 1
            connection.check()
        assert len(hub.registry.connections) == 50
        for client in scene.clients[10:20]:
            assert client._socket is not None
            client._socket.transport.resume_reading()
        await until(lambda: all(c.closed_with == CloseCode.TOO_SLOW for c in scene.clients[10:20]))
        await scene.write(20)
        await scene.arrive()
        await scene.check_what_came(of=slice(20))
        await scene.check(least=rounds, of=slice(20, None))
        assert all(client.snapshots == 0 for client in scene.clients[10:]), "a new line is a replay"
        assert all(client.connections == 1 for client in [*scene.clients[:10], *quick])


async def test_a_handshake_that_comes_in_crumbs_is_let_in(settings: Settings, pool: Pool) -> None:
    """A slow line is no attack as long as it gets there (tests/http/test_timeouts.py has those that do not)."""
    async with stage(settings, pool) as (scene, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
        key = base64.b64encode(b"0123456789abcdef").decode()
        asked = (
            f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{settings.port}\r\nOrigin: {settings.origin}\r\n"
            f"Cookie: {scene.crowd.families[0][0]}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: one.v1\r\n\r\n"
        ).encode()
        writing = asyncio.create_task(scene.write(30))
        for start in range(0, len(asked), 10):
            writer.write(asked[start : start + 10])
            await asyncio.sleep(0.01)
        async with asyncio.timeout(30):
            assert (await reader.readline()).startswith(b"HTTP/1.1 101")
            await reader.readuntil(b"\r\n\r\n")
            await reader.readuntil(b'"type":"hello"')
        await writing
        writer.transport.abort()
        await scene.arrive()
        await scene.check(least=1)
