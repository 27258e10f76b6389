"""What a page shows and counts after a bad line, a sleep or a change of rights: all of it, once, and nothing else."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, press_pill
from support.http_proxy import HttpProxy
from support.people import School
from support.proxied_page import count, live, note, pass_second, shows, until

from one.feed import marks as feed
from one.http.state import State
from one.realtime import connection

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def another_child(school: School) -> None:
    """Béa becomes the guardian of a child of CM2: her channels change."""
    mother, child = school.people["bea.blin"], school.people["max.noir"]
    await school.pool.execute("insert into guardian (guardian_id, child_id) values ($1, $2)", mother, child)


async def until_read(page: Page, school: School) -> None:
    for _ in range(150):
        if await school.pool.fetchval("select count(*) from mark where read_at is not null"):
            return
        await pass_second(page)
    raise AssertionError("never told")


@pytest.mark.long
async def test_what_arrives_while_the_page_is_read_again_stays(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    await note(server, school, "Avant")
    page = await enter_proxied(height=150)  # the feed is below: nothing is read
    await live(page)
    proxy.held["/"] = asyncio.Event()
    proxy.asked.clear()
    await another_child(school)
    while not proxy.holding:
        await asyncio.sleep(0.01)
    await note(server, school, "Pendant")
    await shows(page, "Pendant", "Avant")
    await count(page, 2)
    proxy.held["/"].set()
    await until(page, lambda: proxy.lines("/") == 0)
    await note(server, school, "Après")
    await shows(page, "Après", "Pendant", "Avant")
    await count(page, 3)


@pytest.mark.long
async def test_a_page_that_cannot_be_read_again_stays_and_is_read_later(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    await note(server, school, "Un")
    page = await enter_proxied()
    await live(page)
    await page.evaluate("window.same = true")
    proxy.broken.add("/")
    proxy.asked.clear()
    await school.pool.execute("delete from guardian where guardian_id = $1", school.people["bea.blin"])
    await until(page, lambda: proxy.asked.count("/") >= 2)
    await shows(page, "Un")
    proxy.broken.clear()
    asked = proxy.asked.count("/")
    await until(page, lambda: proxy.asked.count("/") > asked)
    await shows(page)
    assert await page.evaluate("window.same")


async def test_who_lost_a_right_during_a_sleep_sees_it_no_longer(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    await note(server, school, "Un")
    page = await enter_proxied()
    await live(page)
    proxy.bar("/live")
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    await school.pool.execute("delete from guardian where guardian_id = $1", school.people["bea.blin"])
    proxy.refused.clear()
    await live(page)
    await shows(page)


@pytest.mark.long
async def test_a_reader_in_the_middle_stays_there_when_the_page_is_read_again(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    for number in range(12):
        await note(server, school, f"Mot {number}")
    page = await enter_proxied()
    await live(page)
    await page.set_viewport_size({"width": 390, "height": 800})
    await page.evaluate("scrollTo(0, 900)")
    await page.get_by_role("link", name="Mot 4", exact=True).focus()
    await note(server, school, "Du CM2", "anne.autre", "CM2")
    place = "document.activeElement.getBoundingClientRect().top"
    before = await page.evaluate(place)
    await note(server, school, "Pendant ce temps")
    pill = page.locator("[data-pill]")
    await expect(pill).to_have_text(re.compile("1 nouveauté"), timeout=15_000)
    await another_child(school)
    await expect(pill).to_have_text(re.compile("2 nouveautés"), timeout=15_000)
    await expect(page.get_by_role("link", name="Mot 4", exact=True)).to_be_focused()
    assert abs(await page.evaluate(place) - before) < 2
    await press_pill(page)
    await shows(page, "Pendant ce temps", "Du CM2", *(f"Mot {number}" for number in reversed(range(12))))


async def test_the_count_of_a_page_that_comes_back_is_not_that_of_its_replay(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    for number in range(3):
        await note(server, school, f"Mot {number}")
    ids = [row["id"] for row in await school.pool.fetch("select id from event where kind = 'item'")]
    page = await enter_proxied(height=150)  # the feed is below: nothing is read
    await live(page)
    proxy.bar("/live")
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    await feed.mark_read(await school.scope("bea.blin"), server.resources, ids)  # on her phone: none left
    await note(server, school, "Mot 3")
    await note(server, school, "Mot 4")
    proxy.refused.clear()
    await live(page)
    await shows(page, *(f"Mot {number}" for number in reversed(range(5))))
    await note(server, school, "Mot 5")
    await shows(page, *(f"Mot {number}" for number in reversed(range(6))))
    await count(page, 3)
    assert await page.locator(".is-new").count() == 3


async def test_what_came_between_the_hello_and_the_resume_is_counted(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await enter_proxied(height=150)  # the feed is below: nothing is read
    await live(page)
    proxy.bar("/live")
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    await note(server, school, "Avant")
    monkeypatch.setattr(connection, "GREETING_SECONDS", 30.0)
    proxy.mute()
    proxy.refused.clear()
    await live(page)
    await count(page, 1)
    await note(server, school, "Entre")
    async with asyncio.timeout(15):
        while server.engine.hub.channels.by_name[f"class:{school.classes['CE1']}:parent"].seq < 2:
            await asyncio.sleep(0.01)
    proxy.speak()
    await shows(page, "Entre", "Avant")
    await count(page, 2)


async def test_a_read_mark_that_a_dying_line_swallowed_is_told_again(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    await note(server, school, "Un")
    page = await enter_proxied()
    await live(page)
    proxy.deafen("/live")
    await page.locator(".is-new").first.wait_for()
    await count(page, 1)
    await page.clock.run_for(10_000)
    await count(page, 1)
    proxy.asked.clear()
    await until(page, lambda: "/live" in proxy.asked)
    await until_read(page, school)
    await count(page, 0)


@pytest.mark.long
async def test_a_read_mark_that_could_not_be_posted_is_told_again(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    proxy.refused.add("/live")
    proxy.broken.add("/live/read")
    await note(server, school, "Un")
    page = await enter_proxied()
    await live(page)
    await until(page, lambda: "/live/read" in proxy.asked)
    proxy.broken.clear()
    await until_read(page, school)
    await count(page, 0)


async def test_a_page_left_open_is_not_shown_the_stream_of_who_signs_in_next(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    page = await enter_proxied()
    await live(page)
    proxy.bar("/live")
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    cookie, token = server.resources.settings.cookie_name, await school.token("nina.noir")
    await page.context.add_cookies([{"name": cookie, "value": token, "url": proxy.url}])
    proxy.refused.clear()
    proxy.asked.clear()
    await until(page, lambda: "/connexion" in proxy.asked)
    await expect(page.locator("h1")).to_have_text(re.compile("Nina"))
