"""Pages whose time runs faster than ours, and a server that keeps up with them: minutes of a bad line in seconds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page

from one.http.realtime import streams
from one.http.state import State
from one.realtime.engine import BEAT
from one.tasks import end_tasks
from support.box import Box
from support.people import School

# All clocks and timers that scripts of a page have; `new Date()` goes on as it did.
FASTER = """(() => {
  const [wall, steady, later, often] = [Date.now, performance.now.bind(performance), setTimeout, setInterval];
  const began = wall();
  Date.now = () => began + (wall() - began) * FACTOR;
  performance.now = () => steady() * FACTOR;
  window.setTimeout = (call, ms = 0, ...rest) => later(call, ms / FACTOR, ...rest);
  window.setInterval = (call, ms = 0, ...rest) => often(call, ms / FACTOR, ...rest);
})();"""


@asynccontextmanager
async def faster(server: State, factor: float) -> AsyncIterator[None]:
    """The server beats, and answers polls, as often as pages expect whose time runs so much faster."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(BEAT / factor)
            for connection in list(server.engine.hub.registry.connections):
                connection.beat()

    with pytest.MonkeyPatch.context() as patch:
        for name in ("POLL_SECONDS", "LIVELY_SECONDS"):
            patch.setattr(streams, name, getattr(streams, name) / factor)
        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            await end_tasks(beating)


async def enter_fast(
    browser: Browser, server: State, school: School, box: Box, *, factor: float, login: str = "bea.blin"
) -> Page:
    """The home page of somebody behind a box."""
    context = await browser.new_context(base_url=box.url, locale="fr-FR")
    cookie = server.resources.settings.cookie_name
    await context.add_cookies([{"name": cookie, "value": await school.token(login), "url": box.url}])
    await context.add_init_script(FASTER.replace("FACTOR", str(factor)))
    page = await context.new_page()
    await page.goto("/")
    return page
