"""Messages flash in two real browsers: written in one, standing, changing, read and ending in the other."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, expect
from support.browser import Enter, live
from support.people import School

from one.http.state import State
from one.school import flash, jobs
from one.school.flash import Draft
from one.scope import Profile
from one.store.work import work

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.slow]

# Where things stand, counted by the browser itself: what moved without a hand.
SHIFTS = """() => { window.shifts = 0; new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.shifts += each.value; }).observe({ type: "layout-shift", buffered: false }); }"""


def draft(text: str, color: str = "sky", *, seconds: float = 3600) -> Draft:
    return Draft(text, color, (Profile.GUARDIAN,), None, datetime.now(UTC) + timedelta(seconds=seconds))


async def publish(server: State, school: School, made: Draft) -> int:
    return await flash.publish(await school.scope("dora.direction"), server.resources, school.id, made)


def card(page: Page, text: str) -> Locator:
    return page.locator("[data-flash-card]", has_text=text)


async def test_it_is_written_with_a_preview_and_read_in_another_browser_on_all_its_pages(
    enter: Enter, school: School
) -> None:
    head, guardian, phone = await enter("dora.direction"), await enter("lise.roy"), await enter("lise.roy")
    await guardian.goto("/compte")
    await phone.goto("/")
    for page in (guardian, phone):
        await live(page)
    await head.goto(f"/ecole/{school.id}/flash")
    await head.get_by_label("Message", exact=True).fill("La cantine ferme demain.")
    await head.get_by_label("Urgent").check()
    await expect(head.locator("[data-preview=coral]")).to_contain_text("La cantine ferme demain.")
    await expect(head.locator("[data-preview=sky]")).to_be_hidden()
    for name in ("Enseignants", "Personnel"):
        await head.get_by_role("checkbox", name=name).uncheck()
    await expect(head.locator("[data-flash-reach]")).to_contain_text("4 personnes")
    await head.get_by_role("button", name="Continuer").click()
    sure = head.locator("[data-flash-sure]")
    await expect(sure).to_contain_text("chez 4 personnes")
    await sure.get_by_role("button", name="Publier").click()
    for page in (guardian, phone):
        await expect(card(page, "La cantine ferme demain.")).to_be_visible()
    await expect(guardian.locator("[data-flash-urgent]")).to_have_text("Urgent : La cantine ferme demain.")
    await expect(guardian.locator("[data-flash-polite]")).to_have_text("")
    await guardian.get_by_role("button", name="J’ai lu").focus()
    await guardian.keyboard.press("Enter")
    for page in (guardian, phone):
        await expect(page.locator("[data-flash-card]")).to_have_count(0)
    await guardian.reload()
    await expect(guardian.locator("[data-flash-card]")).to_have_count(0)
    await expect(head.locator("[data-flash-readers]")).to_contain_text("Blin Béa")
    await expect(head.locator("[data-flash-count]")).to_contain_text("sur 4")


@pytest.mark.long
async def test_one_that_comes_moves_nobody_and_changes_and_ends_at_the_servers_minute(
    server: State, enter: Enter, school: School
) -> None:
    page = await enter("lise.roy")
    await page.clock.install(time=datetime.now(UTC) - timedelta(days=2))  # a computer two days late
    await page.clock.resume()
    await page.set_viewport_size({"width": 390, "height": 700})
    await page.goto("/aide/fil")
    await live(page)
    await page.evaluate("scrollTo({ top: 400, behavior: 'instant' })")
    await page.evaluate(SHIFTS)
    top = await page.evaluate("() => document.querySelector('main').getBoundingClientRect().top")
    flash_id = await publish(server, school, draft("Première phrase."))
    await expect(card(page, "Première phrase.")).to_be_visible()
    assert await page.evaluate("() => document.querySelector('main').getBoundingClientRect().top") == top
    assert await page.evaluate("() => window.shifts") == 0
    head = await school.scope("dora.direction")
    await flash.change(head, server.resources, school.id, flash_id, draft("Autre phrase."), ask=False)
    await expect(card(page, "Autre phrase.")).to_be_visible()
    await expect(page.locator("[data-flash-card]")).to_have_count(1)
    ends = draft("Autre phrase.", seconds=4)  # time enough for it to be told, on however busy a machine
    await flash.change(head, server.resources, school.id, flash_id, ends, ask=False)
    await expect(page.locator("[data-flash-card]")).to_have_count(0)


async def test_several_stand_at_the_top_without_scripts_and_go_with_a_button(
    server: State, enter: Enter, school: School
) -> None:
    for text, color in (("À savoir", "sky"), ("C’est urgent", "coral"), ("Bravo", "leaf")):
        await publish(server, school, draft(text, color))
    page = await enter("lise.roy", scripts=False)
    await page.goto("/compte")
    cards = page.locator("[data-flash-list] [data-flash-card]")
    await expect(cards).to_have_count(3)
    await expect(cards.first).to_contain_text("C’est urgent")
    await cards.first.get_by_role("button", name="J’ai lu").click()
    await expect(cards).to_have_count(2)
    assert page.url.endswith("/compte")


async def test_who_stands_on_a_button_beside_the_readers_is_shown_who_read_it_once_they_leave(
    server: State, enter: Enter, school: School
) -> None:
    # To remind somebody, they need an address.
    await school.pool.execute(
        "update person set email = login || '@exemple.fr', email_checked_at = now() where profile = 'parent'"
    )
    shown = await publish(server, school, draft("La cantine ferme demain."))

    async def read_by(login: str) -> None:
        await flash.read(await school.scope(login), server.resources, shown, 1)
        await jobs.COUNT.run(server.resources, {"flash": shown})

    page = await enter("dora.direction")
    await page.goto(f"/ecole/{school.id}/flash/{shown}")
    await live(page)
    readers, remind = page.locator("[data-flash-readers]"), page.locator(".flash-remind button")
    await remind.focus()
    async with page.expect_response(f"**/flash/{shown}") as looked:
        await read_by("bea.blin")
    await (await looked.value).finished()
    await expect(remind).to_be_focused()
    await remind.blur()
    await expect(readers.locator("details").nth(1)).to_contain_text("Béa")
    await readers.locator("summary").nth(1).focus()
    await read_by("lise.roy")
    await expect(readers.locator("details").nth(1)).to_contain_text("Lise")
    await expect(readers.locator("summary").nth(1)).to_be_focused()


async def test_a_page_that_was_away_shows_what_a_fresh_one_shows(
    server: State, enter: Enter, school: School
) -> None:
    """Old state and events, in whatever order and however often, are the fresh state."""
    first = await publish(server, school, draft("Premier"))
    page = await enter("lise.roy")
    await page.goto("/compte")
    await live(page)
    await page.context.set_offline(True)
    head = await school.scope("dora.direction")
    await flash.change(head, server.resources, school.id, first, draft("Premier, corrigé"), ask=False)
    second = await publish(server, school, draft("Deuxième"))
    third = await publish(server, school, draft("Troisième"))
    await flash.stop(head, server.resources, school.id, second)
    await flash.read(await school.scope("lise.roy"), server.resources, third, 1)
    await flash.change(head, server.resources, school.id, third, draft("Troisième, encore"), ask=True)
    async with work(None, server.resources) as w:
        await jobs.settle(w, third, changed=True)  # told twice
    await page.context.set_offline(False)
    for text in ("Premier, corrigé", "Troisième, encore"):
        await expect(card(page, text)).to_be_visible()
    await expect(page.locator("[data-flash-card]")).to_have_count(2)
