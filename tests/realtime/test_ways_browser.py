"""The page behind proxies that bar the WebSocket, or the stream too: still live, by another way."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter
from support.http_proxy import HttpProxy
from support.people import School
from support.proxied_page import live, note, shows, until

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

WAYS = ("/live", "/live/events", "/live/poll")


async def much_later(page: Page) -> None:
    """The computer slept for three minutes, and the page is live again."""
    now = await page.evaluate("Date.now()")
    await page.clock.set_system_time(now / 1000 + 180)
    await page.evaluate("document.documentElement.dataset.live = ''")
    await live(page)


def bar(proxy: HttpProxy, way: str) -> None:
    """Leave only ``way`` open."""
    if way == "/live/events":
        proxy.refused.add("/live")
    elif way == "/live/poll":
        proxy.unanswered.add("/live")
        proxy.kept.add("/live/events")


@pytest.mark.parametrize("way", WAYS)
async def test_items_arrive_live_are_read_and_signing_out_ends_the_page(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter, way: str
) -> None:
    bar(proxy, way)
    page = await enter_proxied()
    await live(page)
    await until(page, lambda: proxy.lines(way) == 1)
    await note(server, school, "Un")
    await shows(page, "Un")
    await note(server, school, "Deux")
    await shows(page, "Deux", "Un")
    await until(page, lambda: "/live/read" in proxy.asked or way == "/live")
    await page.clock.run_for(3000)
    await expect(page).to_have_title(re.compile("^Quoi"), timeout=15_000)
    assert await school.pool.fetchval("select count(*) from mark where read_at is not null") == 2
    await school.pool.execute("delete from session")
    await page.wait_for_url(re.compile(r"/connexion\?suite="), timeout=15_000)


@pytest.mark.parametrize("way", WAYS)
async def test_a_cut_leaves_neither_a_hole_nor_a_double(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter, way: str
) -> None:
    bar(proxy, way)
    page = await enter_proxied()
    await live(page)
    await until(page, lambda: proxy.lines(way) == 1)
    await note(server, school, "Avant")
    await shows(page, "Avant")
    refused = set(proxy.refused)
    proxy.bar(*WAYS)
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    await note(server, school, "Pendant 1")
    await note(server, school, "Pendant 2")
    proxy.refused = refused
    await live(page)
    await note(server, school, "Après")
    await shows(page, "Après", "Pendant 2", "Pendant 1", "Avant")


@pytest.mark.long
async def test_the_next_page_takes_the_way_that_worked_and_goes_back_to_the_socket_once_that_is_open(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    bar(proxy, "/live/events")
    page = await enter_proxied()
    await live(page)
    proxy.asked.clear()
    await page.goto("/compte")
    await live(page)
    assert [path for path in proxy.asked if path in WAYS] == ["/live/events"]
    await page.goto("/")
    await live(page)
    proxy.refused.clear()
    proxy.asked.clear()
    await much_later(page)
    await until(page, lambda: proxy.asked.count("/live") == 2)  # one that proved good, and the page's own
    await until(page, lambda: [proxy.lines(way) for way in WAYS] == [1, 0, 0])
    await note(server, school, "Par la prise")
    await shows(page, "Par la prise")
    proxy.asked.clear()
    await page.goto("/compte")
    await live(page)
    assert [path for path in proxy.asked if path in WAYS] == ["/live"]


async def test_a_page_that_looks_for_the_socket_in_vain_keeps_its_line(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    bar(proxy, "/live/events")
    page = await enter_proxied()
    await live(page)
    proxy.asked.clear()
    await much_later(page)
    await until(page, lambda: "/live" in proxy.asked)
    await note(server, school, "Un")
    await shows(page, "Un")
    assert proxy.lines("/live/events") == 1
    # Who slept begins a line anew, before or after it looks for the socket; that it looked in vain cost it no other.
    assert proxy.asked.count("/live/events") == 1


async def test_a_page_nobody_looks_at_takes_none_of_the_six_connections_of_its_browser(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    bar(proxy, "/live/events")
    page = await enter_proxied()
    await live(page)
    hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
    hide += "document.dispatchEvent(new Event('visibilitychange')) }"
    await page.evaluate(hide, True)
    async with asyncio.timeout(15):
        while proxy.lines("/live/events"):
            await asyncio.sleep(0.02)
    await page.clock.run_for(60_000)
    assert proxy.lines("/live/events") == 0
    await note(server, school, "Un")
    await page.evaluate(hide, False)
    await shows(page, "Un")
    await page.evaluate(hide, True)
    proxy.refused.clear()
    await until(page, lambda: proxy.lines("/live") == 1)  # that one it may have
    await note(server, school, "Deux")
    await expect(page).to_have_title(re.compile(r"^\(\d\)"), timeout=15_000)
    await expect(page.locator("[data-pill]")).to_be_hidden()  # nothing is drawn that nobody sees
    await page.evaluate(hide, False)
    await shows(page, "Deux", "Un")


async def test_a_dead_line_is_left_although_the_computers_clock_was_put_back(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    page = await enter_proxied()
    await live(page)
    await until(page, lambda: proxy.lines("/live") == 1)
    now = await page.evaluate("Date.now()")
    await page.clock.set_system_time(now / 1000 - 3600)
    proxy.deafen("/live")
    proxy.asked.clear()
    await until(page, lambda: "/live" in proxy.asked)
    await live(page)
    await note(server, school, "Un")
    await shows(page, "Un")
