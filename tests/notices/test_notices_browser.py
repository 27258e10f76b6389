"""The switch for mails is in step on all pages of its person; a page with choices that wait to be saved keeps them."""

import asyncio

import pytest
from playwright.async_api import Route, expect
from support.browser import Enter, live
from support.notes import publish
from support.people import School

from one.http.state import State
from one.notices import choices
from one.notices.choices import Changes

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]

SELECT = "#f-carnet-mot"


async def test_the_number_of_mails_follows_choices_that_wait_to_be_saved(
    server: State, school: School, enter: Enter
) -> None:
    for _ in range(2):
        await publish(server, school, "paul.prof", "CE1")
    page = await enter("lise.roy")
    await page.goto("/compte/notifications")
    await live(page)
    for choice, said in (("weekly", "1 mail"), ("never", "0 mail"), ("immediate", "2 mails")):
        await page.select_option(SELECT, f"carnet.mot={choice}")
        await expect(page.locator(".notices-count strong")).to_have_text(said)
    assert await school.pool.fetchval("select count(*) from notice_choice") == 0


async def test_the_switch_beside_why_follows_on_other_devices(
    server: State, school: School, enter: Enter
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    item = await school.pool.fetchval("select max(id) from event where kind = 'item'")
    here, there, choosing, waiting = [await enter("lise.roy") for _ in range(4)]
    for page in (here, there):
        await page.goto(f"/fil/{item}/pourquoi")
        await live(page)
    for page in (choosing, waiting):
        await page.goto("/compte/notifications")
        await live(page)
    await waiting.select_option(SELECT, "carnet.mot=weekly")
    await here.get_by_role("button", name="Ne plus m’écrire pour cela").click()
    await expect(here.get_by_role("button", name="M’écrire pour cela", exact=True)).to_be_visible()
    await expect(there.get_by_role("button", name="M’écrire pour cela", exact=True)).to_be_visible()
    await expect(choosing.locator(SELECT)).to_have_value("carnet.mot=never")
    await expect(waiting.locator(SELECT)).to_have_value("carnet.mot=weekly")
    await waiting.get_by_role("button", name="Enregistrer mes choix").click()
    await expect(there.locator("[data-why-mails]")).to_contain_text("Une fois par semaine")


async def test_who_stands_in_the_choices_is_shown_those_of_another_device_when_they_leave(
    server: State, school: School, enter: Enter
) -> None:
    here, there = [await enter("lise.roy") for _ in range(2)]
    frames: list[str | bytes] = []
    there.on("websocket", lambda line: line.on("framereceived", lambda frame: frames.append(frame)))
    for page in (here, there):
        await page.goto("/compte/notifications")
        await live(page)
    await there.focus(SELECT)
    await here.select_option(SELECT, "carnet.mot=weekly")
    await here.get_by_role("button", name="Enregistrer mes choix").click()
    async with asyncio.timeout(20):
        while not any('"notices"' in str(frame) for frame in frames):
            await there.wait_for_timeout(20)
    await expect(there.locator(SELECT)).to_be_focused()
    await expect(there.locator(SELECT)).not_to_have_value("carnet.mot=weekly")
    await there.locator("header a").first.focus()
    await expect(there.locator(SELECT)).to_have_value("carnet.mot=weekly")


# Who takes hold of a choice in the very moment in which the form is drawn anew.
TAKES_HOLD = """(selector) => new MutationObserver((_, seen) => {
  seen.disconnect();
  document.querySelector(selector).focus();
}).observe(document.querySelector("[data-notices]"), { childList: true })"""


async def test_what_changed_while_an_answer_was_under_way_is_shown_to_who_took_hold_of_the_form_since(
    server: State, school: School, enter: Enter
) -> None:
    lise = await school.scope("lise.roy")
    page, told, asked, may = await enter("lise.roy"), asyncio.Queue[str](), asyncio.Event(), asyncio.Event()

    async def held(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await may.wait()
        await route.fulfill(response=answer)

    def hear(words: str | bytes) -> None:
        if '"notices"' in str(words):
            told.put_nowait(str(words))

    page.on("websocket", lambda line: line.on("framereceived", hear))
    await page.goto("/compte/notifications")
    await live(page)
    await page.route("**/compte/notifications", held)
    await page.evaluate(TAKES_HOLD, SELECT)
    for choice in ("weekly", "never"):
        await choices.change(lise, server.resources, Changes({("carnet", "mot"): choice}, {}, None))
        async with asyncio.timeout(60):
            await told.get()
            await asked.wait()
    may.set()
    await expect(page.locator(SELECT)).to_be_focused()
    await expect(page.locator(SELECT)).to_have_value("carnet.mot=weekly")
    await page.locator(SELECT).blur()
    await expect(page.locator(SELECT)).to_have_value("carnet.mot=never")
