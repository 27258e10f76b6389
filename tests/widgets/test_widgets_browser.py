"""Widgets in browsers: put in order by keyboard and by hand, switched, the same at once on the other device's home page."""

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.people import School

from one.http.state import State
from one.widgets import of_school

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_ordered_and_switched_on_one_device_and_so_on_the_other_while_the_school_changes_its_mind(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    page, other = await enter("lise.roy"), await enter("lise.roy")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"{origin}/compte/widgets")
    await other.goto(f"{origin}/")
    for each in (page, other):
        await live(each)
        assert await each.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.set_viewport_size({"width": 1000, "height": 1000})
    names = await page.locator(".chooser [data-key]").evaluate_all(
        "all => all.map((each) => each.dataset.name)"
    )
    shown = other.locator("#widgets > [data-part]:not([data-part=head])")
    first, last = page.locator("[data-grip]").first, page.locator("[data-grip]").last
    await expect(shown.first).to_have_attribute("data-part", "widgets.date")
    up = page.get_by_role("button", name=f"Monter : {names[1]}")
    for said in ("place 1 sur", "place 1 sur"):
        await up.press("Enter")
        await expect(page.locator("[data-order-said]")).to_contain_text(said)
        await expect(up).to_be_focused()  # at the top too
    switch = page.get_by_role("switch", name="Date du jour et vacances")
    await switch.press("Space")
    await expect(switch).to_have_attribute("aria-checked", "false")
    await expect(other.locator('[data-part="widgets.date"]')).to_have_count(0)
    async with other.expect_request("**/fil/autour?de=widgets"):
        await switch.press("Space")
    await expect(other.locator('[data-part="widgets.date"]')).to_be_visible()
    await first.hover()
    await page.mouse.down()
    head = await school.scope("dora.direction")
    await of_school.change(head, server.resources, school.id, {"widgets.date": "pinned"})
    await last.hover()
    below = await page.locator(".chooser").bounding_box()
    assert below is not None
    await page.mouse.move(below["x"] + 40, below["y"] + below["height"])
    await page.mouse.up()
    await expect(page.locator(".chooser [data-key]").last).to_have_attribute("data-name", names[1])
    await expect(page.get_by_text("gardé par l’école")).to_be_visible()
    await expect(switch).to_have_count(0)
    await expect(page.locator(".chooser [data-key]").last).to_have_attribute("data-name", names[1])
