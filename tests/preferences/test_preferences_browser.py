"""In a real Chromium: what is chosen in the side panel is seen at once, by keyboard too, and on all pages of the person."""

import re

import pytest
from playwright.async_api import Page, Route, expect
from support.browser import Enter, live
from support.people import School

from one.http.state import State
from one.preferences import choices

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def wears(page: Page, **chosen: str) -> None:
    for name, value in chosen.items():
        await expect(page.locator("html")).to_have_attribute(f"data-{name}", value)


async def test_a_theme_is_chosen_by_keyboard_seen_at_once_and_on_the_other_device(
    enter: Enter, server: State, school: School
) -> None:
    page, other = await enter("lise.roy"), await enter("lise.roy")
    await page.set_viewport_size({"width": 390, "height": 844})
    for each, path in ((page, "/"), (other, "/applis")):
        await each.goto(path)
        await live(each)
    await page.get_by_role("link", name="Personnalisation").press("Enter")
    panel = page.get_by_role("dialog", name="Personnalisation")
    await panel.get_by_role("radio", name="Les collines").press("ArrowRight")
    await wears(page, theme="ocean")
    await expect(page.locator(".hero > .landscape-art .oc-dolphin").first).to_be_attached()
    await expect(page.locator('meta[name="theme-color"]')).to_have_attribute("content", "#f3f9fb")
    await expect(panel.get_by_text("Enregistré, pour tous les appareils")).to_be_visible()
    foot, body = (
        await panel.locator(".pref-told").bounding_box(),
        await panel.locator(".help-panel-body").bounding_box(),
    )
    assert foot, "what is said stands below the options, over none of them"
    assert body
    assert body["y"] + body["height"] <= foot["y"] + 1
    await wears(other, theme="ocean")
    assert await page.evaluate("document.documentElement.scrollWidth") == 390

    # Without a network it is kept as soon as there is one; chosen on the other device meanwhile, that page follows.
    async def no_network(route: Route) -> None:
        await route.abort() if route.request.method == "POST" else await route.continue_()

    await page.route("**/compte/personnalisation", no_network)
    await panel.get_by_role("radio", name="Très grande").check()
    await wears(page, size="tres-grande")
    await expect(panel.get_by_text("le réseau ne répond pas")).to_be_visible()
    await page.unroute("**/compte/personnalisation")
    await wears(other, size="tres-grande")
    await expect(panel.locator("[data-chooser] [data-key]").first).to_be_attached()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("link", name="Personnalisation")).to_be_focused()
    await choices.choose(await school.scope("lise.roy"), server.resources, {"theme": "nuit"})
    await wears(page, theme="nuit", size="tres-grande")
    # « Retour » shows what was chosen since.
    await page.goto("/aide")
    await choices.choose(await school.scope("lise.roy"), server.resources, {"theme": "panda"})
    await page.go_back()
    await wears(page, theme="panda")


@pytest.mark.long
async def test_without_a_network_the_tools_of_the_banner_lead_nowhere_and_say_so(enter: Enter) -> None:
    page = await enter("lea.roy")
    await page.goto("/classe")
    await live(page)
    await page.context.set_offline(True)
    for tool in ("[data-help]", "[data-preferences-link]"):
        told = page.locator("[data-connection]")
        await told.evaluate("e => { e.hidden = true; }")
        await page.locator(tool).first.click()
        await expect(told).to_contain_text("hors ligne")
        await expect(page).to_have_title(re.compile("CE1"))


@pytest.mark.long
async def test_a_row_of_tabs_shows_the_one_that_is_open(enter: Enter) -> None:
    page = await enter("lea.roy")
    await page.set_viewport_size({"width": 360, "height": 640})
    for address in ("/compte/donnees", "/compte", "/compte/notifications"):
        await page.goto(address)
        await expect(page.locator(".account-tabs [aria-current]")).to_be_in_viewport(ratio=1)
