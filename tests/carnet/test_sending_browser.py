"""Sending a note in a real browser: by its own button, once, to the people it says, and not into the void."""

import re

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, text_field
from support.people import School

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def write(page: Page, title: str = "Lunettes", *, scripts: bool = True) -> None:
    await page.goto("/carnet/nouveau")
    await page.get_by_label("Titre").fill(title)
    await text_field(page, scripts=scripts).fill("Zoé a oublié ses lunettes.")


async def notes(school: School) -> int:
    count: int = await school.pool.fetchval("select count(*) from carnet")
    return count


@pytest.mark.parametrize("scripts", [True, False])
async def test_enter_in_the_title_publishes_nothing(enter: Enter, school: School, *, scripts: bool) -> None:
    page = await enter("paul.prof", scripts=scripts)
    await write(page, scripts=scripts)
    await page.get_by_label("Titre").press("Enter")
    if scripts:
        await expect(page.get_by_label("Texte")).to_be_focused()
    await page.goto("/actualites")
    assert await notes(school) == 0


async def test_what_is_published_says_to_whom_and_to_how_many(enter: Enter, school: School) -> None:
    page = await enter("paul.prof")
    await write(page)
    await page.get_by_role("button", name="Publier le mot").click()
    told = page.locator("[data-flash]")
    await expect(told).to_contain_text("toute la classe CE1")
    await expect(told).to_contain_text("2 élèves et 3 responsables")
    await write(page)
    await page.check("[name=audience][value=pupils]")
    await page.get_by_label("Zoé Blin").check()
    await page.get_by_role("button", name="Publier le mot").click()
    await expect(told).to_contain_text("pour Zoé (CE1)")
    await expect(told).to_contain_text("1 élève et 1 responsable.")


@pytest.mark.parametrize("scripts", [True, False])
async def test_the_way_back_and_publier_again_make_no_second_note(
    enter: Enter, school: School, *, scripts: bool
) -> None:
    page = await enter("paul.prof", scripts=scripts)
    await write(page, scripts=scripts)
    await page.get_by_role("button", name="Publier le mot").click()
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))
    where = page.url
    await page.go_back()
    await page.get_by_label("Titre").fill("Lunettes")
    await text_field(page, scripts=scripts).fill("Zoé a oublié ses lunettes.")
    await page.get_by_role("button", name="Publier le mot").click()
    await page.wait_for_url(where)
    await expect(page.locator("[data-flash]")).to_be_visible()
    assert await notes(school) == 1


@pytest.mark.long
async def test_the_way_back_and_other_words_are_asked_about(enter: Enter, school: School) -> None:
    page = await enter("paul.prof")
    await write(page)
    await page.get_by_role("button", name="Publier le mot").click()
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))
    await page.go_back()
    await page.get_by_label("Titre").fill("Lunettes de Zoé")
    await text_field(page).fill("Elles sont retrouvées.")
    await page.get_by_role("button", name="Publier le mot").click()
    await expect(page.locator("[data-error-summary]")).to_contain_text("a déjà servi")
    await expect(page.get_by_label("Titre")).to_have_value("Lunettes de Zoé")
    await page.get_by_role("button", name="Publier le mot").click()
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))
    assert await notes(school) == 2


async def test_a_note_without_network_is_held_with_all_of_it_and_asked_about(
    enter: Enter, school: School
) -> None:
    page = await enter("paul.prof")
    await write(page)
    await page.check("[name=audience][value=pupils]")
    await page.get_by_label("Zoé Blin").check()
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Publier le mot").click()
    held = page.locator("[data-held]")
    await expect(held).to_contain_text("rien n’est parti")
    await expect(page.get_by_label("Zoé Blin")).to_be_checked()
    await page.context.set_offline(False)
    now = held.get_by_role("button", name="Envoyer maintenant")
    await expect(now).to_be_visible()
    assert await notes(school) == 0, "nothing goes by itself"
    await now.click()
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))
    assert await school.pool.fetchval("select array_agg(child_id) from carnet_child") == [
        school.people["zoe.blin"]
    ]


async def test_what_somebody_wrote_is_not_sent_by_who_signed_in_since(enter: Enter, school: School) -> None:
    """Paul's page stays open on the staff room's computer, Dora signs in there, and his note is sent."""
    page = await enter("paul.prof")
    await write(page)
    await page.context.add_cookies(
        [
            {
                "name": "one",
                "value": await school.token("dora.direction"),
                "url": page.url.partition("/carnet")[0],
            }
        ]
    )
    await page.get_by_role("button", name="Publier le mot").click()
    await expect(page.get_by_text("rien n’est parti en son nom")).to_be_visible()
    assert await notes(school) == 0
    await page.fill("[name=login]", "paul.prof")
    await page.fill("[name=password]", "un-joli-cartable")
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page.get_by_label("Titre")).to_have_value("Lunettes")
    await expect(page.get_by_label("Texte")).to_have_text("Zoé a oublié ses lunettes.")
    await page.get_by_role("button", name="Publier le mot").click()
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))
    assert await school.pool.fetchval("select author_id from carnet") == school.people["paul.prof"]


@pytest.mark.long
async def test_somebody_who_is_added_is_kept_when_the_session_ends(enter: Enter, school: School) -> None:
    page = await enter("dora.direction")
    where = f"/ecole/{school.id}/personnes/ajouter"
    await page.goto(where)
    await page.get_by_label("Prénom").fill("Ada")
    await page.check("[name=civility][value=Mme]")
    await page.locator("html[data-live=open]").wait_for(state="attached")
    await school.pool.execute("delete from session")
    told = page.locator("[data-connection]")
    await expect(told).to_contain_text("Votre session est terminée")
    await told.get_by_role("link").click()
    await expect(page.get_by_text("Reconnectez-vous pour continuer")).to_be_visible()
    await page.fill("[name=login]", "dora.direction")
    await page.fill("[name=password]", "un-joli-cartable")
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page.get_by_text("Votre brouillon est revenu.")).to_be_visible()
    await expect(page.get_by_label("Prénom")).to_have_value("Ada")
    await expect(page.locator("[name=civility][value=Mme]")).to_be_checked()
    await page.get_by_label("Nom", exact=True).fill("Neuve")
    await page.check("[name=profile][value=personnel]")
    await page.get_by_role("button", name="Ajouter à l’école").click()
    await expect(page.get_by_role("heading", name="Ada Neuve").first).to_be_visible()
    await page.wait_for_load_state()  # its scripts drop the draft
    await page.goto(where)
    await expect(page.get_by_label("Prénom")).to_have_value("")


@pytest.mark.long
async def test_a_page_that_ended_elsewhere_says_why(enter: Enter, school: School) -> None:
    page = await enter("bea.blin")
    await page.goto("/carnet")
    await page.locator("html[data-live=open]").wait_for(state="attached")
    await school.pool.execute("delete from session")
    await page.wait_for_url(re.compile("/connexion"))
    await expect(page.get_by_text("Reconnectez-vous pour continuer")).to_be_visible()
