"""From the handshake to the socket below ASGI and to its end: nobody is lost on the way, nobody stays for ever."""

import asyncio
import json
import socket as sockets
from typing import Any

import pytest
from support.faults import until
from support.live_client import dial, frame
from support.people import School
from support.raw_socket import RawSocket, raw
from websockets.frames import Frame, Opcode

from one.config import Settings
from one.http import timeouts
from one.http.state import State
from one.realtime import socket_sink
from one.realtime.messages import Message, Type
from one.realtime.wire import text

pytestmark = pytest.mark.anyio


async def messages(peer: RawSocket, count: int) -> list[dict[str, Any]]:
    """The next text frames, each as what it says."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        next_: Frame = await peer.next()
        if next_.opcode is Opcode.TEXT:
            found.append(json.loads(bytes(next_.data)))
    return found


async def test_a_peer_that_says_goodbye_and_reads_nothing_is_cut(
    server: State, settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_sink, "CLOSE_SECONDS", 0.3)
    token = await school.token("lise.roy")
    async with raw(settings.port, "/live") as peer:
        assert await peer.handshake(cookie=f"one={token}", origin=settings.origin) == 101
        await messages(peer, 1)
        (connection,) = server.engine.hub.registry.connections
        sink: Any = connection.sink
        sink.transport.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, 4096)
        peer.writer.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        peer.writer.transport.pause_reading()  # type: ignore[attr-defined]
        while sink.waiting() < 40_000:
            sink.write(text(b"x" * 8000))
            await asyncio.sleep(0)
        peer.close()
        await until(lambda: sink._gone, 20)
    assert not server.engine.hub.registry.connections


async def test_an_answer_over_http_that_nobody_reads_is_cut(
    server: State, settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "TAKE_SECONDS", 0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.port, limit=1024)
    writer.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    cookie = f"one={await school.token('lise.roy')}"
    writer.write(f"GET /live/events HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
    await reader.readuntil(b'"type":"hello"')
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    (connection,) = server.engine.hub.registry.connections
    while connection in server.engine.hub.registry.connections:
        connection.sink.send(Message(Type.BEAT, b'{"type":"later","pad":"%b"}' % (b"x" * 8000)))
        await asyncio.sleep(0.001)
    await until(lambda: not server.engine.hub.registry.connections, 20)
    writer.transport.abort()


async def test_who_takes_what_is_written_is_alive_without_a_word(
    either: State, settings: Settings, school: School
) -> None:
    async with dial(settings.origin, f"one={await school.token('lise.roy')}") as socket:
        await frame(socket, "hello")
        (connection,) = either.engine.hub.registry.connections
        connection.heard_at -= 29
        connection.beat()
        await frame(socket, "beat")
        await until(lambda: either.engine.hub.time() - connection.heard_at < 10)
        connection.check()
        connection.beat()
        await frame(socket, "beat")


async def test_without_a_session_nobody_takes_a_place_in_the_budget(
    server: State, settings: Settings
) -> None:
    from websockets.exceptions import InvalidStatus

    before = server.engine.budget._tokens
    server.engine.budget._rate = 0
    for _ in range(3):
        with pytest.raises(InvalidStatus, match="401"):
            async with dial(settings.origin, None):
                pass
    assert server.engine.budget._tokens == before
