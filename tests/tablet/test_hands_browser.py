"""Little hands in a real browser: cards, pictures by touch and by keyboard, the live end, and nothing left."""

import re

import pytest
from playwright.async_api import Browser, expect
from support.browser import Enter, live
from support.hands import card_of, open_class, others
from support.notes import publish
from support.people import School
from support.tablet import device_of

from one.accounts import pictures
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SMALLEST = """() => Math.min(...[...document.querySelectorAll('.hands a, .hands button')]
    .flatMap((each) => [each.getBoundingClientRect().width, each.getBoundingClientRect().height]))"""


async def test_a_child_touches_their_pictures_reads_and_is_put_out_live_and_a_card_does_the_same(
    enter: Enter, browser: Browser, server: State, school: School
) -> None:
    await open_class(school)
    await publish(server, school, "paul.prof", "CE1")
    card = await card_of(server, school)
    origin = server.resources.settings.origin
    token, _device = await device_of(school.pool, school)
    context = await browser.new_context(
        base_url=origin, viewport={"width": 768, "height": 1024}, locale="fr-FR"
    )
    await context.add_cookies([{"name": "one-tablet", "value": token, "url": origin}])
    tablet = await context.new_page()
    await tablet.goto("/tablette")
    await tablet.click("text=Les élèves")
    await tablet.wait_for_url("**/tablette/eleves")  # with its style sheets
    assert await tablet.evaluate(SMALLEST) >= 64
    await tablet.click("text=Léa")
    await tablet.wait_for_url("**/tablette/eleves/*")
    assert await tablet.evaluate(SMALLEST) >= 64
    for touched in [(each + 1) % len(pictures.PICTURES) for each in card.code]:
        await tablet.click(f"[data-picture='{touched}']")
    await expect(tablet.locator("[role=alert]")).to_contain_text("Ce n’est pas ça")
    for touched in card.code:  # as a switch does: focus and a key
        await tablet.focus(f"[data-picture='{touched}']")
        await tablet.keyboard.press("Enter")
    await tablet.wait_for_url(f"{origin}/")
    await live(tablet)
    await tablet.evaluate("localStorage.setItem('draft', 'Léa')")
    asked: list[str] = []
    tablet.on("request", lambda request: asked.append(request.url))
    await tablet.focus("[data-item] [data-slot=title]")
    await tablet.keyboard.press("Delete")  # they take nothing out

    teacher = await enter("paul.prof")
    await teacher.goto(f"/classe/{school.classes['CE1']}/parametrage/tablettes/images")
    await live(teacher)
    await teacher.click("button:has-text('Terminer Léa')")
    await expect(tablet).to_have_url(re.compile("/tablette$"))
    assert not [address for address in asked if address.endswith("/supprimer")]
    await expect(tablet.locator("[data-wall]")).to_be_visible()
    assert await tablet.evaluate("localStorage.getItem('draft')") is None
    assert [each["name"] for each in await context.cookies() if each["name"] == "one"] == []

    await tablet.goto(card.qr)
    await tablet.wait_for_url(f"{origin}/")
    await tablet.click("text=J’ai fini")
    await tablet.wait_for_url(f"{origin}/tablette")
    await context.close()


@pytest.mark.long
async def test_the_teacher_sees_the_third_wrong_guess_lock_a_child_and_opens_it_again_live(
    enter: Enter, browser: Browser, server: State, school: School
) -> None:
    await open_class(school)
    card = await card_of(server, school)
    origin = server.resources.settings.origin
    token, _device = await device_of(school.pool, school)
    context = await browser.new_context(base_url=origin, locale="fr-FR")
    await context.add_cookies([{"name": "one-tablet", "value": token, "url": origin}])
    teacher, tablet = await enter("paul.prof"), await context.new_page()
    await teacher.goto(f"/classe/{school.classes['CE1']}/parametrage/tablettes")
    await live(teacher)
    await tablet.goto(f"/tablette/eleves/{school.people['lea.roy']}")
    for tries in range(3):
        await expect(teacher.get_by_text("a raté trois fois")).to_have_count(0)
        for touched in others(card.code):
            await tablet.click(f"[data-picture='{touched}']")
        told = "demande de l’aide" if tries == 2 else "Ce n’est pas ça"
        await expect(tablet.locator("[role=alert]")).to_contain_text(told)
    await expect(tablet.locator("[data-picture]")).to_have_count(0)
    await expect(teacher.get_by_text("a raté trois fois")).to_be_visible()
    await teacher.get_by_role("link", name="code en images").click()
    await live(teacher)
    await expect(teacher.locator(".chip", has_text="Trois essais ratés")).to_be_visible()
    await teacher.click("button:has-text('Rouvrir Léa')")
    await expect(teacher.locator("[data-flash]")).to_contain_text("peut essayer de nouveau")
    await tablet.goto(f"/tablette/eleves/{school.people['lea.roy']}")
    for touched in card.code:
        await tablet.click(f"[data-picture='{touched}']")
    await tablet.wait_for_url(f"{origin}/")
    await expect(teacher.locator(".chip", has_text="Sur la tablette")).to_be_visible()
    await context.close()


async def test_the_end_of_school_ends_the_live_line_and_the_page_goes_back_to_the_wall(
    browser: Browser, server: State, school: School
) -> None:
    await open_class(school)
    card = await card_of(server, school)
    origin = server.resources.settings.origin
    token, _device = await device_of(school.pool, school)
    context = await browser.new_context(base_url=origin, locale="fr-FR")
    await context.add_cookies([{"name": "one-tablet", "value": token, "url": origin}])
    tablet = await context.new_page()
    await tablet.goto(card.qr)
    await tablet.wait_for_url(f"{origin}/")
    await live(tablet)
    await school.pool.execute(
        "update session set ends_at = now(), expires_at = now() where tablet_id is not null"
    )
    await expect(tablet).to_have_url(re.compile("/tablette$"))
    await expect(tablet.locator("[data-wall]")).to_be_visible()
    await context.close()
