"""Notes in browsers: written on a telephone as one types, while another device writes too."""

import asyncio
import re

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.people import School

from one.apps.memos import memos
from one.http.state import State
from one.widgets import choices

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


async def until(state: State, school: School, *texts: str) -> None:
    scope = await school.scope("lise.roy")
    async with asyncio.timeout(20):
        while {each.text for each in await memos.mine(scope, state.resources)} != {*texts}:
            await asyncio.sleep(0.05)


async def test_who_types_goes_on_where_they_are_while_it_is_saved_and_another_device_writes(
    enter: Enter, server: State, school: School
) -> None:
    scope = await school.scope("lise.roy")
    await choices.switch(scope, server.resources, "memos.notes", on=True)
    mine = await memos.add(scope, server.resources, "Lait")
    other = await memos.add(scope, server.resources, "Pain")
    phone, home = await enter("lise.roy"), await enter("lise.roy")
    await phone.set_viewport_size({"width": 390, "height": 844})
    await phone.goto("/memos")
    await home.goto("/")
    for page in (phone, home):
        await live(page)
    field = phone.locator(f"#memo-text-{mine.id}")
    await field.press("End")
    await phone.keyboard.type(", œufs")
    await until(server, school, "Lait, œufs", "Pain")
    await expect(home.locator(f"#memo-text-{mine.id}")).to_have_value("Lait, œufs")
    await memos.save(scope, server.resources, other.id, "Pain, sel", other.color, other.version)
    await expect(phone.locator(f"#memo-text-{other.id}")).to_have_value(
        "Pain, sel"
    )  # beside the one that is written
    await phone.keyboard.type(", riz")
    await expect(field).to_have_value("Lait, œufs, riz")
    await until(server, school, "Lait, œufs, riz", "Pain, sel")
    await phone.keyboard.type(" !")
    await phone.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true }); document.dispatchEvent(new Event('visibilitychange'))"
    )  # put away, without a blur
    await until(server, school, "Lait, œufs, riz !", "Pain, sel")
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_note_that_was_thrown_away_comes_back(enter: Enter, server: State, school: School) -> None:
    scope = await school.scope("lise.roy")
    await memos.add(scope, server.resources, "Lait", "coral")
    page = await enter("lise.roy")
    await page.goto("/memos")
    await live(page)
    await page.locator("[data-memo-throw] button").press("Enter")
    undo = page.get_by_role("button", name="Annuler")
    await expect(undo).to_be_focused()
    await until(server, school)
    await expect(page.get_by_text("Rien à retenir pour l’instant.")).to_be_visible()
    await undo.press("Enter")
    await until(server, school, "Lait")
    (memo,) = await memos.mine(scope, server.resources)
    assert memo.color == "coral"
    await expect(page.locator(f"#memo-text-{memo.id}")).to_be_focused()


async def test_words_in_a_note_that_another_device_threw_away_become_one_of_their_own_and_two_clicks_one_note(
    enter: Enter, server: State, school: School
) -> None:
    scope = await school.scope("lise.roy")
    mine = await memos.add(scope, server.resources, "Lait")
    page = await enter("lise.roy")
    await page.goto("/memos")
    await live(page)
    await page.route("**/memos", lambda route: route.abort())  # it does not hear of the other device in time
    await memos.remove(scope, server.resources, mine.id)
    await page.locator(f"#memo-text-{mine.id}").press("End")
    await page.keyboard.type(", œufs")
    await until(server, school, "Lait, œufs")
    (kept,) = await memos.mine(scope, server.resources)
    throws = page.locator("[data-memo-throw]").first
    await expect(throws).to_have_attribute("action", f"/memos/{kept.id}/jeter")  # and no other one
    await page.unroute("**/memos")
    await page.locator("[data-memo-new] button").dblclick()
    await until(server, school, "Lait, œufs", "")


async def test_without_a_network_nothing_is_lost_and_a_way_back_that_fails_says_so(
    enter: Enter, server: State, school: School
) -> None:
    scope = await school.scope("lise.roy")
    for text in ("Lait", "Pain"):
        await memos.add(scope, server.resources, text)
    page = await enter("lise.roy")
    await page.goto("/memos")
    await live(page)
    lost = "**/memos/**"
    await page.route(lost, lambda route: route.abort())
    field = page.locator("textarea").first
    await field.press("End")
    await page.keyboard.type(" ou pas")
    await page.get_by_role("button", name="Ajouter une note").click()
    await expect(page.locator("[data-connection]")).to_contain_text("hors ligne")
    await expect(page.get_by_role("button", name="Enregistrer")).to_have_count(1)  # of this one note
    await expect(field).to_have_value("Pain ou pas")
    await expect(page.locator("[data-connection]")).to_be_hidden()  # the line stands all the while
    await page.locator("[data-memo-throw] button").last.press("Enter")
    await expect(page.locator("[data-connection]")).to_contain_text("hors ligne")
    await expect(page.get_by_role("button", name="Enregistrer")).to_have_count(
        1
    )  # the other one is kept as it is
    await page.unroute(lost)
    for left in (1, 0):
        await page.locator("[data-memo-throw] button").first.press("Enter")
        await expect(page.locator("[data-memo-throw]")).to_have_count(left)
    await expect(page.locator("[data-connection]")).to_be_hidden()
    box = page.locator(".memo-thrown")
    await expect(box).to_contain_text("Les notes sont jetées.")
    await page.route(lost, lambda route: route.abort())
    await box.get_by_role("button").click()
    await expect(box).to_contain_text("Pas de réseau")
    await page.unroute(lost)
    await page.locator("[data-memo-new] button").click()
    await page.locator("[data-memo-throw] button").press("Enter")
    await expect(box).to_contain_text("Les notes sont jetées.")
    await expect(box).to_have_class(re.compile("is-wrong"))  # what did not come back is not let go
    await box.get_by_role("button").dblclick()
    await until(server, school, "Lait", "Pain ou pas", "")
    await expect(box).to_have_count(0)


async def test_a_colour_alone_brings_no_note_back(enter: Enter, server: State, school: School) -> None:
    scope = await school.scope("lise.roy")
    mine = await memos.add(scope, server.resources, "Lait")
    page = await enter("lise.roy")
    await page.goto("/memos")
    await live(page)
    await page.route("**/memos", lambda route: route.abort())  # it does not hear of the other device in time
    await memos.remove(scope, server.resources, mine.id)
    async with page.expect_response(f"**/memos/{mine.id}") as answer:
        await page.locator(".memo-color").last.click()
    assert (await answer.value).status == 404
    await page.unroute("**/memos")
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.locator("[data-memo]")).to_have_count(0)
    await until(server, school)


async def test_beside_the_feed_the_keyboard_goes_on_among_the_notes(
    enter: Enter, server: State, school: School
) -> None:
    scope = await school.scope("lise.roy")
    await choices.switch(scope, server.resources, "memos.notes", on=True)
    await memos.add(scope, server.resources, "Lait")
    await memos.add(scope, server.resources, "Pain")
    page = await enter("lise.roy")
    await page.goto("/")
    await live(page)
    await page.locator("[data-memo-throw] button").first.press("Enter")
    await page.get_by_role("button", name="Annuler").press("Enter")
    await until(server, school, "Lait", "Pain")
    await expect(page.locator("[data-memos] textarea").first).to_have_value("Pain")
    await expect(page.get_by_role("button", name="Ajouter une note")).to_be_focused()
