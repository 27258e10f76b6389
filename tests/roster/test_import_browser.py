"""The import of a school in a browser: the page follows the worker by itself, with scripts and without, and by keyboard."""

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter
from support.class_lists import lists
from support.onde_files import pupil
from support.people import School
from support.working import working

from one.http.state import State
from one.roster.doubt import Doubt, Reading
from one.store.roster import kept

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PUPILS = [
    pupil("Roy", "Léa", "", "CE1"),
    pupil("Roy", "Tom", "", "CE1"),
    pupil("Blin", "Zoé", "", "CE1"),
    pupil("Noir", "Max", "", "CM2"),
    pupil("Neuf", "Éloi", "2018-02-03", "CE1"),
]


async def send(page: Page, school: School) -> None:
    ((name, content),) = lists(PUPILS)
    await page.goto(f"/ecole/{school.id}/import")
    await page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    await page.locator("main form button[type=submit]").press("Enter")


@pytest.mark.long
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_the_page_follows_the_worker_to_the_preview_and_to_the_result(
    enter: Enter, server: State, school: School, scripts: bool
) -> None:
    page = await enter("dora.direction", scripts=scripts)
    await send(page, school)
    await expect(page.get_by_text("attend son tour")).to_be_visible()
    async with working(server):
        await expect(page.get_by_text("Éloi Neuf")).to_be_visible()
        tick = page.locator("[name=sure]")
        if await tick.count():
            await tick.press("Space")
        await page.locator("form[action$=appliquer] button").press("Enter")
        await expect(page.locator("h1")).to_have_text("Import des listes de l’école")
    await expect(page.get_by_text("Voici ce qui a changé")).to_be_visible()


@pytest.mark.long
async def test_questions_are_answered_by_keyboard_and_nothing_is_chosen_before(
    enter: Enter, server: State, school: School
) -> None:
    readings = (Reading("keep", "Ils sont là."), Reading("leave", "Ils sont partis."))
    async with server.resources.pool.acquire() as connection:
        doubts = [Doubt("a" * 20, "class", "CE1 ?", readings), Doubt("b" * 20, "class", "CE2 ?", readings)]
        await kept.put(connection, school.id, None, None, b"", doubts)
    page = await enter("dora.direction")
    await page.goto(f"/ecole/{school.id}/a-verifier")
    await expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    await page.locator("input[type=radio]").first.focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("input[value=leave]").first).to_be_checked()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.locator("input[type=radio]:checked")).to_have_count(2)
    # The lists of these questions are none: the answer is refused, and both choices are still there.
    async with working(server):
        await page.locator("main form button[type=submit]").press("Enter")
        await expect(page.locator("[data-error-summary]")).to_be_visible()
    await expect(page.locator("input[type=radio]:checked")).to_have_count(2)
