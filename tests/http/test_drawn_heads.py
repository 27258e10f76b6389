"""Heads of requests as nobody's browser sends them, on a real socket: an answer below 500, and no traceback."""

import asyncio
import random

import pytest
from support.live_line import cookie
from support.people import School

from one.config import Settings
from one.http.state import State

pytestmark = pytest.mark.anyio

NAMES = (
    *(
        "Cookie",
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "User-Agent",
        "Content-Type",
        "Content-Length",
    ),
    *("Authorization", "Idempotency-Key", "Origin", "Sec-Fetch-Site", "Referer", "Range", "If-None-Match"),
    *(
        "If-Modified-Since",
        "If-Range",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "Forwarded",
    ),
    *(
        "Last-Event-ID",
        "Expect",
        "TE",
        "Upgrade",
        "Connection",
        "Transfer-Encoding",
        "X-HTTP-Method-Override",
    ),
)
VALUES = (
    *(
        b"",
        b" ",
        b"0",
        b"-1",
        b"9" * 40,
        b"*",
        b"*/*;q=x",
        b"\xff\xfe",
        "é€😀".encode(),
        b"a" * 3000,
        b"%00",
        b"%ff",
    ),
    *(
        b"one=; one=x; ;=;",
        b"one=\xff\xfe",
        b'one="a\\',
        b"bytes=9-1",
        b"bytes=" + b"0-1," * 500,
        b"bytes=-" + b"9" * 30,
    ),
    *(b"fr;q=9,en;q=", b"fr-" * 300, b"Bearer", b"Bearer \xff", b"Bearer one_" + b"x" * 300, b"100-continue"),
    *(
        b"text/html; charset=undefined",
        b"multipart/form-data",
        b"multipart/form-data; boundary=",
        b"application/json",
    ),
    *(
        b"Thu, 99 Foo 2026",
        b"127.0.0.1, \xff, ::::",
        b"javascript",
        b"websocket",
        b"chunked",
        b"keep-alive, upgrade",
    ),
)
TARGETS = (
    *(
        b"/",
        b"/connexion",
        b"/static/x/%00",
        b"/static/x/" + b"a" * 300,
        b"/static/x/../../etc/passwd",
        b"//",
        b"/%ff%fe",
    ),
    *(
        b"/classe/%D9%A3",
        b"/carnet?retour=%00",
        b"/live/poll?cursor=%ff",
        b"/live/events?cursor=" + b"9" * 500,
        b"/api/v1/events",
    ),
    *(
        b"/connexion/?suite=//x",
        b"/mot-de-passe-oublie?identifiant=%ED%A0%80",
        b"*",
        b"http://evil.example/",
        b"/health/ready",
    ),
    *(
        b"/metrics",
        b"/live",
        b"/ecole/1/journal?du=%00&au=9999-99-99&avant=9",
        b"/aide/..%2f..%2f",
        b"/?" + b"&" * 5000,
    ),
)
METHODS = (b"GET", b"GET", b"HEAD", b"POST", b"PUT", b"OPTIONS", b"DELETE", b"PATCH", b"TRACE")
DRAWS = 200


def head(draw: random.Random, own: str) -> bytes:
    lines = [
        draw.choice(METHODS) + b" " + draw.choice(TARGETS) + b" HTTP/1.1",
        b"Host: x",
        b"Connection: close",
    ]
    if draw.random() < 0.5:
        lines.append(f"Cookie: {own}".encode())
    if draw.random() < 0.7:
        lines.append(b"Sec-Fetch-Site: same-origin")
    some = draw.sample(NAMES, draw.choice((1, 2, 4)))
    lines += [name.encode() + b": " + draw.choice(VALUES) for name in some]
    return b"\r\n".join(lines) + b"\r\n\r\n"


async def status(settings: Settings, said: bytes) -> int:
    """What it is answered; 0 when the line is let go without a word, or the answer would stream for ever."""
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    writer.write(said)
    writer.write_eof()
    try:
        async with asyncio.timeout(10):
            line = await reader.readline()
    except (TimeoutError, ConnectionError):
        line = b""
    finally:
        writer.transport.abort()
    return int(line.split()[1]) if line else 0


async def test_whatever_stands_in_a_head_is_no_fault_of_ours(
    server: State, settings: Settings, school: School, caplog: pytest.LogCaptureFixture
) -> None:
    draw, own = random.Random("heads"), await cookie(school, "dora.direction")
    said = [head(draw, own) for _ in range(DRAWS)]
    failed: list[bytes] = []
    for start in range(0, DRAWS, 20):
        some = said[start : start + 20]
        answers = await asyncio.gather(*(status(settings, each) for each in some))
        failed += [each[:300] for answer, each in zip(answers, some, strict=True) if answer >= 500]
    assert failed == []
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
