"""« Quoi de neuf ? » by single keys: only where nobody types, and off for who turns them off."""

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, live
from support.people import School
from support.proxied_page import note

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def at(page: Page, title: str) -> None:
    await expect(page.get_by_role("link", name=title, exact=True)).to_be_focused()


@pytest.mark.long
async def test_keys_go_through_the_list_take_out_open_and_can_be_turned_off(
    server: State, school: School, enter: Enter
) -> None:
    for title in ("Un", "Deux", "Trois"):
        await note(server, school, title)
    page = await enter("bea.blin")
    await page.goto("/")
    await live(page)
    for key, title in (("j", "Trois"), ("j", "Deux"), ("j", "Un"), ("j", "Un"), ("k", "Deux")):
        await page.keyboard.press(key)
        await at(page, title)
    await page.keyboard.press("Delete")
    await expect(page.locator("[data-undo-press]")).to_be_focused()
    await page.keyboard.press("Enter")
    await at(page, "Deux")
    await page.fill("[name=q]", "")
    await page.type("[name=q]", "jou?")
    await expect(page.locator("[name=q]")).to_have_value("jou?")
    await page.keyboard.press("Escape")
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("?")
    card = page.locator("[data-keys]")
    await expect(card).to_be_visible()
    await card.get_by_label("Utiliser ces raccourcis").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await page.keyboard.press("j")
    await expect(card).to_be_hidden()
    await page.reload()
    await live(page)
    await page.keyboard.press("j")
    assert await page.evaluate("document.activeElement.closest('[data-item]') === null")
    await page.get_by_role("button", name="Raccourcis clavier").click()
    await card.get_by_label("Utiliser ces raccourcis").check()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("o")
    await page.wait_for_url("**/carnet/*")
