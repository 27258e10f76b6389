"""Assistance in browsers: what one side writes is on the other's page, and what is being typed stays."""

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.helped import referents
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_asked_taken_answered_and_solved_on_every_open_page(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    await referents(school)
    parent, rene, rita = [await enter(login) for login in ("lise.roy", "rene.referent", "rita.referent")]
    await parent.set_viewport_size({"width": 390, "height": 844})
    await rita.goto(f"{origin}/assistance/demandes")
    await parent.goto(f"{origin}/assistance/nouvelle?page=/carnet")
    await parent.get_by_label("Sujet").fill("La photo ne part pas")
    await parent.get_by_label("Que se passe-t-il").fill("Rien ne se passe.")
    await expect(parent.get_by_text("/carnet", exact=True)).to_be_visible()
    assert await parent.evaluate("document.documentElement.scrollWidth") == 390
    await parent.get_by_role("button", name="Envoyer").click()
    await expect(parent.get_by_text("Les référents vont la lire")).to_be_visible()
    await expect(rita.get_by_role("link", name="La photo ne part pas")).to_be_visible()
    await rene.goto(parent.url)
    async with rene.expect_event("load"):  # what is typed before would be of the page that goes
        await rene.get_by_role("button", name="Je m’en occupe").click()
    await expect(rita.get_by_text("suivie par René")).to_be_visible()
    await parent.get_by_label("Votre réponse").fill("J’ajoute que")
    await rene.get_by_label("Répondre à la personne").fill("Quel téléphone ?")
    await rene.get_by_role("button", name="Répondre, et attendre").click()
    await expect(parent.get_by_text("Quel téléphone ?")).to_be_visible()
    await expect(parent.get_by_label("Votre réponse")).to_have_value("J’ajoute que")
    await parent.get_by_role("button", name="Répondre").click()
    await expect(rene.get_by_text("J’ajoute que")).to_be_visible()
    async with parent.expect_event("load"):
        await parent.get_by_role("button", name="C’est résolu").click()
    await expect(rene.get_by_role("heading", name="Résolu")).to_be_visible()
    assert await parent.evaluate("document.documentElement.scrollWidth") == 390
