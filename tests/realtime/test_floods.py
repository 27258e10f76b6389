"""More frames than anybody has to say, or before anybody listens: they are not parsed, for nothing else would be done."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from support.adopted import Resources, served
from support.raw_socket import raw
from websockets.frames import Opcode

from one.realtime import socket_sink
from one.realtime.protocol import EARLY_MOST
from one.realtime.socket_sink import FRAMES_MOST, SLICE

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """Both loops: tests run on one, production on the other."""
    return "asyncio", {"use_uvloop": request.param}


@pytest.fixture
async def resources() -> AsyncIterator[Resources]:
    async with served() as resources:
        yield resources


@pytest.mark.parametrize("opcode", [Opcode.TEXT, Opcode.PING, Opcode.PONG])
async def test_more_frames_than_a_page_has_to_say_are_not_even_parsed(
    resources: Resources, opcode: Opcode
) -> None:
    """40,000 of them fit into one read of the loop, and take it half a second."""
    async with resources.visited() as socket:
        for _ in range(40_000):
            socket.send(opcode)
        async with asyncio.timeout(30):
            while "flood" not in resources.ear.heard:
                await asyncio.sleep(0.005)
        assert len(resources.ear.heard) <= FRAMES_MOST + SLICE // 6 + 1
        await socket.ended()


async def test_a_quiet_line_has_its_frames_anew(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_sink, "FRAMES_SECONDS", 0.0)
    async with resources.visited() as socket:
        for _ in range(3):
            for _ in range(FRAMES_MOST):
                socket.send(Opcode.PING)
            for _ in range(FRAMES_MOST):
                assert (await socket.next()).opcode is Opcode.PONG


async def test_who_does_not_wait_for_the_answer_is_cut_unread(
    resources: Resources, caplog: pytest.LogCaptureFixture
) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        asked.set()
        await go_on.wait()
        await send({"type": "websocket.accept", "subprotocol": "one.v1"})

    resources.run = slow
    async with raw(resources.port) as socket:
        socket.ask()
        await asked.wait()
        for _ in range(1000):
            socket.send(Opcode.PING)
        await socket.ended()
        go_on.set()
    assert not [line for line in caplog.records if line.levelname == "ERROR"]


async def test_who_says_too_much_before_anybody_listens_is_cut(resources: Resources) -> None:
    resources.adopt_when.clear()
    async with raw(resources.port) as socket:
        assert await socket.handshake() == 101
        await resources.accepted.wait()
        socket.text("x" * EARLY_MOST)
        await socket.ended()
        resources.adopt_when.set()
        await resources.ear.until("lost")
