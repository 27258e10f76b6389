"""« Mon agenda et mon fil ailleurs » in a browser: by the keyboard, in two tabs, and without scripts."""

import httpx
import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]
PAGE = "/compte/abonnements"


async def answers(address: str) -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get(address)).status_code


async def test_an_address_is_made_by_the_keyboard_renewed_in_another_tab_and_ended(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    await page.goto(PAGE)
    await page.get_by_role("button", name="Faire mon adresse Mon fil").press("Enter")
    shown = page.get_by_label("L’adresse, à copier maintenant")
    first = await shown.input_value()
    assert await answers(first) == 200
    other = await page.context.new_page()
    await other.goto(PAGE)
    await expect(other.get_by_text("En service")).to_be_visible()
    await expect(other.get_by_label("L’adresse, à copier maintenant")).to_have_count(0)
    await other.locator("summary", has_text="Renouveler").press(
        "Enter"
    )  # asks first: a reader elsewhere stops
    await other.get_by_role("button", name="Oui, renouveler").press("Enter")
    second = await other.get_by_label("L’adresse, à copier maintenant").input_value()
    assert [await answers(first), await answers(second)] == [404, 200]
    await page.go_back()  # the page of before, with what it offered
    await page.get_by_role("button", name="Faire mon adresse Mon agenda").click()
    await expect(page.get_by_role("link", name="Ouvrir dans l’agenda de cet appareil")).to_be_visible()
    await page.goto(PAGE)
    news = page.get_by_role("region", name="Mon fil")
    await news.locator("summary").last.click()
    await news.get_by_role("button", name="Oui, arrêter").click()
    await expect(news.get_by_role("button", name="Faire mon adresse")).to_be_visible()
    assert await answers(second) == 404


async def test_a_pupil_makes_one_without_scripts_on_a_phone(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lea.roy", scripts=False)
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.goto(PAGE)
    await page.get_by_role("button", name="Faire mon adresse Mon agenda").click()
    assert await answers(await page.get_by_label("L’adresse, à copier maintenant").input_value()) == 200
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await page.locator("summary", has_text="Arrêter").click()
    await page.get_by_role("button", name="Oui, arrêter").click()
    await expect(page.get_by_text("En service")).to_have_count(0)
