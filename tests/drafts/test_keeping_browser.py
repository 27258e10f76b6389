"""A draft in a real browser: kept by itself, found on another device, and never lost to an old tab."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect
from support.browser import Enter, text_field
from support.people import School

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

KEPT = re.compile(r"Brouillon gardé à \d")


@pytest.mark.long  # it waits for a page that keeps by itself
async def test_a_draft_is_found_on_another_device_and_an_old_tab_does_not_write_over_it(
    enter: Enter, school: School
) -> None:
    page = await enter("paul.prof")
    await page.goto("/carnet/nouveau")
    await page.get_by_label("Titre").fill("Piscine")
    await page.check("[name=audience][value=pupils]")
    await page.get_by_label("Zoé Blin").check()
    await expect(page.locator("[data-reach]")).to_contain_text("1 famille, 2 personnes")
    await expect(page.get_by_text(KEPT)).to_be_visible()
    other = await enter("paul.prof")
    await other.goto("/carnet/nouveau")
    await expect(other.get_by_text("repris ici")).to_be_visible()
    await expect(other.get_by_label("Zoé Blin")).to_be_checked()
    await other.get_by_label("Titre").fill("Piscine jeudi")
    await expect(other.get_by_text(KEPT)).to_be_visible()
    await page.get_by_label("Titre").fill("Piscine de mardi")
    await expect(page.get_by_text("a changé dans une autre fenêtre")).to_be_visible()
    rows = await school.pool.fetch("select typed->'title'->>0 as title from draft order by id")
    assert [row["title"] for row in rows] == ["Piscine jeudi", "Piscine de mardi"]
    await text_field(other).fill("Bonnet")
    await other.get_by_role("button", name="Publier le mot").click()
    await other.wait_for_url(re.compile(r"/carnet/\d+$"))
    await other.goto("/carnet/nouveau")
    await expect(other.get_by_label("Titre")).to_have_value("Piscine de mardi")


@pytest.mark.long
async def test_homework_for_two_classes_counts_as_they_are_ticked_and_is_found_again_with_them(
    enter: Enter, school: School
) -> None:
    page = await enter("dora.direction")
    await page.goto("/cahier/nouveau")
    await page.fill("[name=title]", "La page 31")
    await page.get_by_label("CE1").check()
    await page.get_by_label("CM2").check()
    await expect(page.locator("[data-reach]")).to_have_text("4 familles, 8 personnes")
    await page.get_by_label("CM2").uncheck()
    await expect(page.locator("[data-reach]")).to_have_text("2 familles, 5 personnes")
    await expect(page.get_by_text("Brouillon gardé")).to_be_visible()
    await page.get_by_role("button", name="Aperçu").click()
    await expect(page.get_by_role("heading", name="La page 31")).to_be_visible()
    await expect(page.get_by_text("2 familles, 5 personnes")).to_be_visible()
    await page.get_by_role("link", name="Revenir au texte").click()
    await expect(page.locator("[name=title]")).to_have_value("La page 31")
    await expect(page.get_by_label("CE1")).to_be_checked()
    await expect(page.get_by_label("CM2")).not_to_be_checked()
    await page.get_by_role("button", name="Noter le travail").dblclick()
    await expect(page.get_by_text("C’est noté.")).to_be_visible()
    await expect(page.get_by_text("Mes brouillons")).to_have_count(0)
    assert await school.pool.fetchval("select count(*) from cahier") == 1


LATER = """window.later = 0;
const timeout = setTimeout;
window.setTimeout = (does, ms, ...more) => (ms === 30_000 ? ++later : timeout(does, ms, ...more));"""


@pytest.mark.long
async def test_what_would_be_refused_again_is_not_tried_again_and_what_was_busy_is(
    enter: Enter, school: School
) -> None:
    page = await enter("paul.prof")
    await page.add_init_script(LATER)
    await page.goto("/carnet/nouveau")
    await expect(page.locator("[data-draft-keep]")).to_be_hidden()
    answers = [413, 503]
    await page.route("**/carnet/nouveau?*", lambda route: route.fulfill(status=answers[0]))
    while answers:
        async with page.expect_response("**/carnet/nouveau?*") as answer:
            await page.get_by_label("Titre").fill(f"Piscine {answers[0]}")
        assert (await answer.value).status == answers.pop(0)
    await page.wait_for_function("() => later")
    assert await page.evaluate("later") == 1


@pytest.mark.long
async def test_words_that_came_while_a_save_was_refused_are_sent_without_another_key(
    enter: Enter, school: School
) -> None:
    page = await enter("paul.prof")
    await page.clock.install()
    await page.goto("/carnet/nouveau")
    await expect(page.locator("[data-draft-keep]")).to_be_hidden()
    sent: list[str] = []
    may = asyncio.Event()

    async def refuse(route: Route) -> None:
        sent.append(route.request.post_data or "")
        await may.wait()
        await route.fulfill(status=413)

    await page.route("**/carnet/nouveau?*", refuse)
    async with asyncio.timeout(40):
        await page.get_by_label("Titre").fill("Trop")
        while not sent:
            await page.clock.run_for(200)
        await page.get_by_label("Titre").fill("Assez")
        await page.clock.run_for(2_000)  # its turn comes while the first one is under way
        may.set()
        while len(sent) < 2:
            await page.clock.run_for(200)
    assert "Assez" in sent[1]
