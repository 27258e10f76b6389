"""A part of a page that is read again hears first that the session ended, or that the page is closed now."""

import re

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect
from support.blog import blog_of, written
from support.browser import Enter, live
from support.people import School
from support.proxied_page import note

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# Marks the page once it has been told that it is closed, and has done what it does then at once.
TOLD = """() => {
    const asked = window.fetch;
    window.fetch = async (...words) => {
        const answer = await asked(...words);
        if (answer.status === 404) setTimeout(() => (document.documentElement.dataset.told = ""));
        return answer;
    };
}"""


async def deaf(page: Page, path: str) -> None:
    """Show a page whose line never hears its end."""

    def through(line: WebSocketRoute) -> None:
        line.connect_to_server().on_close(lambda code, reason: None)

    await page.route_web_socket("**/live", through)
    await page.goto(path)
    await live(page)


async def looked_at(page: Page) -> None:
    """Somebody comes back to the page: its parts are read again."""
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def test_a_card_that_hears_first_that_the_session_ended_leads_to_sign_in_with_the_way_back(
    enter: Enter, server: State, school: School
) -> None:
    page = await enter("bea.blin")

    async def after_the_end(route: Route) -> None:
        await school.pool.execute("delete from session")
        await route.continue_()

    await page.route("**/fil/autour?*", after_the_end)
    await deaf(page, "/")
    await note(server, school, "Un")
    await page.wait_for_url("**/connexion?suite=%2F")


async def test_who_writes_keeps_their_page_when_a_part_of_it_hears_first_that_the_session_ended(
    enter: Enter, server: State, school: School
) -> None:
    post_id = await written(server, school, await blog_of(server, school))
    page = await enter("bea.blin")
    await deaf(page, f"/blog/billets/{post_id}")
    await page.get_by_label("Écrire un commentaire").fill("Bravo")
    await school.pool.execute("delete from session")
    await looked_at(page)
    await expect(page.locator("[data-connection]")).to_contain_text("Votre session est terminée")
    await expect(page.get_by_label("Écrire un commentaire")).to_have_value("Bravo")
    assert re.search(r"/blog/billets/\d+$", page.url)


async def test_who_writes_keeps_their_page_when_it_is_closed_meanwhile(
    enter: Enter, server: State, school: School
) -> None:
    post_id = await written(server, school, await blog_of(server, school))
    page = await enter("bea.blin")
    await deaf(page, f"/blog/billets/{post_id}")
    await page.get_by_label("Écrire un commentaire").fill("Bravo")
    await school.pool.execute("update blog_post set withdrawn_at = now()")
    await page.evaluate(TOLD)
    await looked_at(page)
    await page.locator("html[data-told]").wait_for(state="attached")
    await expect(page.get_by_label("Écrire un commentaire")).to_have_value("Bravo")
    await page.get_by_label("Écrire un commentaire").fill("")
    await looked_at(page)
    await expect(page.get_by_label("Écrire un commentaire")).to_be_hidden()
