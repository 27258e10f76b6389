"""Tabs of one browser share one line: who has it, who takes it over and when, and that nobody loses or repeats a word."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from support.box import LIVE, Box
from support.browser import frozen, live
from support.people import School
from support.proxied_page import note, shows
from support.tablet import device_of

from one.http.state import State
from one.tablet import leaving

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
# Nothing is read, so that pages are the same; or it is after all.
UNREAD = "window.observe = IntersectionObserver.prototype.observe; IntersectionObserver.prototype.observe = () => {};"
READ = "IntersectionObserver.prototype.observe = window.observe;"
MUTE = """{ const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = function (said) { said.ended || postMessage.call(this, said); }; }"""
ALONE = "Object.defineProperty(Navigator.prototype, 'locks', { get() { return undefined } });"
THROWS = "window.BroadcastChannel = class { constructor() { throw new DOMException('', 'SecurityError') } };"
FORBIDDEN = "LockManager.prototype.request = async () => { throw new DOMException('', 'SecurityError') };"

Tab = Callable[..., Awaitable[Page]]


@pytest.fixture
async def context(browser: Browser, server: State, school: School, proxy: Box) -> BrowserContext:
    """A browser of Béa's, behind a proxy that counts."""
    context = await browser.new_context(base_url=proxy.url, locale="fr-FR")
    await become(context, server, school, "bea.blin", proxy)
    await context.add_init_script(UNREAD)
    return context


@pytest.fixture
def tab(context: BrowserContext) -> Tab:
    async def tab(path: str = "/", script: str = "") -> Page:
        page = await context.new_page()
        await page.add_init_script(script)
        await page.goto(path)
        await live(page)
        return page

    return tab


async def become(context: BrowserContext, server: State, school: School, login: str, proxy: Box) -> None:
    name = server.resources.settings.cookie_name
    await context.add_cookies([{"name": name, "value": await school.token(login), "url": proxy.url}])


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


async def one_line(proxy: Box, way: str = "/live") -> None:
    await until(lambda: [proxy.lines(each) for each in LIVE] == [int(each == way) for each in LIVE])


async def test_five_tabs_have_one_line_and_who_closes_the_leading_one_loses_nothing(
    server: State, school: School, proxy: Box, tab: Tab
) -> None:
    first, *others = [await tab() for _ in range(4)]
    account = await tab("/compte")
    await one_line(proxy)
    assert len(server.engine.hub.registry.connections) == 1
    await note(server, school, "Un")
    for page in (first, *others):
        await shows(page, "Un")
    await expect(account).to_have_title(re.compile(r"^\(1\)"))
    closing = asyncio.create_task(first.close())
    for title in ("Deux", "Trois"):
        await note(server, school, title)
    await closing
    await note(server, school, "Quatre")
    for page in others:
        await expect(page.locator("[data-feed] [data-slot=title]").first).to_have_text("Quatre")
        await shows(page, "Quatre", "Trois", "Deux", "Un")
    await expect(account).to_have_title(re.compile(r"^\(4\)"))
    await one_line(proxy)


@pytest.mark.long
async def test_a_tab_that_goes_to_another_page_hands_the_line_over_and_shares_that_of_its_heir(
    server: State, school: School, proxy: Box, tab: Tab
) -> None:
    first, second = await tab(), await tab()
    for path in ("/compte", "/"):
        await first.goto(path)
        await live(first)
    await one_line(proxy)
    await note(server, school, "Un")
    await shows(first, "Un")
    await shows(second, "Un")


@pytest.mark.long
async def test_a_tab_that_froze_unseen_does_not_keep_the_others_waiting_and_wakes_to_what_it_missed(
    server: State, school: School, proxy: Box, tab: Tab
) -> None:
    first, second = await tab(), await tab()
    await note(server, school, "Un")
    await shows(first, "Un")
    async with frozen(first):
        await note(server, school, "Deux")
        await until(lambda: proxy.asked.count("/live") == 2)
        await shows(second, "Deux", "Un")
        await one_line(proxy)  # what is frozen closes nothing: the server does
        await note(server, school, "Trois")
        await shows(second, "Trois", "Deux", "Un")
    await shows(first, "Trois", "Deux", "Un")
    await one_line(proxy)
    await note(server, school, "Quatre")
    for page in (first, second):
        await shows(page, "Quatre", "Trois", "Deux", "Un")


async def test_a_tab_that_is_told_that_it_freezes_hands_the_line_over_and_comes_back(
    server: State, school: School, proxy: Box, tab: Tab
) -> None:
    first, second = await tab(), await tab()
    await first.evaluate("document.dispatchEvent(new Event('freeze'))")
    await until(lambda: proxy.asked.count("/live") == 2, 2)
    await note(server, school, "Un")
    await shows(second, "Un")
    await first.evaluate("document.dispatchEvent(new Event('resume'))")
    await shows(first, "Un")
    await one_line(proxy)


@pytest.mark.long
async def test_where_upgrades_are_barred_the_tab_that_is_looked_at_has_the_line(
    server: State, school: School, proxy: Box, tab: Tab
) -> None:
    proxy.refused.add("/live")
    first = await tab()
    second = await tab()
    await one_line(proxy, "/live/events")
    for seen, unseen, titles in ((second, first, ("Un",)), (first, second, ("Deux", "Un"))):
        proxy.asked.clear()
        await unseen.evaluate(HIDE, True)
        await seen.evaluate(HIDE, False)
        await until(lambda: "/live/events" in proxy.asked, 5)
        await live(seen)
        await note(server, school, titles[0])
        await shows(seen, *titles)
        await expect(unseen).to_have_title(re.compile(rf"^\({len(titles)}\)"))
    await one_line(proxy, "/live/events")


