"""What a person sees: the note that appears by itself, in a real browser, through real workers."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route
from support.browser import arrive, live, press_pill, publish
from support.people import PASSWORD, School
from support.workers import workers

from one.apps.carnet import notes
from one.config import Settings
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def shown(page: Page) -> list[str]:
    return [text.strip() for text in await page.locator("[data-feed] [data-slot=title]").all_inner_texts()]


@pytest.mark.long
async def test_a_note_appears_on_the_familys_page_and_survives_the_death_of_its_worker(
    settings: Settings, school: School, tmp_path: Path, browser: Browser
) -> None:
    with workers(settings, 3, tmp_path) as (one, two, three):
        teacher = await arrive(browser, one.url, "paul.prof")
        parent = await arrive(browser, two.url, "bea.blin", width=390)
        stranger = await arrive(browser, three.url, "nina.noir")
        await publish(teacher, one.url, "Premier mot")
        await parent.get_by_text("Premier mot", exact=True).wait_for()
        assert await shown(parent) == ["Premier mot"]
        two.kill()
        await publish(teacher, one.url, "Deuxième mot")
        await publish(teacher, one.url, "Troisième mot")
        two.start()
        two.wait_ready()
        await parent.get_by_text("Troisième mot", exact=True).wait_for(timeout=40_000)
        assert await shown(parent) == ["Troisième mot", "Deuxième mot", "Premier mot"]
        assert await shown(stranger) == []
        assert await stranger.title() == "Quoi de neuf\u00a0? · one"
        for page in (teacher, parent, stranger):
            assert page.faults == []  # type: ignore[attr-defined]


@pytest.mark.long
async def test_a_reader_in_the_middle_of_the_page_is_not_moved_and_finds_a_pill(
    server: State, origin: str, school: School, browser: Browser
) -> None:
    author = await school.scope("paul.prof")
    for number in range(12):
        draft = notes.Draft(school.classes["CE1"], f"Mot {number}", "Un texte.\nDe deux lignes.")
        await notes.publish(author, server.resources, draft)
    teacher = await arrive(browser, origin, "paul.prof")
    parent = await arrive(browser, origin, "bea.blin", width=390)
    await parent.evaluate("scrollTo(0, 700)")
    await publish(teacher, origin, "Nouveau mot")
    pill = parent.locator("[data-pill]")
    await pill.wait_for()
    assert "1 nouveauté" in await pill.inner_text()
    assert (await shown(parent))[0] == "Mot 11"
    await press_pill(parent)
    await parent.get_by_text("Nouveau mot", exact=True).wait_for()
    assert (await shown(parent))[:2] == ["Nouveau mot", "Mot 11"]


@pytest.mark.long
async def test_items_that_were_on_screen_are_read_on_every_device(
    settings: Settings, school: School, tmp_path: Path, browser: Browser
) -> None:
    with workers(settings, 2, tmp_path) as (one, two):
        teacher = await arrive(browser, one.url, "paul.prof")
        await publish(teacher, one.url, "Un mot")
        tablet = await arrive(browser, two.url, "bea.blin")
        await tablet.goto(f"{two.url}/compte")
        badge = tablet.locator(".banner-links [data-unread]").first
        await badge.wait_for()
        assert await badge.inner_text() == "1"
        await arrive(browser, one.url, "bea.blin", width=390)
        await badge.wait_for(state="hidden")


async def test_a_page_whose_session_ends_elsewhere_is_signed_out_by_itself(
    origin: str, school: School, browser: Browser
) -> None:
    page = await arrive(browser, origin, "bea.blin")
    await school.pool.execute("delete from session")
    await page.wait_for_url(re.compile(r"/connexion\?suite="))


async def test_who_signs_out_stays_on_the_way_out_when_the_socket_ends_before_the_answer_comes(
    origin: str, school: School, browser: Browser
) -> None:
    page = await arrive(browser, origin, "bea.blin")
    async with page.expect_event("websocket") as opened:
        await page.goto(f"{origin}/compte")
    await live(page)
    socket = await opened.value
    closed = asyncio.Event()
    socket.on("close", lambda _: closed.set())

    async def late(route: Route) -> None:
        await school.pool.execute("delete from session")
        await closed.wait()
        await route.continue_()

    await page.route("**/deconnexion", late)
    await page.click("button:has-text('Me déconnecter')")
    await page.wait_for_url(re.compile("/connexion"))
    assert page.url == f"{origin}/connexion"


async def test_the_feed_works_without_scripts(origin: str, school: School, browser: Browser) -> None:
    teacher = await arrive(browser, origin, "paul.prof")
    await publish(teacher, origin, "Sans scripts")
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{origin}/connexion")
    await page.fill("[name=login]", "bea.blin")
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await page.get_by_text("Sans scripts", exact=True).click()
    await page.wait_for_url("**/carnet/1")


async def test_help_opens_beside_the_page(origin: str, school: School, browser: Browser) -> None:
    page = await arrive(browser, origin, "bea.blin")
    await page.click("[data-help]")
    await page.locator("dialog[data-help-panel][open]").wait_for()
    assert page.url == f"{origin}/"
    await page.keyboard.press("Escape")
    await page.locator("dialog[data-help-panel]:not([open])").wait_for(state="attached")
