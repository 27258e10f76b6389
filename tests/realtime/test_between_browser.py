"""What happens after a page was made and before its line is open is shown by it, once the line is."""

import pytest
from playwright.async_api import expect
from support.browser import Enter, late
from support.people import School
from support.proxied_page import note

from one.http.state import State
from one.profile import saving
from one.profile.fields import MOTTO, OPEN, YES
from one.profile.saving import Change

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_a_note_of_that_moment_is_in_the_list_of_the_carnet(
    enter: Enter, server: State, school: School
) -> None:
    page = await enter("bea.blin")
    line = await late(page)
    await page.goto("/carnet")
    await note(server, school, "Un")
    line.set()
    await expect(page.get_by_text("Un", exact=True)).to_be_visible()


async def test_a_motto_of_that_moment_is_on_the_cards_of_the_class(
    enter: Enter, server: State, school: School
) -> None:
    page = await enter("bea.blin")
    line = await late(page)
    await page.goto("/classe")
    changes = [Change(MOTTO, "Pas à pas", 0), Change(MOTTO + OPEN, YES, 0)]
    await saving.save(await school.scope("paul.prof"), server.resources, changes)
    line.set()
    await expect(page.get_by_text("Pas à pas")).to_be_visible()
