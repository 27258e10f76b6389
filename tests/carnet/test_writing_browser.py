"""Writing a note in a real browser: nothing typed is lost, nothing is sent to the wrong people."""

import re

import pytest
from playwright.async_api import Browser, expect
from support.browser import arrive, live, press_pill, publish, text_field
from support.people import School

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

BACK = re.compile("Votre brouillon est revenu|Brouillon de .* repris")  # from the tab, or from the server


@pytest.mark.long
async def test_a_draft_outlives_the_session_with_its_class_and_ends_with_the_note(
    origin: str, school: School, browser: Browser
) -> None:
    page = await arrive(browser, origin, "dora.direction")
    await page.goto(f"{origin}/carnet/nouveau")
    await page.fill("[name=title]", "Sortie")
    await page.get_by_role("button", name="CM2").click()
    await expect(page.locator(".tab[aria-current]")).to_have_text("CM2")
    await expect(page.locator("[name=title]")).to_have_value("Sortie")
    await text_field(page).fill("Au musée")
    await live(page)
    await school.pool.execute("delete from session")
    told = page.locator("[data-connection]")
    await expect(told).to_contain_text("Votre texte est gardé ici")
    assert "/carnet/nouveau" in page.url
    await told.get_by_role("link").click()
    await page.fill("[name=login]", "dora.direction")
    await page.fill("[name=password]", "un-joli-cartable")
    await page.press("[name=password]", "Enter")
    await expect(page.get_by_text(BACK).first).to_be_visible()
    await expect(page.get_by_label("Texte")).to_have_text("Au musée")
    await expect(page.locator(".tab[aria-current]")).to_have_text("CM2")
    # Found again from the menu, which names no class: still that of the draft.
    await page.goto(f"{origin}/carnet/nouveau")
    await expect(page.locator(".tab[aria-current]")).to_have_text("CM2")
    await expect(page.locator("[name=title]")).to_have_value("Sortie")
    await page.click("button:has-text('Publier le mot')")
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))
    assert await school.pool.fetchval("select class_id from carnet") == school.classes["CM2"]
    await page.goto(f"{origin}/carnet/nouveau")
    await expect(page.locator("[name=title]")).to_have_value("")
    assert page.faults == []  # type: ignore[attr-defined]


async def test_ticks_go_with_the_whole_class_and_a_long_text_is_counted_not_cut(
    origin: str, school: School, browser: Browser
) -> None:
    page = await arrive(browser, origin, "paul.prof")
    await page.goto(f"{origin}/carnet/nouveau")
    await page.check("[name=audience][value=pupils]")
    await page.get_by_label("Zoé Blin").check()
    await page.check("[name=audience][value=class]")
    await expect(page.locator("[name=children]:checked")).to_have_count(0)
    await text_field(page).focus()
    await page.keyboard.insert_text("é" * 5003)
    await expect(page.get_by_text("3 caractères de trop")).to_be_visible()
    assert len(await page.get_by_label("Texte").inner_text()) == 5003


async def test_a_draft_for_some_comes_back_for_them_and_never_for_the_whole_class(
    origin: str, school: School, browser: Browser
) -> None:
    page = await arrive(browser, origin, "paul.prof")
    await page.goto(f"{origin}/carnet/nouveau")
    await page.fill("[name=title]", "Lunettes")
    await page.check("[name=audience][value=pupils]")
    await page.get_by_label("Zoé Blin").check()
    await page.goto(f"{origin}/classe")
    await page.goto(f"{origin}/carnet/nouveau")
    await expect(page.get_by_text(BACK).first).to_be_visible()
    await expect(page.locator("[name=audience][value=pupils]")).to_be_checked()
    await expect(page.get_by_label("Zoé Blin")).to_be_checked()
    await expect(page.locator("[name=children]:checked")).to_have_count(1)
    await page.check("[name=audience][value=class]")
    await page.goto(f"{origin}/carnet/nouveau")
    await expect(page.locator("[name=audience][value=class]")).to_be_checked()
    await expect(page.locator("[name=children]:checked")).to_have_count(0)


async def test_classes_change_without_scripts_and_keep_the_text(
    origin: str, school: School, browser: Browser
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{origin}/connexion?suite=/carnet/nouveau")
    await page.fill("[name=login]", "dora.direction")
    await page.fill("[name=password]", "un-joli-cartable")
    await page.press("[name=password]", "Enter")
    await page.fill("[name=title]", "Sortie")
    await page.get_by_role("button", name="CM2").click()
    await expect(page.locator("[name=title]")).to_have_value("Sortie")
    await expect(page.locator(".tab[aria-current]")).to_have_text("CM2")
    assert await school.pool.fetchval("select count(*) from carnet") == 0


@pytest.mark.long
@pytest.mark.parametrize("way", ["mouse", "keyboard"])
async def test_after_the_pill_notes_still_appear_by_themselves(
    origin: str, school: School, browser: Browser, way: str
) -> None:
    teacher = await arrive(browser, origin, "paul.prof")
    for number in range(8):
        await publish(teacher, origin, f"Mot {number}")
    parent = await arrive(browser, origin, "bea.blin", width=390)
    await parent.evaluate("scrollTo(0, 600)")
    await publish(teacher, origin, "Sous la pastille")
    pill = parent.locator("[data-pill]")
    await pill.wait_for()
    if way == "mouse":
        await press_pill(parent)
    else:
        await pill.press("Enter")
        await expect(parent.locator("[data-slot=title]").first).to_be_focused()
    await parent.get_by_text("Sous la pastille", exact=True).wait_for()
    await publish(teacher, origin, "Tout seul")
    await parent.get_by_text("Tout seul", exact=True).wait_for()
