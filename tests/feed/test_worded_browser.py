"""What arrives live reads as the next page says it: in the language of who reads, who is not who wrote."""

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.people import School
from support.worded import told

from one.http.state import State
from one.preferences import choices

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_items_arrive_in_the_language_of_their_reader(
    enter: Enter, server: State, school: School, origin: str, language: str
) -> None:
    await choices.choose(await school.scope("lise.roy"), server.resources, {"language": language})
    page = await enter("lise.roy")
    await page.goto(f"{origin}/")
    await told(server, school)
    items = page.locator(".feed [data-item]")
    await expect(items).to_have_count(5)
    live = await items.locator("[data-slot=title], [data-slot=excerpt]").all_text_contents()
    await page.reload()
    assert await items.locator("[data-slot=title], [data-slot=excerpt]").all_text_contents() == live
    assert ("2 replies" if language == "en" else "2 réponses") in live
