"""Portraits in a browser: what stands on an open page follows, and a photo is cut by mouse, touch and keyboard."""

import io

import pytest
from PIL import Image
from playwright.async_api import CDPSession, FilePayload, Page, expect
from support import pictures
from support.browser import Enter, live
from support.notes import publish
from support.people import School

from one.http.state import State
from one.portraits import choosing

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_an_open_page_shows_the_new_face_and_that_of_who_publishes(
    server: State, school: School, enter: Enter
) -> None:
    paul, anne = school.people["paul.prof"], school.people["anne.autre"]
    await choosing.choose(await school.scope("anne.autre"), server.resources, "hibou")
    await publish(server, school, "paul.prof", "CE1")
    page = await enter("lise.roy")
    await page.goto("/")
    await live(page)
    face = page.locator("[data-feed] [data-slot=initials]")
    await expect(face).to_have_text("PP")
    await choosing.choose(await school.scope("paul.prof"), server.resources, "ours")
    await expect(face.locator("svg.hue-sun")).to_be_visible()
    await publish(server, school, "anne.autre", "CM2")
    await expect(page.locator(f'[data-author="{anne}"] [data-face] > svg.hue-lilac')).to_be_visible()
    await choosing.choose(await school.scope("paul.prof"), server.resources, "")
    await expect(page.locator(f'[data-author="{paul}"] [data-face]')).to_have_text("PP")
    # On another device of one's own too, whoever never published anything.
    await choosing.choose(await school.scope("lise.roy"), server.resources, "ours")
    await expect(page.locator(".tool-me svg.hue-sun")).to_be_visible()


async def parts(page: Page) -> list[int]:
    """Where the circle lies, as the server will be told."""
    return [int(await page.locator(f"[data-crop-{name}]").input_value()) for name in ("left", "top", "side")]


async def touch(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    fingers = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
    await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})


@pytest.mark.long
async def test_a_photo_is_cut_by_keyboard_mouse_and_touch(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lea.roy")
    await page.goto("/compte/portrait")
    file = FilePayload(name="moi.jpg", mimeType="image/jpeg", buffer=pictures.photo())
    await page.locator("[name=photo]").set_input_files(file)
    frame, said = page.locator("[data-crop-frame]"), page.locator("[data-crop-said]")
    await expect(frame).to_be_focused()
    assert await parts(page) == [1250, 0, 10_000], "all that fits, in the middle"
    for key in ("-", "-", "-", "-", "ArrowDown", "ArrowDown"):
        await page.keyboard.press(key)
    left, top, side = await parts(page)
    assert side < 8000
    assert top > 1000
    await expect(said).to_contain_text(f"{round(side / 100)}")
    await page.get_by_role("button", name="Cercle plus grand").press("Enter")
    assert (await parts(page))[2] > side
    await page.get_by_role("button", name="Cercle plus petit").click(click_count=6)
    box = await page.locator("[data-crop-canvas]").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + box["width"] / 4, y, steps=3)
    await page.mouse.up()
    by_mouse = await parts(page)
    assert by_mouse[0] > left + 1000
    hand = await page.context.new_cdp_session(page)
    await touch(hand, "touchStart", (x, y))
    await touch(hand, "touchMove", (x, y - box["height"]))
    await touch(hand, "touchEnd")
    assert (await parts(page))[1] == 0, "at the upper edge, and not beyond"
    await touch(hand, "touchStart", (x, y), (x + 40, y))
    await touch(hand, "touchMove", (x - 20, y), (x + 40, y))
    await touch(hand, "touchMove", (x - 20, y), (x + 60, y))
    await touch(hand, "touchEnd")
    assert (await parts(page))[2] > by_mouse[2], "two fingers apart"
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="Enregistrer la photo").press("Enter")
    image = page.locator(".portrait-photo img")
    await expect(image).to_be_visible()
    answer = await page.request.get(await image.get_attribute("src") or "")
    assert Image.open(io.BytesIO(await answer.body())).convert("RGB").resize((1, 1)).getpixel((0, 0))[2] > 150  # type: ignore[index]
