"""What the school closes, and what is published, on pages that stand open: at once means there too."""

import pytest
from playwright.async_api import expect
from support.browser import Enter, live, text_field
from support.people import School

from one.apps import catalogue
from one.apps.carnet import notes
from one.http.state import State
from one.school import settings

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def publish(server: State, school: School, title: str) -> None:
    draft = notes.Draft(school.classes["CE1"], title, "Pensez au bonnet.")
    await notes.publish(await school.scope("paul.prof"), server.resources, draft)


async def close(server: State, school: School, *profiles: str) -> None:
    """Close the notebook to these profiles."""
    opened = {
        (app.code, str(profile))
        for app in catalogue.APPS
        for profile in app.profiles
        if app.code != notes.CODE or profile not in profiles
    }
    await settings.set_apps(await school.scope("dora.direction"), server.resources, school.id, opened)


async def test_a_closed_application_leaves_the_open_feed_and_its_count(
    enter: Enter, server: State, school: School
) -> None:
    await publish(server, school, "Piscine")
    page = await enter("bea.blin")
    await page.goto("/")
    await live(page)
    await expect(page.get_by_role("link", name="Piscine")).to_be_visible()
    await close(server, school, "parent")
    await expect(page.get_by_role("link", name="Piscine")).to_have_count(0)
    await expect(page.locator("[data-unread]").first).to_be_hidden()
    await close(server, school)
    await expect(page.get_by_role("link", name="Piscine")).to_be_visible()


async def test_the_form_of_a_note_says_who_will_not_read_it_any_more(
    enter: Enter, server: State, school: School
) -> None:
    page = await enter("paul.prof")
    await page.goto("/carnet/nouveau")
    await live(page)
    await page.get_by_label("Titre").fill("Piscine")
    promise = page.locator("[data-promise]").first
    await expect(promise).to_contain_text("Les 2 élèves")
    await close(server, school, "eleve")
    await expect(promise).to_contain_text("Les responsables des 2 élèves")
    await close(server, school, "eleve", "parent")
    await expect(page.get_by_text("a fermé le carnet de liaison aux parents")).to_be_visible()
    await close(server, school, "eleve", "parent", "enseignant")
    await expect(page.get_by_text("La direction vient de fermer ou de suspendre cela")).to_be_visible()
    await expect(page.get_by_label("Titre")).to_have_value("Piscine")
    await close(server, school)
    await expect(page.get_by_text("La direction vient de fermer")).to_have_count(0)


async def test_the_list_of_notes_moves_with_the_badge(enter: Enter, server: State, school: School) -> None:
    page = await enter("bea.blin")
    await page.goto("/carnet")
    await live(page)
    await publish(server, school, "Piscine")
    await expect(page.get_by_role("link", name="Piscine")).to_be_visible()
    await expect(page.locator("[data-unread]").first).to_have_text("1")


@pytest.mark.long
async def test_what_is_published_in_one_tab_is_in_my_last_notes_in_the_other(
    enter: Enter, school: School
) -> None:
    page = await enter("paul.prof")
    await page.goto("/carnet/nouveau")
    await page.get_by_label("Titre").fill("Premier")
    await text_field(page).fill("Texte")
    await page.get_by_role("button", name="Publier le mot").click()
    await expect(page.get_by_role("heading", name="Premier")).to_be_visible()
    home = await page.context.new_page()
    await home.goto("/")
    await expect(home.locator("#widgets")).to_contain_text("Premier")
    await page.goto("/carnet/nouveau")
    await page.get_by_label("Titre").fill("Second")
    await text_field(page).fill("Texte")
    await page.get_by_role("button", name="Publier le mot").click()
    await expect(home.locator("#widgets")).to_contain_text("Second")


async def test_the_form_of_news_says_that_it_could_not_be_sent_any_more(
    enter: Enter, server: State, school: School
) -> None:
    page = await enter("dora.direction")
    await page.goto("/actualites/nouvelle")
    await live(page)
    await page.get_by_label("Titre").fill("Kermesse")
    everybody = {(app.code, str(profile)) for app in catalogue.APPS for profile in app.profiles}
    for opened in ({each for each in everybody if each[0] != "actualites"}, everybody):
        head = await school.scope("dora.direction")
        await settings.set_apps(head, server.resources, school.id, opened)
        told = page.get_by_text("La direction vient de fermer ou de suspendre cela")
        await expect(told).to_have_count(0 if opened is everybody else 1)
    await expect(page.get_by_label("Titre")).to_have_value("Kermesse")
