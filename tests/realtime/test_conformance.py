"""Our two clients against the scenes of one.v1: the tests' own, and the page's, in a real Chromium."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, Page
from support import page_scenes, scenes
from support.conformance import Scene, play
from support.live_client import Clock, LiveClient
from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from one.tasks import end_tasks

pytestmark = pytest.mark.anyio

SCRIPTS = Path(__file__).parent.parent.parent / "static" / "js"
PAGE = b'<!doctype html><html lang="fr"><title>x</title><script type="module" src="/page.js"></script>'
SCRIPT = b"""
import { Positions } from "/js/live/positions.js";
import { LiveSocket } from "/js/live/socket.js";
const { epoch, seqs } = JSON.parse(new URLSearchParams(location.search).get("from"));
const url = new URL("/live", location.href);
url.protocol = "ws:";
const socket = new LiveSocket(url, new Positions(epoch, seqs));
window.shown = [];
window.snapshots = 0;
socket.addEventListener("event", ({ detail }) => window.shown.push([detail.channel, detail.seq]));
socket.addEventListener("snapshot", () => (window.snapshots += 1));
socket.start();
"""


class Hands(Clock):
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0
        self._limits: dict[asyncio.Timeout, float] = {}

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncIterator[None]:
        async with asyncio.timeout(None) as limit:
            self._limits[limit] = self.now + seconds
            try:
                yield
            finally:
                del self._limits[limit]

    def move(self, seconds: float) -> None:
        self.now += seconds
        for limit, due in self._limits.items():
            if due <= self.now:
                limit.reschedule(asyncio.get_running_loop().time())


class OwnClient:
    """tests/support/live_client.py, whose clock is ours."""

    async def start(self, url: str, epoch: str, seqs: dict[str, int]) -> None:
        self.clock = Hands()
        self.client = LiveClient([url], "one=x", clock=self.clock)
        self.client.start_from(epoch, seqs)
        self.task = asyncio.create_task(self.client.run())

    async def shown(self) -> list[tuple[str, int]]:
        return [(got.channel, got.seq) for got in self.client.got]

    async def snapshots(self) -> int:
        return self.client.snapshots

    async def passes(self, seconds: float) -> None:
        for _ in range(100):  # what was sent before arrives before
            await asyncio.sleep(0)
        self.clock.move(seconds)

    async def sleeps(self, seconds: float) -> None:
        raise NotImplementedError("a process does not sleep")

    async def timers_wait(self, seconds: float) -> None:
        raise NotImplementedError("a process is not slowed")

    async def looked_at(self) -> None:
        """Nobody looks at a process: nothing changes."""

    async def network_back(self) -> None:
        """Nobody tells a process."""


class PageClient:
    """static/js/live/socket.js and positions.js in a page, whose clock is ours."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def start(self, url: str, epoch: str, seqs: dict[str, int]) -> None:
        await self.page.clock.install()
        await self.page.goto(f"{url}/?{urlencode({'from': json.dumps({'epoch': epoch, 'seqs': seqs})})}")

    async def shown(self) -> list[tuple[str, int]]:
        return [(channel, seq) for channel, seq in await self.page.evaluate("window.shown")]

    async def snapshots(self) -> int:
        return int(await self.page.evaluate("window.snapshots"))

    async def passes(self, seconds: float) -> None:
        await self.page.clock.run_for(round(seconds * 1000))

    async def sleeps(self, seconds: float) -> None:
        await self.page.clock.fast_forward(round(seconds * 1000))

    async def timers_wait(self, seconds: float) -> None:
        now = await self.page.evaluate("Date.now()")
        await self.page.clock.set_system_time(now / 1000 + seconds)

    async def looked_at(self) -> None:
        await self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    async def network_back(self) -> None:
        await self.page.evaluate("dispatchEvent(new Event('online'))")


def pages(connection: ServerConnection, request: Request) -> Response | None:
    """The page and our scripts; /live goes on to the upgrade."""
    path = request.path.partition("?")[0]
    if path == "/live":
        return None
    kind, body = {"/": ("text/html", PAGE), "/page.js": ("text/javascript", SCRIPT)}.get(path, ("", b""))
    if path.startswith("/js/"):
        kind, body = "text/javascript", (SCRIPTS / path.removeprefix("/js/")).read_bytes()
    status = HTTPStatus.OK if kind else HTTPStatus.NOT_FOUND
    headers = Headers(
        {"Content-Type": kind or "text/plain", "Content-Length": str(len(body)), "Connection": "close"}
    )
    return Response(status.value, status.phrase, headers, body)


def final(code: int) -> Scene:
    return partial(scenes.stays_away_after_a_final_code, code=code)


SCENES = {scene.__name__: scene for scene in scenes.ALL} | {
    f"final_{code}": final(code) for code in scenes.FINAL
}
PAGE_SCENES = SCENES | {scene.__name__: scene for scene in page_scenes.ALL}


@pytest.mark.parametrize("name", SCENES)
async def test_our_own_client(name: str) -> None:
    subject = OwnClient()
    try:
        await play(SCENES[name], subject)
    finally:
        await end_tasks(subject.task)


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGE_SCENES)
async def test_the_page(browser: Browser, name: str) -> None:
    page = await browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        await play(PAGE_SCENES[name], PageClient(page), pages)
        assert errors == []
    finally:
        await page.close()
