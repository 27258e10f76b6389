"""« Mon école » and the class settings at 390 px: nothing wider than the screen, nothing smaller than a finger."""

import pytest
from playwright.async_api import Browser
from support.browser import SMALL
from support.classroom_people import deactivate
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.slow]


@pytest.mark.long
async def test_pages_of_class_and_school_fit_a_phone(browser: Browser, server: State, school: School) -> None:
    await deactivate(school, "zoe.blin", "bea.blin", "marc.roy")
    await school.pool.execute("update person set email = 'bea@free.fr' where login = 'bea.blin'")
    room, here = f"/classe/{school.classes['CE1']}/parametrage", f"/ecole/{school.id}"
    lea, lise = school.people["lea.roy"], school.people["lise.roy"]
    context = await browser.new_context(
        base_url=server.resources.settings.origin, viewport={"width": 390, "height": 844}, locale="fr-FR"
    )
    cookie, token = server.resources.settings.cookie_name, await school.token("dora.direction")
    await context.add_cookies([{"name": cookie, "value": token, "url": server.resources.settings.origin}])
    page = await context.new_page()
    for url in (
        room,
        f"{room}/rappels",
        f"{room}/fiches",
        f"{room}/ajouter?profil=parent",
        f"{room}/import",
        f"{room}/personnes/{lea}",
        here,
        f"{here}/classes",
        f"{here}/personnes",
        f"{here}/personnes/{lise}",
        f"{here}/doublons",
        f"{here}/doublons/comparer?a={lea}&b={lise}",
        f"{here}/reglages",
        f"{here}/journal",
    ):
        answer = await page.goto(url)
        assert answer is not None
        assert answer.status == 200, url
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390, url
        assert await page.evaluate(SMALL) == [], url
