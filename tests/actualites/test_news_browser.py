"""Actualités in a browser: the open list follows, nothing typed is lost, scripts are not needed."""

import re

import pytest
from playwright.async_api import expect
from support.browser import Enter, text_field
from support.people import School

from one.apps.actualites import news
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

ALL = ("eleve", "parent", "enseignant", "personnel")


async def publish(server: State, school: School, title: str) -> int:
    draft = news.Draft(title, "Samedi à 10 h.", ALL)
    return await news.publish(await school.scope("dora.direction"), server.resources, school.id, draft)


@pytest.mark.long
async def test_an_open_list_follows_what_is_published_edited_and_withdrawn(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    page = await enter("lise.roy")
    await page.goto(f"{origin}/actualites")
    await expect(page.get_by_text("Rien d’affiché")).to_be_visible()
    news_id = await publish(server, school, "Kermesse")
    await expect(page.get_by_role("link", name="Kermesse")).to_be_visible()
    head = await school.scope("dora.direction")
    await news.change(head, server.resources, news_id, news.Draft("Grande fête", "Dimanche.", ALL))
    await expect(page.get_by_role("link", name="Grande fête")).to_be_visible()
    await expect(page.get_by_text("modifié")).to_be_visible()
    await news.withdraw(head, server.resources, news_id)
    await expect(page.get_by_text("Rien d’affiché")).to_be_visible()


@pytest.mark.long
async def test_what_is_being_written_comes_back_in_this_tab(enter: Enter, origin: str) -> None:
    page = await enter("dora.direction")
    await page.goto(f"{origin}/actualites/nouvelle")
    await page.get_by_label("Titre").fill("Kermesse")
    await text_field(page).fill("Samedi à 10 h.")
    await page.goto(f"{origin}/")
    await page.goto(f"{origin}/actualites/nouvelle")
    await expect(page.get_by_label("Texte")).to_have_text("Samedi à 10 h.")
    await expect(page.get_by_text(re.compile("est revenu|repris ici")).first).to_be_visible()
    await page.get_by_role("button", name="Publier l’actualité").click()
    await expect(page.get_by_role("heading", name="Kermesse")).to_be_visible()
    await page.wait_for_load_state()  # its scripts drop the draft
    await page.goto(f"{origin}/actualites/nouvelle")
    await expect(page.get_by_label("Titre")).to_have_value("")
    await expect(page.get_by_text("Votre brouillon est revenu.")).to_be_hidden()


async def test_the_keyboard_alone_publishes(enter: Enter, origin: str) -> None:
    page = await enter("dora.direction")
    await page.goto(f"{origin}/actualites/nouvelle")
    await page.get_by_label("Titre").focus()
    await page.keyboard.type("Kermesse")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Samedi")
    for _ in range(30):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.type") == "submit":
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Kermesse")).to_be_visible()
