"""The tour of the first visit: an offer that one takes or not, once a person; steps whose place is missing are left out."""

import msgspec
import pytest
from playwright.async_api import Browser, expect
from support.browser import entering
from support.client import signed
from support.people import School

from one.http.help.visit import steps
from one.http.state import State
from one.preferences import visit

pytestmark = pytest.mark.anyio
OFFER = "data-visit-offer"


@pytest.mark.parametrize("login", ["lea.roy", "lise.roy", "paul.prof", "gil.garde", "dora.direction"])
async def test_each_profile_has_a_tour_of_three_to_five_steps(school: School, login: str) -> None:
    assert 3 <= len(steps(await school.scope(login))) <= 5


async def test_the_tour_is_offered_until_it_was_taken_or_declined(state: State, school: School) -> None:
    async with (
        await signed(state, school, "lise.roy") as phone,
        await signed(state, school, "lise.roy") as computer,
    ):
        assert OFFER in (await phone.get("/")).text
        assert (await phone.form("/aide/visite")).headers["location"] == "/"
        assert OFFER not in (await computer.get("/")).text
        assert "Refaire le tour" in (await computer.get("/aide/aide")).text
        assert "Mes applis" in (await computer.get("/aide/visite")).text


async def test_a_child_on_the_tablet_of_a_class_is_offered_no_tour(school: School) -> None:
    scope = await school.scope("lea.roy")
    assert visit.is_offered(scope)
    assert not visit.is_offered(msgspec.structs.replace(scope, by_pictures=True))


@pytest.mark.browser
async def test_the_tour_goes_by_the_keyboard_over_what_is_on_the_page(
    server: State, school: School, browser: Browser
) -> None:
    async with entering(browser, server, school) as enter:
        page = await enter("gil.garde")
        await page.goto("/")
        await page.evaluate("document.querySelector(\".banner-links [href='/applis']\").remove()")
        await page.locator("[data-visit-start]").press("Enter")
        box = page.locator("dialog.visit")
        await expect(box.locator("[data-visit-next]")).to_be_focused()
        titles = [await box.locator("h2:visible").inner_text()]
        while await box.locator("[data-visit-next]").is_visible():
            await page.keyboard.press("Enter")
            await expect(page.locator(".visit-target")).to_have_count(1)
            titles.append(await box.locator("h2:visible").inner_text())
        assert "Mes applis" not in titles
        back = box.locator("[data-visit-back]")
        await back.press("Enter")
        await expect(back).to_be_focused()  # and the next one leads further back
        assert len(titles) == len(set(titles)) == len(steps(await school.scope("gil.garde"))) - 1
        async with page.expect_response("**/aide/visite"):
            await page.keyboard.press("Escape")
        await expect(box).to_have_count(0)
        await expect(page.locator(".visit-target")).to_have_count(0)
        await page.goto("/")
        await expect(page.locator(f"[{OFFER}]")).to_have_count(0)
        await page.goto("/?visite=1")
        await expect(page.locator("[data-visit-next]")).to_be_focused()
