"""The home page that is read again, or come back to: nothing is lost on it, and nothing counted or shown twice."""

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.locks import somebody_waits
from support.notes import publish
from support.people import School

from one.feed import hiding
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


async def test_what_comes_between_the_count_of_a_page_that_is_read_again_and_its_items_is_counted_once(
    server: State, school: School, enter: Enter
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
    async with pool.acquire() as other, other.transaction():
        await other.execute(
            "lock table epoch in access exclusive mode"
        )  # read for the page, not for the count
        await hiding.restore(scope, server.resources, first)  # so that the page is read again
        await somebody_waits(pool)
        await publish(server, school, "paul.prof", "CE1")
        await expect(badge).to_have_text("2")
    await page.locator("[data-feed][aria-busy=false]").wait_for()
    await expect(page.locator("[data-feed] [data-item]")).to_have_count(2)
    assert await badge.text_content() == "2"
