"""« Mes applis » in browsers: found as one types, starred, put in order by keyboard and by hand, the same on the other device."""

import re

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.people import School
from support.services import some_service

from one.http.state import State
from one.shelf import favourites

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_found_starred_and_put_in_order_on_two_devices(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    await some_service(server, school, name="Médiathèque")
    scope = await school.scope("lise.roy")
    for code in ("carnet", "cahier"):
        await favourites.star(scope, server.resources, code, on=True)
    page, other = await enter("lise.roy"), await enter("lise.roy")
    await other.set_viewport_size({"width": 390, "height": 844})
    for each in (page, other):
        await each.goto(f"{origin}/applis")
        await live(each)
    assert await other.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_label("Chercher une application").fill("mediatheque livre")
    await expect(page.locator("[data-tile]:visible")).to_have_count(1)
    await expect(page.get_by_role("heading", name="Mes favoris")).to_be_hidden()
    await page.get_by_role("button", name="Favori : Médiathèque").click()
    await expect(page.get_by_role("button", name="Favori : Médiathèque")).to_be_focused()
    await expect(other.locator(".app-first", has_text="Médiathèque")).to_be_visible()
    await page.get_by_label("Chercher une application").fill("")
    await page.get_by_role("link", name="Ranger").click()
    up = page.get_by_role("button", name="Monter : Médiathèque")
    for said in ("place 2 sur 3", "place 1 sur 3", "place 1 sur 3"):
        await up.press("Enter")
        await expect(page.locator("[data-order-said]")).to_contain_text(said)
        await expect(up).to_be_focused()
    await expect(other.locator(".app-first").first).to_contain_text("Médiathèque")
    await other.goto(f"{origin}/")
    await live(other)
    first, last = page.locator("[data-grip]").first, page.locator("[data-grip]").last
    await first.hover()
    await page.mouse.down()
    await last.hover()
    await page.mouse.up()
    await expect(page.locator("[data-order-said]")).to_contain_text("place 3 sur 3")
    await expect(other.locator(".firsts-link").last).to_contain_text("Médiathèque")
    await expect(page.locator("[data-key]").last).to_contain_text("Médiathèque")


@pytest.mark.long
async def test_a_star_that_is_pressed_without_a_network_says_so_and_is_sent_when_it_is_back(
    enter: Enter, server: State, school: School
) -> None:
    page = await enter("lise.roy")
    await page.goto("/applis")
    await live(page)
    star = page.get_by_role("button", name="Favori : Blog")
    lost = re.compile("/applis/")
    await page.route(lost, lambda route: route.abort())  # before anybody knows that there is none
    await star.click()
    await expect(page.locator("[data-connection]")).to_contain_text("hors ligne")
    await expect(star).to_have_attribute("aria-pressed", "false")
    await page.unroute(lost)
    await page.context.set_offline(True)
    await star.click()
    told = page.locator(".app-star [role=status]")
    await expect(told).to_contain_text("rien n’est parti.")  # and of nothing that stays written
    await page.context.set_offline(False)
    await told.get_by_role("button", name="Envoyer maintenant").click()
    await expect(star).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(".app-first", has_text="Blog")).to_be_visible()


@pytest.mark.long
async def test_what_is_dragged_without_a_network_is_kept_when_it_is_back(
    enter: Enter, server: State, school: School
) -> None:
    scope = await school.scope("lise.roy")
    for code in ("carnet", "cahier"):
        await favourites.star(scope, server.resources, code, on=True)
    page, other = await enter("lise.roy"), await enter("lise.roy")
    await other.goto("/applis")
    await live(other)
    await page.goto("/applis?ranger=1")
    await live(page)
    last = await page.locator("[data-key]").last.get_attribute("data-name")
    assert last is not None
    await page.context.set_offline(True)
    await page.locator("[data-grip]").last.hover()
    await page.mouse.down()
    await page.locator("[data-grip]").first.hover()
    await page.mouse.up()
    await expect(page.locator("[data-order] [data-key]").first).to_have_attribute("data-name", last)
    await page.context.set_offline(False)
    await expect(other.locator(".app-first").first).to_contain_text(last)
