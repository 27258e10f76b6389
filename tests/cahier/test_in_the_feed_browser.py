"""Homework in an open feed: what is for one day is one line, and what is moved to another day leaves it."""

from datetime import timedelta

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.people import School

from one.apps.cahier import writing
from one.apps.cahier.reading import today
from one.http.state import State
from one.rich_text import Rich

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


async def test_several_for_one_day_stand_together_until_one_is_moved(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    page = await enter("lise.roy")
    await page.goto(f"{origin}/")
    paul, ce1, tomorrow = (
        await school.scope("paul.prof"),
        school.classes["CE1"],
        today() + timedelta(days=1),
    )
    ids = []
    for title in ("Table de 6", "Table de 7"):
        draft = writing.Draft("maths", title, Rich(""), tomorrow, sure=True)
        ids += await writing.write(paul, server.resources, draft, [ce1])
    await expect(page.get_by_text("2 travaux ajoutés")).to_be_visible()
    later = writing.Draft("maths", "Table de 7", Rich(""), tomorrow + timedelta(days=1), sure=True)
    await writing.change(paul, server.resources, ids[1], later, 1)
    await expect(page.get_by_text("2 travaux ajoutés")).to_be_hidden()
    link = page.get_by_role("link", name="· Table de 7")
    await expect(link).to_have_attribute("href", f"/cahier?jour={later.due_on}&classe={ce1}")
