"""The wall in a real browser: it comes alive by a code, follows, goes blank when it must, and comes back."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Route, expect
from support.browser import Enter, live
from support.http_proxy import HttpProxy, proxied
from support.people import School
from support.tablet import device_of, on_the_wall

from one.apps.carnet import notes
from one.http.state import State
from one.school import flash
from one.store.work import work
from one.tablet import leaving

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

WALL, BLANK = "[data-wall]", "[data-wall-blank]:not([hidden])"


async def publish(server: State, school: School, title: str) -> None:
    paul = await school.scope("paul.prof")
    await notes.publish(
        paul, server.resources, notes.Draft(school.classes["CE1"], title, "Bottes", whole_class=True)
    )


@pytest.fixture
async def boxed(server: State) -> AsyncIterator[HttpProxy]:
    """A proxy before the server, at an address that the server takes for its own."""
    async with proxied(server.resources.settings.port, HttpProxy) as proxy:
        yield proxy


@pytest.mark.long
async def test_a_browser_on_which_a_teacher_was_signed_in_becomes_the_live_wall_and_nothing_of_them_is_left(
    enter: Enter, server: State, school: School
) -> None:
    tablet, teacher = await enter("paul.prof"), await enter("paul.prof")
    await tablet.goto("/")
    await live(tablet)
    await tablet.evaluate("localStorage.setItem('draft', 'Cher Paul')")
    elsewhere = await tablet.context.new_page()
    await elsewhere.goto("/compte")
    await live(elsewhere)
    await tablet.goto("/tablette")
    await tablet.click("text=Afficher un code")
    code = await tablet.inner_text(".pairing-code")
    await teacher.goto(f"/classe/{school.classes['CE1']}/parametrage/tablettes")
    await live(teacher)
    await teacher.fill("[name=code]", code)
    await teacher.click("text=Relier à la classe")
    await expect(tablet.locator(WALL)).to_contain_text("CE1")
    await expect(elsewhere).to_have_url(re.compile("/connexion"))
    assert {each["name"] for each in await tablet.context.cookies()} <= {"one-tablet", "one-here"}
    assert await tablet.evaluate("localStorage.length") == 0
    await expect(teacher.locator(".chip-open")).to_be_visible()
    await publish(server, school, "Sortie à la ferme")
    await expect(tablet.locator(".wall-card")).to_contain_text("Sortie à la ferme")
    note_id = await school.pool.fetchval(
        "select subject_ids[1] from event where kind = 'item' order by id desc limit 1"
    )
    async with work(await school.scope("paul.prof"), server.resources) as w:
        await w.withdraw(notes.SUBJECT(note_id))
    await expect(tablet.locator(".wall-card")).to_have_count(0)
    dora, ends_at = await school.scope("dora.direction"), datetime.now(UTC) + timedelta(hours=1)
    said = flash.Draft("Rentrez tous", "coral", ("eleve",), None, ends_at)
    flash_id = await flash.publish(dora, server.resources, school.id, said)
    await expect(tablet.locator(".wall-flash")).to_contain_text("Urgent Rentrez tous")
    await flash.stop(dora, server.resources, school.id, flash_id)
    await expect(tablet.locator(".wall-flash")).to_have_count(0)


async def test_a_tablet_that_is_taken_off_is_blank_within_two_seconds_and_its_teachers_see_it_go(
    enter: Enter, browser: Browser, server: State, school: School, origin: str
) -> None:
    await publish(server, school, "Sortie à la ferme")
    wall, _id = await on_the_wall(browser, school, origin)
    await expect(wall.locator(".wall-when")).to_have_text(re.compile("à l’instant|min"))
    teacher = await enter("paul.prof")
    await teacher.goto(f"/classe/{school.classes['CE1']}/parametrage/tablettes")
    await live(teacher)
    await expect(teacher.locator(".chip-open")).to_be_visible()
    settings = await enter("paul.prof")
    await settings.goto(f"/classe/{school.classes['CE1']}/parametrage")
    await live(settings)
    await expect(settings.get_by_text("1 ouverte")).to_be_visible()
    await teacher.click("text=Retirer")
    await expect(wall.locator(".wall-card")).to_have_count(0)
    await expect(wall.get_by_text("plus reliée à la classe")).to_be_visible()
    await expect(teacher.locator(".tablets-line")).to_have_count(0)
    await expect(settings.get_by_text("1 ouverte")).to_have_count(0)
    assert "one-tablet" not in {each["name"] for each in await wall.context.cookies()}


@pytest.mark.long
async def test_a_wall_that_nobody_answers_goes_blank_after_a_quarter_of_an_hour_and_comes_back_by_itself(
    browser: Browser, server: State, school: School, boxed: HttpProxy
) -> None:
    await publish(server, school, "Sortie à la ferme")
    paths = ("/tablette", "/tablette/live", "/tablette/live/events", "/tablette/live/poll", "/tablette/etat")
    wall, device_id = await on_the_wall(browser, school, boxed.url)
    boxed.broken |= {*paths}
    boxed.cut(*paths)
    await wall.clock.fast_forward("10:00")
    await expect(wall.locator("[data-wall-state]")).not_to_be_empty()
    await expect(wall.locator(".wall-card")).to_have_count(1)
    await wall.clock.fast_forward("06:00")
    await expect(wall.locator(BLANK)).to_be_visible()
    assert "Sortie" not in await wall.content()
    boxed.broken.clear()
    await expect(wall.locator(".wall-card")).to_have_count(1)
    # Taken off while it is out of reach: it is blank as soon as somebody answers.
    boxed.broken |= {*paths}
    boxed.cut(*paths)
    paul = await school.scope("paul.prof")
    await leaving.revoke(paul, server.resources, school.classes["CE1"], device_id)
    boxed.broken.clear()
    await expect(wall.get_by_text("plus reliée à la classe")).to_be_visible()


@pytest.mark.long
async def test_a_wall_takes_a_newer_version_only_when_all_of_it_answers(
    browser: Browser, server: State, school: School, origin: str
) -> None:
    wall, _id = await on_the_wall(browser, school, origin)
    loads: list[str] = []
    wall.on("framenavigated", lambda frame: loads.append(frame.url))
    asked = asyncio.Event()

    async def newer(route: Route) -> None:
        """The page of a version whose files are not there yet."""
        if route.request.is_navigation_request():
            await route.continue_()
            return
        answer = await route.fetch()
        text = re.sub(r"/static/\w+/", "/static/0123456789ab/", await answer.text())
        await route.fulfill(response=answer, body=text)

    async def missing(route: Route) -> None:
        asked.set()
        await route.fulfill(status=503, body="")

    await wall.route("**/tablette", newer)
    await wall.route("**/static/0123456789ab/**", missing)
    await wall.clock.fast_forward("02:00")
    await asyncio.wait_for(asked.wait(), 20)
    await publish(server, school, "Sortie à la ferme")  # it goes on as it is
    await expect(wall.locator(".wall-card")).to_have_count(1)
    assert loads == []
    await wall.unroute("**/static/0123456789ab/**")
    await wall.route("**/static/0123456789ab/**", lambda route: route.fulfill(status=200, body=""))
    async with wall.expect_navigation():
        await wall.clock.fast_forward("02:00")
    await wall.unroute_all(behavior="wait")  # none of ours asks the server once it has ended


@pytest.mark.long
async def test_the_screen_stays_on_and_who_signed_in_on_the_tablet_and_out_leaves_nothing(
    browser: Browser, school: School, origin: str
) -> None:
    token, _id = await device_of(school.pool, school)
    context = await browser.new_context(base_url=origin, locale="fr-FR")
    await context.add_cookies([{"name": "one-tablet", "value": token, "url": origin}])
    page = await context.new_page()
    await page.add_init_script(
        "let asked = 0; const { wakeLock } = navigator; const request = wakeLock.request.bind(wakeLock);"
        "wakeLock.request = async (kind) => { document.documentElement.dataset.asked = asked += 1;"
        " globalThis.held = await request(kind); return held; };"
    )
    await page.goto("/tablette")
    await live(page)
    await page.evaluate("held.release()")
    await page.locator("html[data-asked='2']").wait_for(state="attached")
    await page.goto("/connexion")
    await page.fill("[name=login]", "paul.prof")
    await page.fill("[name=password]", "un-joli-cartable")
    await page.check("[name=remember]")
    await page.press("[name=password]", "Enter")
    await page.wait_for_url("/")
    await page.evaluate(
        "localStorage.setItem('draft', 'Cher Paul'); sessionStorage.setItem('draft', 'Cher Paul')"
    )
    assert await school.pool.fetchval("select bool_or(remember) from session") is False
    await page.goto("/compte")
    await page.click("text=Me déconnecter")
    await expect(page.locator(WALL)).to_be_visible()
    assert {each["name"] for each in await context.cookies()} <= {"one-tablet", "one-here"}
    assert await page.evaluate("localStorage.length + (sessionStorage.getItem('draft') ? 1 : 0)") == 0
    await page.go_back()
    await expect(page.locator("body.signed")).to_have_count(0)


async def test_a_tablet_that_starts_while_nobody_answers_waits_and_finds_its_wall_by_itself(
    browser: Browser, server: State, school: School, boxed: HttpProxy
) -> None:
    wall, _id = await on_the_wall(browser, school, boxed.url)
    await wall.evaluate("navigator.serviceWorker.ready")
    boxed.broken.add("/tablette")
    await wall.reload()
    await expect(wall.get_by_text("Le mur se repose")).to_be_visible()
    boxed.broken.clear()
    await wall.clock.fast_forward("00:10")
    await expect(wall.locator(WALL)).to_be_visible()


@pytest.mark.long
async def test_a_wall_behind_a_box_that_bars_sockets_follows_and_ends_by_events(
    browser: Browser, server: State, school: School, boxed: HttpProxy
) -> None:
    boxed.bar("/tablette/live")
    wall, device_id = await on_the_wall(browser, school, boxed.url)
    assert boxed.lines("/tablette/live/events")
    await publish(server, school, "Sortie à la ferme")
    await expect(wall.locator(".wall-card")).to_have_count(1)
    paul = await school.scope("paul.prof")
    await leaving.revoke(paul, server.resources, school.classes["CE1"], device_id)
    await expect(wall.locator(".wall-card")).to_have_count(0)
