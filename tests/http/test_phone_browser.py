"""« Mon école » and the class settings at 390 px: nothing wider than the screen, nothing smaller than a finger."""

import pytest
from support.chromium import chromium
from support.classroom_people import deactivate
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.slow]

# What is pressed in the page, as large as it answers: a label's input, or a whole line by its ::after.
SMALL = """() => [...document.querySelectorAll('main :is(a, button, input, select, summary)')]
  .filter((e) => e.type !== 'hidden' && e.checkVisibility() && !e.closest('.sr-only'))
  .map((e) => [e.closest('.roll-line, .row-line') && e.matches('.roll-name, .row-name')
      ? e.closest('.roll-line, .row-line') : e.closest('label') || e, e])
  .filter(([box]) => box.getBoundingClientRect().height < 43.5)
  .map(([, e]) => `${e.tagName} ${e.className} ${(e.textContent || e.name).trim().slice(0, 40)}`)"""


async def test_pages_of_class_and_school_fit_a_phone(server: State, school: School) -> None:
    await deactivate(school, "zoe.blin", "bea.blin", "marc.roy")
    await school.pool.execute("update person set email = 'bea@free.fr' where login = 'bea.blin'")
    room, here = f"/classe/{school.classes['CE1']}/parametrage", f"/ecole/{school.id}"
    lea, lise = school.people["lea.roy"], school.people["lise.roy"]
    async with chromium() as browser:
        context = await browser.new_context(
            base_url=server.resources.settings.origin, viewport={"width": 390, "height": 844}, locale="fr-FR"
        )
        cookie, token = server.resources.settings.cookie_name, await school.token("dora.direction")
        await context.add_cookies([{"name": cookie, "value": token, "url": server.resources.settings.origin}])
        page = await context.new_page()
        for url in (
            room, f"{room}/rappels", f"{room}/fiches", f"{room}/ajouter?profil=parent", f"{room}/import",
            f"{room}/personnes/{lea}", here, f"{here}/classes", f"{here}/personnes",
            f"{here}/personnes/{lise}", f"{here}/doublons", f"{here}/doublons/comparer?a={lea}&b={lise}",
            f"{here}/reglages", f"{here}/journal",
        ):  # fmt: skip
            answer = await page.goto(url)
            assert answer is not None
            assert answer.status == 200, url
            assert await page.evaluate("document.documentElement.scrollWidth") <= 390, url
            assert await page.evaluate(SMALL) == [], url
        await context.close()
