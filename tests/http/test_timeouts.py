"""Connections that say nothing, or not enough, are let go in bounded time; honest ones are left alone."""

import asyncio
import contextlib

import pytest
from support.client import Client
from support.people import School

from one.config import Settings
from one.http import timeouts
from one.http.state import State
from one.realtime import metrics
from one.realtime.protocol import HEAD_MOST
from one.store.externe import applications

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


async def ended(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """All that the server says before it lets go of the line."""
    said = b""
    try:
        async with asyncio.timeout(30):
            while more := await reader.read(1 << 16):
                said += more
    except ConnectionError:
        pass
    writer.transport.abort()
    return said


@pytest.mark.parametrize("begin", [b"GET /", b"GET / HTTP/1.1\r\nHost: x\r\nx: "], ids=["address", "header"])
async def test_who_never_ends_its_headers_is_told_that_they_are_too_many(
    settings: Settings, server: State, begin: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    writer.write(begin)
    most = HEAD_MOST + (8 << 20)  # beyond what the kernel takes for nobody
    taken = 0
    with contextlib.suppress(ConnectionError):
        while taken < most and not writer.transport.is_closing():
            writer.write(b"a" * 4096)
            taken += 4096
            await writer.drain()
            await asyncio.sleep(0)
    assert taken < most
    assert (await ended(reader, writer)).startswith((b"HTTP/1.1 431", b""))


async def test_headers_as_long_as_our_cookies_are_read(settings: Settings, server: State) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    writer.write(b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
    for _ in range(3):
        writer.write(b"Cookie: a=" + b"a" * 15_000 + b"\r\n")
        await asyncio.sleep(0.05)
    writer.write(b"\r\n")
    assert (await ended(reader, writer)).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("head", "drip"),
    [
        (b"POST /connexion HTTP/1.1\r\nContent-Length: 9000\r\n", b"a"),
        (b"POST /connexion HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", b"1\r\na\r\n"),
        (b"POST /connexion HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", b"0\r\na: b\r\n"),
        (b"GET /health/live HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", b"1\r\na\r\n"),
        (
            b"GET /health/live HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 9000\r\n",
            b"a",
        ),
    ],
    ids=["length", "chunks", "trailers", "a body nobody reads", "an unknown upgrade"],
)
async def test_who_does_not_finish_its_body_is_cut_off(
    settings: Settings, server: State, monkeypatch: pytest.MonkeyPatch, head: bytes, drip: bytes
) -> None:
    monkeypatch.setattr(timeouts, "BODY_SECONDS", 0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    writer.write(head + kind + b"Host: x\r\n\r\n" + drip)

    async def trickle() -> None:
        while not writer.transport.is_closing():
            await asyncio.sleep(0.1)
            writer.write(drip.removeprefix(b"0\r\n"))

    talking = asyncio.create_task(trickle())
    try:
        await ended(reader, writer)
    finally:
        talking.cancel()


async def test_a_slow_body_is_waited_for(settings: Settings, server: State) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    writer.write(
        b"POST /connexion HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    for sign in (b"a", b"=", b"b"):
        await asyncio.sleep(0.1)
        writer.write(sign)
    assert (await ended(reader, writer)).startswith(b"HTTP/1.1 303")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("path", ["/connexion", "/api/v1/events"])
async def test_who_hangs_up_in_the_middle_of_a_body_leaves_no_traceback(
    settings: Settings, server: State, school: School, caplog: pytest.LogCaptureFixture, path: str, kind: str
) -> None:
    before = metrics.requests.labels(f"POST {path}", "400")._value.get()
    token = await applications.create(server.resources.pool, "0990009Z", "cantine", "Cantine")
    _reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: 9000\r\n"
    writer.write(f"{head}Authorization: Bearer {token}\r\n\r\n--x\r\n".encode())
    await writer.drain()
    async with asyncio.timeout(30):
        while metrics.requests.labels(f"POST {path}", "400")._value.get() == before:
            writer.close()
            await asyncio.sleep(0.02)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_body_of_nothing_but_separators_is_refused_before_it_is_parsed(client: Client) -> None:
    answer = await client.post(
        "/connexion",
        content=b"&" * 500_000,
        headers={"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 400
