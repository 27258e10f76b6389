"""Widgets in browsers: put in order by keyboard and by hand, switched, the same at once on the other device's home page."""

import asyncio

import pytest
from playwright.async_api import CDPSession, expect
from support.browser import Enter, live
from support.people import School

from one.http.state import State
from one.widgets import choices, of_school

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


async def touch(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    fingers = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
    await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})


@pytest.mark.long
async def test_ordered_by_a_finger_whatever_another_one_does(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    page = await enter("lise.roy")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"{origin}/compte/widgets")
    await live(page)
    lines = page.locator(".chooser [data-key]")
    before = await lines.evaluate_all("all => all.map((each) => each.dataset.key)")

    async def place(n: int) -> tuple[float, float]:
        box = await page.locator("[data-grip]").nth(n).bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    hand = await page.context.new_cdp_session(page)
    first, second, third = [await place(n) for n in range(3)]
    await touch(hand, "touchStart", first)
    await touch(hand, "touchStart", first, third)  # a second finger takes nothing
    await touch(hand, "touchMove", first, (third[0], third[1] + 200))
    assert await page.locator(".is-held").count() == 1
    await touch(hand, "touchMove", (second[0], second[1] + 70), third)
    await touch(hand, "touchEnd")
    await expect(page.locator("[data-order-said]")).to_contain_text("place 2 sur")
    await expect(page.locator(".is-held")).to_have_count(0)
    scope, wanted = await school.scope("lise.roy"), [before[1], before[0], *before[2:]]
    async with asyncio.timeout(20):
        while [line.key for line in await choices.mine(scope, server.resources)] != wanted:
            await asyncio.sleep(0.05)
    assert await lines.evaluate_all("all => all.map((each) => each.dataset.key)") == wanted
    assert await page.evaluate("scrollY") == 0
