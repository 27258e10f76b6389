"""« Mon école » in a real browser, by keyboard alone."""

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.people import School

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.slow]


@pytest.mark.long
async def test_two_accounts_of_other_names_are_merged_by_keyboard_only_after_the_box(
    enter: Enter,
    school: School,
) -> None:
    page = await enter("dora.direction")
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    await page.goto(f"/ecole/{school.id}/doublons/comparer?a={lea}&b={zoe}")
    await page.get_by_role("button", name="Garder lea.roy").focus()
    await page.keyboard.press("Enter")
    summary = page.locator("[data-error-summary]")
    await expect(summary).to_be_focused()
    await expect(summary).to_contain_text("Rien n’est fusionné")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name="Oui, Léa Roy (lea.roy) et Zoé Blin (zoe.blin)")
    await expect(box).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Garder lea.roy")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/personnes/{lea}")
    await expect(page.get_by_text("et aussi : zoe.blin")).to_be_visible()
