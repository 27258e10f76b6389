"""« Mon historique » on two devices: counts follow, and what is taken back leaves open pages."""

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.notes import publish
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.long
async def test_the_author_sees_readers_come_and_takes_it_back_from_their_open_pages(
    server: State, school: School, enter: Enter
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    author, reader = await enter("paul.prof"), await enter("lise.roy")
    await author.goto("/")
    await author.click('.feed-ends a[href="/historique"]')
    await live(author)
    await expect(author.locator("[data-reach] strong")).to_have_text("0")
    await reader.goto("/")
    await live(reader)
    await reader.click('[data-slot="title"]')
    await reader.wait_for_url("**/carnet/*")
    await expect(author.locator("[data-reach] strong")).to_have_text("1")
    still = await reader.context.new_page()  # the note itself stays open
    await still.goto(reader.url)
    await live(still)
    await expect(still.locator("[data-slip]")).to_be_visible()
    await reader.goto("/")
    await live(reader)
    await author.click('a[href$="/retirer"]')
    await author.click("form.form-end .button-danger")
    await expect(author.locator(".published-gone")).to_be_visible()
    await expect(reader.locator("[data-feed] > article")).to_have_count(0)
    await expect(still.locator("h1")).to_have_text("Ce contenu a été retiré")
