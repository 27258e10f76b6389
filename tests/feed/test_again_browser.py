"""The home page that is read again, or come back to: nothing is lost on it, and nothing counted or shown twice."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, CDPSession, async_playwright, expect
from support import chromium
from support.box import Box
from support.browser import Enter, live
from support.feed import before_its_items
from support.notes import publish
from support.people import School
from support.proxied_page import note, shows

from one.feed import hiding
from one.http.state import State
from one.preferences.choices import choose
from one.widgets import choices as widgets

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


async def test_what_comes_between_the_count_of_a_page_that_is_read_again_and_its_items_is_counted_once(
    server: State, school: School, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    scope, pool = await school.scope("lise.roy"), server.resources.pool
    first = await pool.fetchval("select max(id) from event where kind = 'item'")
    await hiding.hide(scope, server.resources, first)
    page = await enter("lise.roy")
    await page.set_viewport_size({"width": 1280, "height": 200})  # nothing is read by being looked at
    await page.goto("/")
    await live(page)
    badge = page.locator("[data-unread]").first

    async def another() -> None:
        await publish(server, school, "paul.prof", "CE1")
        await expect(badge).to_have_text("2")

    before_its_items(monkeypatch, another)
    await hiding.restore(scope, server.resources, first)  # so that the page is read again
    await expect(page.locator("[data-feed] [data-item]")).to_have_count(2)
    await page.locator("[data-feed][aria-busy=false]").wait_for()
    assert await badge.text_content() == "2"


@pytest.fixture
async def keeping() -> AsyncIterator[Browser]:
    """A Chromium that keeps pages that are left, as people's do; Playwright tells its own not to."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.PROGRAM,
            args=list(chromium.FLAGS),
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        await browser.close()


SEEN = """({ kept: window.kept ?? false, state: document.documentElement.dataset.live, unread: document.title,
  date: document.querySelector('[data-part="widgets.date"]') !== null, theme: document.documentElement.dataset.theme,
  titles: [...document.querySelectorAll("[data-feed] [data-slot=title]")].map((each) => each.textContent) })"""


async def sees(page: CDPSession, **what: Any) -> None:
    """Until the page shows that. Playwright itself loses sight of a page that comes back."""
    async with asyncio.timeout(20):
        while True:
            answer = await page.send("Runtime.evaluate", {"expression": SEEN, "returnByValue": True})
            if answer["result"].get("value") == what:
                return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("kept", [True, False])
async def test_a_page_that_is_left_hands_the_line_over_and_is_live_again_when_somebody_comes_back(
    server: State, school: School, proxy: Box, keeping: Browser, kept: bool
) -> None:
    context = await keeping.new_context(base_url=proxy.url, locale="fr-FR")
    if kept:  # as it is, our pages forbid it, for the sake of who shares a computer
        proxy.rewrites[b"cache-control: no-store"] = b"cache-control: no-cache"
    cookie = server.resources.settings.cookie_name
    await context.add_cookies([{"name": cookie, "value": await school.token("bea.blin"), "url": proxy.url}])
    first, second = await context.new_page(), await context.new_page()
    for page in (first, second):
        await page.set_viewport_size({"width": 1280, "height": 200})  # nothing is read by being looked at
        await page.goto("/")
        await live(page)
    await note(server, school, "Un")
    await shows(first, "Un")
    await first.evaluate("addEventListener('pageshow', ({ persisted }) => (window.kept = persisted))")
    seen = await context.new_cdp_session(first)
    await first.evaluate("location.assign('/aide')")
    await first.wait_for_url("**/aide")
    await live(first)
    await note(server, school, "Deux")
    await shows(second, "Deux", "Un")
    scope = await school.scope("bea.blin")
    await widgets.switch(scope, server.resources, "widgets.date", on=False)
    await choose(scope, server.resources, {"theme": "ocean"})
    await first.evaluate("history.back()")
    now = {"kept": kept, "state": "open", "date": False, "theme": "ocean"}  # nothing of before stays
    await sees(seen, **now, unread="(2) Quoi de neuf\u00a0? · one", titles=["Deux", "Un"])
    await note(server, school, "Trois")
    await sees(seen, **now, unread="(3) Quoi de neuf\u00a0? · one", titles=["Trois", "Deux", "Un"])
    await shows(second, "Trois", "Deux", "Un")
    assert proxy.lines("/live") == 1
