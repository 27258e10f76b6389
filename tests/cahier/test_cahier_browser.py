"""The homework book in browsers: what a teacher writes is on the child's page, what the child ticks on the others."""

from datetime import timedelta

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.people import School

from one.apps.cahier import writing
from one.apps.cahier.reading import today
from one.http.state import State
from one.rich_text import Rich

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

TOMORROW = today() + timedelta(days=1)


async def test_written_ticked_changed_and_taken_back_on_every_open_page(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    week = f"{origin}/cahier?jour={TOMORROW}"
    teacher, pupil, parent = [await enter(login) for login in ("paul.prof", "lea.roy", "lise.roy")]
    await parent.set_viewport_size({"width": 390, "height": 844})
    for page in (teacher, pupil, parent):
        await page.goto(week)
    draft = writing.Draft("lecture", "Relire la page 31", Rich("Deux fois."), TOMORROW, sure=True)
    paul, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    (homework_id,) = await writing.write(paul, server.resources, draft, [ce1])
    await expect(teacher.get_by_text("0 sur 2 ont fini")).to_be_visible()
    await expect(parent.get_by_text("doit le faire")).to_be_visible()
    assert await parent.evaluate("document.documentElement.scrollWidth") == 390
    await pupil.get_by_role("button", name="C’est fait").click()
    await expect(pupil.get_by_role("button", pressed=True)).to_be_visible()
    await expect(parent.get_by_text("a fini")).to_be_visible()
    await expect(teacher.get_by_text("1 sur 2 ont fini")).to_be_visible()
    changed = writing.Draft("lecture", "Relire la page 32", Rich(""), TOMORROW, sure=True)
    await writing.change(paul, server.resources, homework_id, changed, 1)
    await expect(pupil.get_by_role("link", name="Relire la page 32")).to_be_visible()
    await expect(pupil.get_by_role("button", pressed=True)).to_be_visible()
    await writing.withdraw(paul, server.resources, homework_id)
    for page in (teacher, pupil, parent):
        await expect(page.get_by_role("link", name="Relire la page 32")).to_be_hidden()
