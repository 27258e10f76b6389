"""Connections that say nothing, or not enough, are let go in bounded time; honest ones are left alone."""

import asyncio

import pytest

from one.config import Settings
from one.http import timeouts
from one.http.state import State

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "said",
    [b"", b"GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"],
    ids=["nothing", "half a handshake"],
)
async def test_who_does_not_finish_its_headers_is_cut_off(
    settings: Settings, server: State, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(timeouts, "HEADERS_SECONDS", 0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    writer.write(said)

    async def trickle() -> None:
        while True:
            await asyncio.sleep(0.1)
            writer.write(b"a: b\r\n" if said else b"")

    talking = asyncio.create_task(trickle())
    try:
        async with asyncio.timeout(30):
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await reader.readexactly(1)
    finally:
        talking.cancel()
        writer.transport.abort()


async def test_a_later_request_is_waited_for_no_longer(
    settings: Settings, server: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "HEADERS_SECONDS", 0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    for _ in range(2):
        writer.write(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.readuntil(b"live\n")).startswith(b"HTTP/1.1 200")
        await asyncio.sleep(0.7)  # between requests the keep-alive of 5 s holds
    writer.write(b"GET /health/live HTTP/1.1\r\nHo")
    async with asyncio.timeout(30):
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
    writer.transport.abort()
