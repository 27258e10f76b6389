"""One bound for the heads of pages and handshakes, on real sockets: both are let in alike, or told alike, at once."""

import asyncio

import pytest
from support.live_line import cookie
from support.people import School
from support.raw_socket import raw

from one.config import Settings
from one.http.state import State
from one.realtime import metrics
from one.realtime.protocol import HEAD_MOST, HEADERS_MOST

pytestmark = pytest.mark.anyio

UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: one.v1\r\n"
ODD_HANDSHAKES = {
    "a form": ("POST /live", UPGRADE + KEY, 405),
    "a body": ("GET /live", UPGRADE + KEY + "Content-Length: 3\r\n", 400),
    "no key": ("GET /live", UPGRADE, 400),
    "another version": ("GET /live", UPGRADE.replace("13", "8") + KEY, 400),
    "an accent": ("GET /live/é", UPGRADE + KEY, 400),
    "no session": ("GET /live", UPGRADE + KEY + "Origin: {origin}\r\n", 401),
}
# What a browser may send along: cookies of other sites of the domain, a proxy's headers, a long address.
HEADS = {
    "a cookie of 9 KB": ("", "Cookie: other=" + "a" * 9_000 + "\r\n"),
    "cookies of 50 KB": ("", ("Cookie: other=" + "a" * 10_000 + "\r\n") * 5),
    "one line of 60 KB": ("", "X-Long: " + "a" * 60_000 + "\r\n"),
    "130 headers": ("", "".join(f"X-{n}: a\r\n" for n in range(130))),
    "a long address": ("?a=" + "a" * 20_000, ""),
}
TOO_LARGE = {
    "a cookie of 70 KB": ("", "Cookie: other=" + "a" * 70_000 + "\r\n"),
    "300 headers": ("", "".join(f"X-{n}: a\r\n" for n in range(300))),
    "ten thousand headers": ("", "a:\r\n" * 10_000),
    "a longer address": ("?a=" + "a" * 70_000, ""),
}


async def status(settings: Settings, line: str, headers: str) -> int:
    """What one request, said in one breath, is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    writer.write(f"{line} HTTP/1.1\r\nHost: 127.0.0.1:{settings.port}\r\n{headers}\r\n".encode())
    async with asyncio.timeout(10):
        said = await reader.readline()
    writer.transport.abort()
    return int(said.split()[1])


def counted(result: str) -> float:
    return float(metrics.handshakes.labels(result)._value.get())


@pytest.mark.parametrize("head", [*HEADS])
async def test_a_large_head_opens_the_page_and_its_line_alike(
    server: State, settings: Settings, school: School, head: str
) -> None:
    query, headers = HEADS[head]
    own = f"Cookie: {await cookie(school, 'lise.roy')}\r\n"
    assert await status(settings, f"GET /compte{query}", own + headers) == 200
    line = UPGRADE + KEY + f"Origin: {settings.origin}\r\n"
    assert await status(settings, f"GET /live{query}", own + headers + line) == 101


@pytest.mark.parametrize("head", [*TOO_LARGE])
async def test_a_head_too_large_is_told_so_at_once_and_counted(
    server: State, settings: Settings, head: str
) -> None:
    query, headers = TOO_LARGE[head]
    pages, handshakes = metrics.requests.labels("none", "431")._value.get(), counted("431")
    assert await status(settings, f"GET /connexion{query}", headers) == 431
    assert await status(settings, f"GET /live{query}", UPGRADE + KEY + headers) == 431
    assert metrics.requests.labels("none", "431")._value.get() + counted("431") == pages + handshakes + 2


async def test_the_bound_is_exact(server: State, settings: Settings) -> None:
    host = len(f"host127.0.0.1:{settings.port}") + 4 + len("/health/live")
    room = HEAD_MOST - host - len("x") - 4
    assert await status(settings, "GET /health/live", f"X: {'a' * room}\r\n") == 200
    assert await status(settings, "GET /health/live", f"X: {'a' * (room + 1)}\r\n") == 431
    many = "".join(f"X-{n}: a\r\n" for n in range(HEADERS_MOST - 1))
    assert await status(settings, "GET /health/live", many) == 200
    assert await status(settings, "GET /health/live", many + "X: a\r\n") == 431


@pytest.mark.parametrize("kind", [*ODD_HANDSHAKES])
async def test_no_handshake_is_left_without_an_answer(
    server: State, settings: Settings, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    line, headers, expected = ODD_HANDSHAKES[kind]
    before = counted(str(expected))
    assert await status(settings, line, headers.format(origin=settings.origin)) == expected
    if kind != "an accent":  # no request at all: it never becomes a handshake
        assert counted(str(expected)) == before + 1
    assert not [record for record in caplog.records if record.exc_info]


async def test_the_next_line_opens_after_one_that_was_refused(
    server: State, settings: Settings, school: School
) -> None:
    own = await cookie(school, "lise.roy")
    async with raw(settings.port, "/live") as socket:
        assert await socket.handshake(Cookie="a" * 70_000, Origin=settings.origin) == 431
    async with raw(settings.port, "/live") as socket:
        assert await socket.handshake(Cookie=f"{'a' * 9_000}=1; {own}", Origin=settings.origin) == 101
