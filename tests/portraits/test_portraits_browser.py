"""Portraits in a browser: what stands on an open page follows, and a photo is cut by mouse, touch and keyboard."""

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.notes import publish
from support.people import School

from one.http.state import State
from one.portraits import choosing

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_an_open_page_shows_the_new_face_and_that_of_who_publishes(
    server: State, school: School, enter: Enter
) -> None:
    paul, anne = school.people["paul.prof"], school.people["anne.autre"]
    await choosing.choose(await school.scope("anne.autre"), server.resources, "hibou")
    await publish(server, school, "paul.prof", "CE1")
    page = await enter("lise.roy")
    await page.goto("/")
    await live(page)
    face = page.locator("[data-feed] [data-slot=initials]")
    await expect(face).to_have_text("PP")
    await choosing.choose(await school.scope("paul.prof"), server.resources, "ours")
    await expect(face.locator("svg.hue-sun")).to_be_visible()
    await publish(server, school, "anne.autre", "CM2")
    await expect(page.locator(f'[data-author="{anne}"] [data-face] > svg.hue-lilac')).to_be_visible()
    await choosing.choose(await school.scope("paul.prof"), server.resources, "")
    await expect(page.locator(f'[data-author="{paul}"] [data-face]')).to_have_text("PP")
