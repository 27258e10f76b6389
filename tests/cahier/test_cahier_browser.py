"""The homework book in browsers: what a teacher writes is on the child's page, what the child ticks on the others."""

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_written_ticked_changed_and_taken_back_on_every_open_page(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    teacher, pupil, parent, outsider = [
        await enter(login) for login in ("paul.prof", "lea.roy", "lise.roy", "nina.noir")
    ]
    await parent.set_viewport_size({"width": 390, "height": 844})
    await teacher.goto(f"{origin}/cahier/nouveau")
    day = await teacher.get_by_label("Pour quel jour").input_value()
    for page in (pupil, parent, outsider):
        await page.goto(f"{origin}/cahier?jour={day}")
    await teacher.get_by_label("Lecture").check()
    await teacher.get_by_label("Travail à faire").fill("Relire la page 31")
    await teacher.get_by_role("button", name="Noter le travail").click()
    await expect(teacher.get_by_text("0 sur 2 ont fini")).to_be_visible()
    await expect(parent.get_by_text("doit le faire")).to_be_visible()
    assert await parent.evaluate("document.documentElement.scrollWidth") == 390
    await pupil.get_by_role("button", name="C’est fait").click()
    await expect(pupil.get_by_role("button", pressed=True)).to_be_visible()
    await expect(parent.get_by_text("a fini")).to_be_visible()
    await expect(teacher.get_by_text("1 sur 2 ont fini")).to_be_visible()
    await teacher.get_by_role("link", name="Relire la page 31").click()
    await teacher.get_by_role("link", name="Modifier").click()
    await teacher.get_by_label("Travail à faire").fill("Relire la page 32")
    await teacher.get_by_role("button", name="Enregistrer").click()
    await expect(pupil.get_by_role("link", name="Relire la page 32")).to_be_visible()
    await expect(pupil.get_by_role("button", pressed=True)).to_be_visible()
    await expect(outsider.get_by_text("Une semaine sans devoirs")).to_be_visible()
    await teacher.get_by_role("link", name="Relire la page 32").click()
    await teacher.get_by_role("link", name="Retirer").click()
    await teacher.get_by_role("button", name="Retirer pour tout le monde").click()
    for page in (teacher, pupil, parent):
        await expect(page.get_by_role("link", name="Relire la page 32")).to_be_hidden()
