"""A page behind a proxy, for tests: Béa's, in a real Chromium, whose clock a test may push on."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, expect

from one.apps.carnet import notes
from one.http.state import State
from support.browser import Enter
from support.http_proxy import HttpProxy
from support.people import School


@asynccontextmanager
async def entering(browser: Browser, server: State, school: School, proxy: HttpProxy) -> AsyncIterator[Enter]:
    """Opens a page behind the proxy as Béa, whose clock a test may push on; any fault on it fails the test."""
    context = await browser.new_context(base_url=proxy.url, locale="fr-FR")
    context.proxy = proxy  # type: ignore[attr-defined]
    faults: list[str] = []

    async def enter(height: int = 720) -> Page:
        cookie = server.resources.settings.cookie_name
        await context.add_cookies(
            [{"name": cookie, "value": await school.token("bea.blin"), "url": proxy.url}]
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.set_viewport_size({"width": 390, "height": height})
        await page.clock.install()
        await page.goto("/")
        return page

    yield enter
    assert faults == []


async def pass_second(page: Page, pace: float = 0.02) -> None:
    """Let a second of the page's time pass in ``pace`` of ours, once the server has answered what it was asked.

    Ten of the page's seconds are a quarter of ours: a server that a busy machine keeps waiting would be one that
    nobody reaches, time after time.
    """
    proxy: HttpProxy | None = getattr(page.context, "proxy", None)
    async with asyncio.timeout(20):
        while proxy is not None and proxy.waiting:
            await asyncio.sleep(0.01)
    await page.clock.run_for(1000)
    await asyncio.sleep(pace)


async def live(page: Page, seconds: int = 150, pace: float = 0.02) -> None:
    """Let so much of the page's time pass, at most, until its line is open; ``pace`` real seconds for each."""
    for _ in range(seconds):
        if await page.locator("html[data-live=open]").count():
            return
        await pass_second(page, pace)
    raise AssertionError("the page is not live")


async def until(page: Page, true: Callable[[], bool], seconds: int = 150) -> None:
    """Let so much of the page's time pass, at most, until something is true."""
    for _ in range(seconds):
        if true():
            return
        await pass_second(page)
    raise AssertionError("never")


async def note(
    server: State, school: School, title: str, login: str = "paul.prof", class_name: str = "CE1"
) -> None:
    draft = notes.Draft(school.classes[class_name], title, "Texte", True, ())
    await notes.publish(await school.scope(login), server.resources, draft)


async def shows(page: Page, *titles: str) -> None:
    await expect(page.locator("[data-feed] [data-slot=title]")).to_have_text(list(titles), timeout=15_000)


async def count(page: Page, number: int) -> None:
    await expect(page).to_have_title(re.compile(rf"^\({number}\)" if number else "^Quoi"), timeout=15_000)
