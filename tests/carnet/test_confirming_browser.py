"""Confirmations in browsers: live on the board, and what is pressed without a network leaves once, as who pressed it."""

import re

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter
from support.people import PASSWORD, School

from one.apps.carnet import confirmations, notes
from one.apps.carnet.confirmations import Answer, Asks, Confirm
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


@pytest.fixture
async def note(server: State, school: School) -> str:
    """The address of a note of Paul's that asks for a yes or a no."""
    draft = notes.Draft(school.classes["CE1"], "Piscine", "Lundi", asks=Asks(Confirm.ONE, Answer.YES_NO))
    return f"/carnet/{await notes.publish(await school.scope('paul.prof'), server.resources, draft)}"


async def given(school: School) -> list[tuple[int, bool]]:
    rows = await school.pool.fetch("select person_id, yes from carnet_confirmation")
    return [(row["person_id"], row["yes"]) for row in rows]


async def live(page: Page) -> None:
    await expect(page.locator('html[data-live="open"]')).to_be_attached()


async def test_what_a_family_does_is_on_the_board_and_the_reminder_in_the_feed_of_the_other(
    enter: Enter, note: str
) -> None:
    teacher, lise, marc, bea = [
        await enter(login) for login in ("paul.prof", "lise.roy", "marc.roy", "bea.blin")
    ]
    await lise.set_viewport_size({"width": 390, "height": 844})
    await teacher.goto(note)
    await marc.goto("/")
    await bea.goto("/")
    waits = marc.get_by_role("complementary", name="Mes widgets").get_by_role("link", name="Piscine")
    await expect(waits).to_have_count(1)
    for page in (teacher, marc, bea):
        await live(page)
    await lise.goto("/")
    await lise.get_by_role("link", name="Lire et confirmer").click()
    await lise.wait_for_url(re.compile(note))  # with its style sheets: the teacher hears of it before
    await expect(teacher.get_by_text("Lu par 1 famille sur 2")).to_be_visible()
    assert await lise.evaluate("document.documentElement.scrollWidth") == 390
    await lise.get_by_role("button", name="Oui").click()
    await expect(lise.get_by_text("Vous avez confirmé")).to_be_visible()
    await expect(teacher.get_by_text("Confirmé pour 1 élève sur 2")).to_be_visible()
    await expect(marc.get_by_role("link", name="Lire et confirmer")).to_have_count(0)
    await expect(waits).to_have_count(0)
    await teacher.get_by_role("button", name="Rappeler").click()
    await expect(bea.get_by_text("rappelle un mot à confirmer")).to_be_visible()
    await teacher.get_by_role("link", name="Voir les noms").click()
    await expect(teacher.get_by_text("Lise Roy")).to_be_visible()


async def test_what_was_pressed_without_a_network_leaves_as_who_pressed_it_and_never_as_who_comes_next(
    enter: Enter, server: State, school: School, note: str
) -> None:
    page = await enter("lise.roy")
    await page.goto(note)
    await live(page)
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Non").click()
    await expect(page.get_by_text("Gardé sur cet appareil")).to_be_visible()
    await page.get_by_role("button", name="Oui").click()  # the last press is the one that is meant
    assert await page.evaluate("JSON.parse(localStorage['one-queue']).length") == 1

    async def become(login: str) -> None:
        settings = server.resources.settings
        await page.context.add_cookies(
            [{"name": settings.cookie_name, "value": await school.token(login), "url": settings.origin}]
        )

    await become("marc.roy")
    await page.goto("about:blank")
    await page.context.set_offline(False)
    await page.goto(note)
    await live(page)
    await expect(page.get_by_role("button", name="Oui")).to_be_visible()
    assert await given(school) == []
    await become("lise.roy")
    await page.goto("/")
    await expect(page.get_by_text("la réponse gardée sur cet appareil est partie")).to_be_visible()
    assert await given(school) == [(school.people["lise.roy"], True)]
    assert await page.evaluate("localStorage['one-queue'] ?? null") is None
    assert await confirmations.due(await school.scope("lise.roy"), server.resources) == []


async def test_an_answer_that_is_being_typed_outlives_the_session_and_is_another_for_each_child(
    enter: Enter, server: State, school: School
) -> None:
    both = [school.classes[name] for name in ("CE1", "CM2")]
    draft = notes.Draft(
        both[0], "Cantine", "Qui vient ?", class_ids=(both[1],), asks=Asks(Confirm.ONE, Answer.TEXT)
    )
    note_id = await notes.publish(await school.scope("dora.direction"), server.resources, draft)
    page = await enter("lise.roy")
    await page.goto(f"/carnet/{note_id}")
    await live(page)
    lea, tom = [page.locator(f"#f-words-{school.people[login]}") for login in ("lea.roy", "tom.roy")]
    await lea.fill("Léa mange le lundi")
    await tom.fill("Tom jamais")
    await school.pool.execute("delete from session")
    await page.locator("[data-connection]").get_by_role("link").click()
    await page.fill("[name=login]", "lise.roy")
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await expect(lea).to_have_value("Léa mange le lundi")
    await expect(tom).to_have_value("Tom jamais")
    await page.get_by_role("button", name="Répondre et confirmer : Léa").click()
    await expect(page.get_by_text("Vous avez confirmé")).to_be_visible()
    await page.reload()
    await expect(tom).to_have_value("Tom jamais")
    await expect(page.get_by_text("Votre brouillon est revenu")).to_have_count(1)
