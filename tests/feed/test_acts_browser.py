"""What is done with items on live pages: at once on the page, within a second on all others."""

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, live
from support.notes import publish
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def two_pages(enter: Enter) -> tuple[Page, Page]:
    """Lise's, on two devices; the feed is below the first screen, so that nothing is read by being looked at."""
    pages = [await enter("lise.roy"), await enter("lise.roy")]
    for page in pages:
        await page.set_viewport_size({"width": 1280, "height": 200})
        await page.goto("/")
        await live(page)
    return pages[0], pages[1]


async def shows(page: Page, number: int) -> None:
    await expect(page.locator("[data-feed] > article")).to_have_count(number)


@pytest.mark.long
async def test_what_is_taken_out_goes_on_all_devices_and_comes_back_by_the_keyboard(
    server: State, school: School, enter: Enter
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    await publish(server, school, "paul.prof", "CE1")
    page, other = await two_pages(enter)
    first = page.locator("[data-feed] > article").first
    await first.locator("summary").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await shows(page, 1)
    await shows(other, 1)
    await expect(other.locator("[data-unread]").first).to_have_text("1")
    await expect(page.locator("[data-undo-press]")).to_be_focused()
    await page.keyboard.press("Enter")
    await shows(page, 2)
    await shows(other, 2)
    await expect(other.locator("[data-unread]").first).to_have_text("2")
    await expect(page.locator("[data-feed] > article").first.locator('[data-slot="title"]')).to_be_focused()
    await expect(page.locator("[data-undo-press]")).to_have_count(0)


async def test_all_is_read_on_all_devices_and_the_button_goes(
    server: State, school: School, enter: Enter
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    page, other = await two_pages(enter)
    await publish(server, school, "anne.autre", "CM2")
    await shows(page, 2)
    await page.click("[data-read-all]")
    for each in (page, other):
        await expect(each.locator("[data-unread]").first).to_be_hidden()
        await expect(each.locator(".is-new")).to_have_count(0)
    await expect(page.locator("[data-read-all]")).to_be_hidden()


async def test_a_menu_closes_by_escape_and_by_a_press_elsewhere(
    server: State, school: School, enter: Enter
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    await publish(server, school, "paul.prof", "CE1")
    page = await enter("lise.roy")
    await page.goto("/")
    await live(page)
    one, two = (page.locator("summary.item-more").nth(n) for n in range(2))
    await one.click()
    await two.press("Enter")
    await expect(page.locator("[data-menu][open]")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-menu][open]")).to_have_count(0)
    await expect(two).to_be_focused()
    await one.click()
    await page.click("h2#feed-title")
    await expect(page.locator("[data-menu][open]")).to_have_count(0)


async def test_who_is_signed_out_meanwhile_is_led_to_sign_in_and_nothing_is_lost(
    server: State, school: School, enter: Enter
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    page = await enter("lise.roy")
    await page.goto("/")
    await live(page)
    await page.context.clear_cookies()
    await page.locator("summary.item-more").click()
    await page.click("[data-act=supprimer]")
    await page.wait_for_url("**/connexion**")
    assert await school.pool.fetchval("select count(*) from mark where hidden_at is not null") == 0
