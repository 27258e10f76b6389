"""The settings of a school at rest are read, not pressed: a button comes with what was changed."""

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.people import School

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


async def test_a_card_has_its_button_as_long_as_something_in_it_waits_to_be_saved(
    enter: Enter, school: School
) -> None:
    page = await enter("dora.direction")
    await page.goto(f"/ecole/{school.id}/reglages")
    card = page.locator("#envois")
    button, parents = card.get_by_role("button"), card.get_by_label("Parents")
    await expect(button).to_be_hidden()
    await parents.check()
    await expect(button).to_be_visible()
    await expect(page.locator("#pause").get_by_role("button")).to_be_hidden()
    await parents.uncheck()
    await expect(button).to_be_hidden()
    await parents.check()
    await button.click()
    await expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    await expect(parents).to_be_checked()
    await expect(button).to_be_hidden()
