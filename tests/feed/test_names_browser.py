"""Names that change while a page is open: the author's name, letters and colour follow."""

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.notes import publish
from support.people import School

from one.http.state import State
from one.people.changes import accounts
from one.store.roster.people import PersonChange
from one.store.work import work

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.long
async def test_an_open_page_shows_an_author_under_the_new_name_at_once(
    server: State, school: School, enter: Enter
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    await publish(server, school, "anne.autre", "CM2")
    page = await enter("lise.roy")
    await page.goto("/")
    await live(page)
    change = PersonChange(school.people["paul.prof"], "M.", "Zimmer", "Paul", None, None, None)
    async with work(await school.scope("dora.direction"), server.resources) as w:
        await accounts.correct(w, [change])
    article = page.locator(f'[data-author="{change.id}"]')
    await expect(article.locator('[data-slot="author"]')).to_have_text("Paul Zimmer")
    await expect(article.locator('[data-slot="initials"]')).to_have_text("PZ")
    tone = await article.locator('[data-slot="initials"]').get_attribute("class")
    await page.reload()
    assert await article.locator('[data-slot="initials"]').get_attribute("class") == tone, "as a fresh page"
    await expect(
        page.locator("[data-feed] > article").first.locator('[data-slot="author"]')
    ).not_to_have_text("Paul Zimmer")
