"""Frames and handshakes that are none: they end their own line and no other, and leave nothing behind."""

import asyncio

import pytest
from support.faults import stage, until
from support.live_client import dial, frame
from support.live_line import closed

from one.config import Settings
from one.http import timeouts
from one.realtime.protocol import LiveProtocol
from one.realtime.socket_sink import MAX_SIZE
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

NOT_UTF8 = b"\xff\xfe not UTF-8"
BAD = [
    (b"bytes", False, 4502),
    (NOT_UTF8, True, 4502),
    (b"not JSON", True, 4502),
    (b"[" * 4000, True, 4502),
    (b"x" * 4097, True, 4502),
    (b"x" * MAX_SIZE, True, 4502),
    (b"x" * (MAX_SIZE + 1), True, 1009),
    (b"x" * 3_000_000, True, 1009),
]


@pytest.mark.parametrize("ws", [LiveProtocol, "websockets-sansio"], ids=["adopted", "plain-asgi"])
async def test_frames_that_are_none_end_their_own_line_alone(
    settings: Settings, pool: Pool, ws: type | str
) -> None:
    async with stage(settings, pool, ws=ws) as (scene, _):
        async with scene.traffic():
            for number, (data, text, code) in enumerate(BAD):
                async with dial(settings.origin, scene.crowd.families[number][0]) as socket:
                    await frame(socket, "hello")
                    await socket.send(data, text=text)
                    if data is NOT_UTF8 and ws is not LiveProtocol:
                        code = 1007  # that server looks at it itself
                    assert await closed(socket) == code, data[:20]
            async with dial(settings.origin, scene.crowd.families[0][0]) as socket:
                await frame(socket, "hello")
                socket.transport.write(b"\x81\xfe\x10\x00\x01\x02\x03\x04half of a frame")
                await frame(socket)  # it is still told what happens
                socket.transport.abort()
        await scene.write(30)
        await scene.arrive()
        await scene.check(least=5)
        assert scene.connections == len(scene.clients), "nobody else noticed"


async def test_handshakes_that_are_never_finished_keep_nobody_out_and_end(
    settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "HEADERS_SECONDS", 1.0)
    async with stage(settings, pool) as (scene, state):
        half = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{settings.port}\r\nUpgrade: websocket\r\n".encode()
        lines = [await asyncio.open_connection("127.0.0.1", settings.port) for _ in range(200)]
        for _, writer in lines:
            writer.write(half)
        for client in scene.clients[::2]:
            client.cut()
        await scene.write(30)
        await scene.arrive()
        for reader, writer in lines:
            async with asyncio.timeout(30):
                with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                    await reader.readexactly(1)
            writer.transport.abort()
        await scene.check(least=5)
        await until(lambda: len(state.engine.hub.registry.connections) == len(scene.clients))
        assert scene.connections == len(scene.clients) * 3 // 2, "who was cut came back, the others stayed"
