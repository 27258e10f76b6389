"""Filters and search of the feed on a live page: what arrives is shown where it belongs, and counted everywhere."""

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, live
from support.people import School

from one.apps.carnet.notes import MOT, SUBJECT
from one.http.state import State
from one.store.work import work

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def tell(server: State, school: School, title: str, to: str) -> None:
    channel = f"class:{school.classes[to]}:parent"
    async with work(await school.scope("paul.prof"), server.resources) as w:
        await w.publish(MOT, channels=[channel], subject=SUBJECT(1), title=title, url="/")


async def shows(page: Page, *titles: str) -> None:
    await expect(page.locator('[data-feed] [data-slot="title"]')).to_have_text(titles)


async def test_what_arrives_is_shown_where_its_filters_say(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    await page.goto("/")
    await page.click(".filter:has-text('Tom')")
    await live(page)
    other = await page.context.new_page()
    await other.goto("/?tout=1")
    await live(other)
    await tell(server, school, "Pour Léa", "CE1")
    await tell(server, school, "Pour Tom", "CM2")
    await shows(other, "Pour Tom", "Pour Léa")
    await shows(page, "Pour Tom")
    await expect(page.locator("[data-unread]").first).to_have_text("2")


async def test_a_page_with_a_search_shows_what_arrives_and_is_found(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    await page.goto("/")
    await page.fill("[name=q]", "piscine")
    await page.press("[name=q]", "Enter")
    await expect(page.locator("[data-feed-empty]")).to_contain_text("Rien ne correspond")
    await live(page)
    await page.locator("body").click(position={"x": 5, "y": 400})
    await tell(server, school, "La ferme", "CE1")
    await tell(server, school, "Les piscines", "CE1")
    await shows(page, "Les piscines")


async def test_filters_work_without_scripts(server: State, school: School, enter: Enter) -> None:
    await tell(server, school, "Pour Léa", "CE1")
    await tell(server, school, "Pour Tom", "CM2")
    page = await enter("lise.roy", scripts=False)
    await page.goto("/")
    await page.click(".filter:has-text('Tom')")
    await shows(page, "Pour Tom")
    await page.goto("/")
    await shows(page, "Pour Tom")
    await page.click(".filter:has-text('Tout')")
    await shows(page, "Pour Tom", "Pour Léa")
