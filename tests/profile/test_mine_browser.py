"""« Mon compte » in a browser: saved as it is left, undone, followed by another device, and nothing that a program filled in."""

import re

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, late, live
from support.people import School

from one.store.pool import Pool

pytestmark = pytest.mark.anyio


# What goes by itself after ten seconds stays while a test looks at it.
STAYS = "const timeout = setTimeout; window.setTimeout = (does, ms, ...more) => (ms === 10_000 ? 0 : timeout(does, ms, ...more));"
FILLED = """field => {
  field.value = "04 66 12 34 56";
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}"""


async def opened(enter: Enter) -> Page:
    page = await enter("paul.prof")
    await page.add_init_script(STAYS)
    await page.goto("/compte")
    await expect(page.locator("[data-profile-press]").first).to_be_hidden()
    return page


async def kept(pool: Pool) -> dict[str, str]:
    rows = await pool.fetch("select name, value from profile_field")
    return {row["name"]: row["value"] for row in rows}


async def test_a_field_that_somebody_stands_in_shows_what_another_device_wrote_once_they_leave(
    enter: Enter,
) -> None:
    page, other = await opened(enter), await opened(enter)
    await live(other)
    field = other.locator("#f-devise")
    await field.focus()
    async with other.expect_response("**/compte") as looked:
        await page.locator("#f-devise").fill("Pas à pas")
        await page.locator("#f-devise").blur()
    await (await looked.value).finished()
    await expect(field).to_be_focused()
    await field.blur()
    await expect(field).to_have_value("Pas à pas")


async def test_a_field_is_saved_as_it_is_left_undone_and_followed(
    enter: Enter, school: School, pool: Pool
) -> None:
    page, other = await opened(enter), await enter("paul.prof")
    line = await late(other)
    await other.goto("/compte")
    motto = page.locator("#f-devise")
    told = page.locator('[data-profile-field="devise"] .profile-told')
    await motto.fill("Pas à pas")
    await motto.press("Tab")
    await expect(told).to_contain_text("Enregistré")
    beside = await told.evaluate(
        "e => [e, e.parentElement].map((each) => each.getBoundingClientRect().bottom)"
    )
    assert beside[0] <= beside[1] + 1, "it stands in its own field and narrows no other"
    line.set()  # a page hears what came between its making and its line too
    await expect(other.locator("#f-devise")).to_have_value("Pas à pas")
    await page.locator('[data-profile-field="devise"] .padlock').click()
    await expect(page.get_by_role("button", name="Dire ma devise dans le fil")).to_be_visible()
    assert await kept(pool) == {"devise": "Pas à pas", "devise:ouvert": "1"}
    # What a program fills in is nobody's wish; what a hand types and a phone is put away with, is.
    await page.locator("#f-fixe").evaluate(FILLED)
    await page.locator("#f-livres").press_sequentially("Pennac")
    await page.evaluate("dispatchEvent(new Event('pagehide'))")
    await expect(page.locator('[data-profile-field="livres"] .profile-told')).to_contain_text("Enregistré")
    assert await kept(pool) == {"devise": "Pas à pas", "devise:ouvert": "1", "livres": "Pennac"}


@pytest.mark.long
async def test_undoing_brings_back_what_stood_before_and_overwrites_no_other_device(
    enter: Enter, school: School, pool: Pool
) -> None:
    page = await opened(enter)
    field = page.locator('[data-profile-field="sport"]')
    await page.locator("#f-sport").fill("Le vélo")
    await page.locator("#f-sport").press("Tab")
    await field.get_by_role("button", name="Annuler").focus()  # it stays while somebody is on it
    await pool.execute(
        "update profile_field set value = 'La nage', version = version + 1, page = 'ailleurs' where name = 'sport'"
    )
    await field.get_by_role("button", name="Annuler").click()
    await expect(field.locator(".profile-told")).to_contain_text("Changé entre-temps sur un autre appareil")
    await expect(page.locator("#f-sport")).to_have_value("La nage")
    assert await kept(pool) == {"sport": "La nage"}


@pytest.mark.long
async def test_what_a_server_that_was_not_ready_missed_is_saved_by_itself(
    enter: Enter, school: School, pool: Pool
) -> None:
    page = await enter("paul.prof")
    await page.goto("/compte")
    await expect(page.locator("[data-profile-press]").first).to_be_hidden()
    await page.route("**/compte/profil", lambda route: route.fulfill(status=503, body="{}"), times=1)
    await page.locator("#f-sport").fill("Le vélo")
    await page.locator("#f-sport").press("Tab")
    told = page.locator('[data-profile-field="sport"] .profile-told')
    await expect(told).to_contain_text("Enregistré")  # after « nouvel essai »
    assert await kept(pool) == {"sport": "Le vélo"}


@pytest.mark.long
async def test_leaving_the_page_is_no_answer_to_what_another_device_changed(
    enter: Enter, school: School, pool: Pool
) -> None:
    page = await opened(enter)
    field, told = page.locator("#f-sport"), page.locator('[data-profile-field="sport"] .profile-told')
    await field.fill("Le vélo")
    await field.press("Tab")
    await expect(told).to_contain_text("Enregistré")
    await pool.execute(
        "update profile_field set value = 'La nage', version = version + 1, page = 'ailleurs' where name = 'sport'"
    )
    await field.fill("Le vélo en montagne")
    await field.press("Tab")
    await expect(told).to_contain_text("« La nage »")
    await expect(field).to_have_value("Le vélo en montagne")
    await page.evaluate("dispatchEvent(new Event('pagehide'))")
    await page.locator("#f-livres").fill("Pennac")
    await page.locator("#f-livres").press("Tab")
    await expect(page.locator('[data-profile-field="livres"] .profile-told')).to_contain_text("Enregistré")
    assert (await kept(pool))["sport"] == "La nage"
    await field.evaluate("field => (field.value += ' !')")  # what stands there now is kept
    await told.get_by_role("button", name="Garder ce qui est écrit ici").click()
    await expect(told).to_contain_text("Enregistré")
    assert (await kept(pool))["sport"] == "Le vélo en montagne !"
    await field.fill("x" * 81)
    await field.press("Tab")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_have_accessible_description(re.compile("trop long"))
    # Typed back to what is kept, it is right again; what the padlock of the same box says stays.
    await page.locator('[data-profile-field="sport"] .padlock').click()
    await expect(told).to_have_count(2)
    await field.fill("Le vélo en montagne !")
    await field.press("Tab")
    await expect(field).to_have_attribute("aria-invalid", "false")
    await expect(told).to_have_count(1)
    await expect(told).to_contain_text("Enregistré")


@pytest.mark.long
async def test_what_a_busy_server_did_not_take_goes_with_who_leaves(
    enter: Enter, school: School, pool: Pool
) -> None:
    page = await enter("paul.prof")
    never = "ms === 5_000 || ms === 10_000"
    await page.add_init_script(STAYS.replace("ms === 10_000", never))  # before it is tried again
    await page.goto("/compte")
    await expect(page.locator("[data-profile-press]").first).to_be_hidden()
    await page.route("**/compte/profil", lambda route: route.fulfill(status=503, body="{}"), times=1)
    await page.locator("#f-sport").fill("Le vélo")
    await page.locator("#f-sport").press("Tab")
    told = page.locator('[data-profile-field="sport"] .profile-told')
    await expect(told).to_contain_text("Pas encore enregistré")
    await page.evaluate("dispatchEvent(new Event('pagehide'))")
    await expect(told).to_contain_text("Enregistré")
    assert await kept(pool) == {"sport": "Le vélo"}
