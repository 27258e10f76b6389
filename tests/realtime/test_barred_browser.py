"""Browsers and boxes that bar the WebSocket: the page is live by another way within 20 s."""

import pytest
from playwright.async_api import Page
from support.box import LIVE, PORTAL, Box, answer
from support.browser import Enter
from support.marks import first_of
from support.people import School
from support.proxied_page import live, note, shows, until

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

MISSING = "delete window.WebSocket;"
THROWS = "window.WebSocket = class { constructor() { throw new DOMException('', 'SecurityError') } };"
# As a browser that does not mind when the server chose none of its subprotocols.
NO_OFFER = "window.WebSocket = class extends WebSocket { constructor(url) { super(url) } };"
REFUSALS = {
    "403": answer("403 Forbidden"),
    "407": answer("407 Proxy Authentication Required"),
    "502": answer("502 Bad Gateway"),
    "a page to sign in": PORTAL,
}


async def anew(enter_proxied: Enter, script: str = "") -> Page:
    """The home page, in a tab that knows nothing of the way."""
    page = await enter_proxied()
    await page.add_init_script(script)
    await page.evaluate("sessionStorage.clear()")
    await page.goto("/")
    return page


async def live_soon(page: Page, proxy: Box, way: str) -> None:
    await live(page, seconds=20, pace=0.15)
    await until(page, lambda: proxy.lines(way) == 1)


@pytest.mark.parametrize("kind", first_of(REFUSALS))
async def test_a_refused_upgrade_leads_to_the_events_within_20_s(
    server: State, school: School, proxy: Box, enter_proxied: Enter, kind: str
) -> None:
    proxy.answers["/live"] = REFUSALS[kind]
    page = await anew(enter_proxied)
    await live_soon(page, proxy, "/live/events")
    await note(server, school, "Un")
    await shows(page, "Un")


@pytest.mark.long
async def test_an_upgrade_that_nobody_answers_leads_to_the_events_within_20_s(
    server: State, school: School, proxy: Box, enter_proxied: Enter
) -> None:
    proxy.unanswered.add("/live")
    page = await anew(enter_proxied)
    proxy.asked.clear()
    await page.goto("/")
    await live_soon(page, proxy, "/live/events")
    assert proxy.asked.count("/live") <= 2


@pytest.mark.long
async def test_events_that_are_held_back_lead_to_the_poll_within_another_20_s(
    server: State, school: School, proxy: Box, enter_proxied: Enter
) -> None:
    proxy.answers["/live"] = answer("403 Forbidden")
    proxy.kept.add("/live/events")
    page = await anew(enter_proxied)
    await live(page, seconds=40, pace=0.1)
    await until(page, lambda: proxy.lines("/live/poll") == 1)


@pytest.mark.parametrize(
    "script", [pytest.param("", id="told"), pytest.param(NO_OFFER, id="not told", marks=pytest.mark.long)]
)
async def test_a_subprotocol_that_is_taken_out_is_not_the_end(
    server: State, school: School, proxy: Box, enter_proxied: Enter, script: str
) -> None:
    proxy.strips = True
    page = await anew(enter_proxied, script)
    await live_soon(page, proxy, "/live/events")
    await note(server, school, "Un")
    await shows(page, "Un")


@pytest.mark.parametrize(
    ("script", "way"),
    [
        pytest.param(MISSING, "/live/events", id="missing"),
        pytest.param(THROWS, "/live/events", id="its constructor throws", marks=pytest.mark.long),
        pytest.param(MISSING + "delete window.EventSource;", "/live/poll", id="no events either"),
    ],
)
async def test_without_a_websocket_the_page_is_live_within_20_s_by_what_is_left(
    server: State, school: School, proxy: Box, enter_proxied: Enter, script: str, way: str
) -> None:
    page = await anew(enter_proxied, script)
    await live_soon(page, proxy, way)
    await note(server, school, "Un")
    await shows(page, "Un")
    assert proxy.lines("/live") == 0


@pytest.mark.long
@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_that_is_set_while_nobody_answers_changes_nothing(
    server: State, school: School, proxy: Box, enter_proxied: Enter, hours: int
) -> None:
    proxy.unanswered.add("/live")
    page = await anew(enter_proxied)
    now = await page.evaluate("Date.now()")
    await page.clock.set_system_time(now / 1000 + hours * 3600)
    await live_soon(page, proxy, "/live/events")


@pytest.mark.long
async def test_a_clock_set_back_between_two_pages_does_not_keep_the_better_way_away(
    server: State, school: School, proxy: Box, enter_proxied: Enter
) -> None:
    proxy.answers["/live"] = answer("403 Forbidden")
    page = await anew(enter_proxied)
    await live(page)
    now = await page.evaluate("Date.now()")
    await page.clock.set_system_time(now / 1000 - 3600)
    await page.goto("/compte")
    await live(page)
    proxy.asked.clear()
    await until(page, lambda: "/live" in proxy.asked)


async def test_a_page_behind_a_portal_waits_and_is_live_once_it_is_signed_in(
    server: State, school: School, proxy: Box, enter_proxied: Enter
) -> None:
    page = await anew(enter_proxied)
    await live(page)
    await page.evaluate("window.same = true")
    proxy.answers = dict.fromkeys((*LIVE, "/"), PORTAL)
    proxy.cut(*LIVE)
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    await page.clock.run_for(60_000)
    proxy.answers = {}
    await note(server, school, "Un")
    await live(page)
    await shows(page, "Un")
    assert await page.evaluate("window.same")


async def test_a_refusal_of_a_box_does_not_end_the_session_of_a_poll(
    server: State, school: School, proxy: Box, enter_proxied: Enter
) -> None:
    page = await anew(enter_proxied, MISSING + "delete window.EventSource;")
    await live(page)
    proxy.answers["/live/poll"] = answer("401 Unauthorized")
    proxy.cut("/live/poll")
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    await page.clock.run_for(60_000)
    proxy.answers = {}
    await live(page)


async def test_without_a_network_no_way_is_given_up(
    server: State, school: School, proxy: Box, enter_proxied: Enter
) -> None:
    page = await anew(enter_proxied)
    await live(page)
    await page.context.set_offline(True)
    await page.clock.run_for(120_000)
    proxy.asked.clear()
    await page.context.set_offline(False)
    await live(page)
    assert [path for path in proxy.asked if path in LIVE] == ["/live"]
