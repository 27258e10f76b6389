"""Reports in a browser: what is hidden, restored and removed leaves and comes back on open pages, by itself."""

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.notes import publish
from support.people import School
from support.reported import CE1, item, referent, report, waiting

from one.apps.actualites import news
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_open_pages_follow_from_the_menu_to_the_decision(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    await referent(school)
    await publish(server, school, "paul.prof", "CE1")
    event_id = await item(server, school, "lea.roy")
    logins = ("lea.roy", "rene.referent", "dora.direction", "lise.roy")
    reader, judge, head, reporter = [await enter(login) for login in logins]
    for page in (reader, judge, head):
        await page.goto(f"{origin}/")
        await live(page)
    await expect(reader.get_by_role("link", name="Titre")).to_be_visible()
    draft = news.Draft("Kermesse", "Samedi", ("enseignant", "eleve"))
    await news.publish(await school.scope("dora.direction"), server.resources, school.id, draft)
    for page, offered in ((head, 0), (reader, 1)):  # nobody reports what they wrote
        shown = page.locator("article", has_text="Kermesse")
        await expect(shown).to_have_count(1)
        await expect(shown.locator('[data-act="signaler"]')).to_have_count(offered)
    for login in CE1[1:]:
        await report(server, school, login, event_id)
    await reporter.goto(f"{origin}/")
    await reporter.locator("[data-menu] summary").first.click()
    await reporter.get_by_role("link", name="Signaler").click()
    await reporter.get_by_label("Cela se moque de quelqu’un").check()
    await reporter.get_by_role("button", name="Envoyer à l’école").click()
    await expect(reporter.get_by_text("C’est envoyé à l’école.")).to_be_visible()
    await expect(reader.get_by_role("link", name="Titre")).to_be_hidden()
    await expect(judge.locator('[data-app="signalement"] [data-act="signaler"]')).to_have_count(0)
    await judge.get_by_role("link", name="Masqué pour tous jusqu’à votre décision").click()
    await judge.get_by_role("button", name="Garder, et montrer à nouveau").click()
    await expect(judge.get_by_text("C’est gardé.")).to_be_visible()
    await expect(reader.get_by_role("link", name="Titre")).to_be_visible()
    assert await waiting(server, school, "rene.referent") == []