@pytest.mark.long
@pytest.mark.parametrize("way", LIVE[1:])
async def test_behind_what_takes_upgrades_out_a_browser_has_one_stream_or_one_poll(
    server: State, school: School, proxy: Box, tab: Tab, way: str
) -> None:
    proxy.strips_upgrades = True
    proxy.refused |= {"/live/events"} - {way}
    first, second, third = await tab(), await tab("/compte"), await tab()
    for title in ("Un", "Deux"):
        await note(server, school, title)
    for page in (first, third):
        await shows(page, "Deux", "Un")
    await expect(second).to_have_title(re.compile(r"^\(2\)"))
    await one_line(proxy, way)


@pytest.mark.long
async def test_a_leader_that_nobody_looks_at_does_not_let_who_looks_wait_for_its_timers(
    server: State, school: School, proxy: Box, tab: Tab
) -> None:
    first, second = await tab(), await tab()
    await first.evaluate(HIDE, True)
    await first.evaluate("setTimeout = () => 0")
    proxy.refused.add("/live")
    proxy.cut("/live")
    await second.locator("html[data-live=lost]").wait_for(state="attached")
    proxy.refused.clear()
    await live(second)
    await one_line(proxy)
    await note(server, school, "Un")
    await shows(second, "Un")


@pytest.mark.long
async def test_each_tab_goes_on_from_where_it_was_drawn(
    server: State, school: School, proxy: Box, tab: Tab, context: BrowserContext
) -> None:
    first = await tab()
    await note(server, school, "Un")
    proxy.refused.add("/live/poll")  # of a tab that has no line yet
    late = await context.new_page()
    await late.goto("/")
    await shows(late, "Un")
    for title in ("Deux", "Trois"):
        await note(server, school, title)
    await shows(first, "Trois", "Deux", "Un")
    await until(lambda: "/live/poll" in proxy.asked)
    proxy.refused.clear()
    await shows(late, "Trois", "Deux", "Un")
    await expect(late).to_have_title(re.compile(r"^\(3\)"))
    assert proxy.lines("/live") == 1


@pytest.mark.long
async def test_what_is_read_in_a_tab_that_follows_is_told_through_the_leader(
    server: State, school: School, proxy: Box, tab: Tab
) -> None:
    first = await tab()
    await note(server, school, "Un")
    await expect(first).to_have_title(re.compile(r"^\(1\)"))
    second = await tab(script=READ)
    for page in (first, second):
        await expect(page).to_have_title(re.compile("^Quoi"))
    assert "/live/read" not in proxy.asked
    await one_line(proxy)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(script, id=name, marks=pytest.mark.long if name != "alone" else ())
        for name, script in (("alone", ALONE), ("throws", THROWS), ("forbidden", FORBIDDEN))
    ],
)
async def test_a_browser_that_cannot_share_has_a_line_a_tab(
    server: State, school: School, proxy: Box, tab: Tab, script: str
) -> None:
    pages = [await tab(script=script) for _ in range(2)]
    await until(lambda: proxy.lines("/live") == 2)
    await note(server, school, "Un")
    for page in pages:
        await shows(page, "Un")


@pytest.mark.long
async def test_the_end_of_the_session_ends_all_tabs(school: School, proxy: Box, tab: Tab) -> None:
    pages = [await tab() for _ in range(3)]
    await school.pool.execute("delete from session")
    for page in pages:
        await page.wait_for_url(re.compile(r"/connexion\?suite="))
    assert proxy.lines("/live") == 0


@pytest.mark.parametrize(
    "script", [pytest.param("", id="told"), pytest.param(MUTE, id="untold", marks=pytest.mark.long)]
)
async def test_who_signs_out_in_the_tab_that_leads_ends_the_others(proxy: Box, tab: Tab, script: str) -> None:
    first, second = await tab("/compte", script), await tab()
    await first.click("main form[action='/deconnexion'] button")
    await second.wait_for_url(re.compile(r"/connexion\?suite="))
    assert proxy.lines("/live") == 0


@pytest.mark.long
async def test_tabs_of_two_people_share_nothing_and_those_of_the_one_before_end(
    server: State, school: School, proxy: Box, tab: Tab, context: BrowserContext
) -> None:
    before = [await tab("/compte"), await tab()]
    await become(context, server, school, "marc.roy", proxy)
    after = await tab()
    await until(lambda: proxy.lines("/live") == 2)
    proxy.cut("/live")  # what comes back is Marc’s
    for page in before:  # by way of the page to sign in
        await expect(page.locator("body[data-login='marc.roy']")).to_be_attached()
    await live(after)
    await one_line(proxy)
    await note(server, school, "Un")
    await shows(after, "Un")


@pytest.mark.long
async def test_the_walls_of_a_tablet_share_a_line_and_go_blank_together(
    browser: Browser, server: State, school: School, proxy: Box
) -> None:
    token, device_id = await device_of(school.pool, school)
    context = await browser.new_context(base_url=proxy.url)
    await context.add_cookies([{"name": "one-tablet", "value": token, "url": proxy.url}])
    walls = [await context.new_page() for _ in range(2)]
    for wall in walls:
        await wall.goto("/tablette")
        await live(wall)
    assert proxy.lines("/tablette/live") == 1
    paul = await school.scope("paul.prof")
    await leaving.revoke(paul, server.resources, school.classes["CE1"], device_id)
    for wall in walls:
        await expect(wall.get_by_text("plus reliée à la classe")).to_be_visible(timeout=5000)
