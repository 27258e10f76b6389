"""The home page beside its list: badges, what it says offline, its newer version, and that everybody can use it."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, live
from support.people import School
from support.proxied_page import note, until

from one.apps.carnet.notes import MOT, SUBJECT
from one.http.state import State
from one.store.work import work

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

AXE = Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js"
BADGES = """window.badges = [];
navigator.setAppBadge = async (count) => void badges.push(count);
navigator.clearAppBadge = async () => void badges.push(0);"""


@pytest.mark.long
async def test_the_count_stands_in_every_tab_on_its_icon_and_on_the_installed_application(
    server: State, school: School, enter: Enter
) -> None:
    first = await enter("bea.blin")
    await first.context.add_init_script(BADGES)
    second = await first.context.new_page()
    for page in (first, second):
        await page.goto("/compte")
        await live(page)
    await note(server, school, "Un")
    item = await school.pool.fetchval("select max(id) from event where kind = 'item'")
    for page in (first, second):
        await expect(page).to_have_title(re.compile(r"^\(1\) "))
        await expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("favicon-new.svg$"))
        assert (await page.evaluate("badges"))[-1] == 1
    assert (await first.request.get(await first.locator("link[rel=icon]").get_attribute("href") or "")).ok
    third = await first.context.new_page()
    await third.goto("/")  # it is on screen there
    for page in (first, second, third):
        await expect(page.locator("[data-unread]").first).to_be_hidden()
        await expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("favicon.svg$"))
        assert (await page.evaluate("badges"))[-1] == 0
    assert item


async def test_the_application_can_be_installed(enter: Enter) -> None:
    page = await enter()
    await page.goto("/connexion")
    address = await page.locator("link[rel=manifest]").get_attribute("href")
    answer = await page.request.get(address or "")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = await answer.json()
    assert (manifest["id"], manifest["start_url"], manifest["display"]) == ("/", "/", "standalone")
    for icon in manifest["icons"]:
        assert (await page.request.get((address or "").rpartition("/")[0] + "/" + icon["src"])).ok


@pytest.mark.long
async def test_offline_the_page_says_when_it_was_last_brought_up_to_date(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("bea.blin")
    await page.goto("/")
    await live(page)
    await page.context.set_offline(True)
    await expect(page.locator("[data-connection]")).to_have_text(
        re.compile(r"^Hors ligne, dernière mise à jour \d{1,2}\u00a0h\u00a0\d\d$")
    )
    await page.context.set_offline(False)
    await expect(page.locator("[data-connection]")).to_be_hidden()


async def test_a_page_from_before_an_update_takes_the_new_version_over_and_loses_no_word(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("bea.blin")
    await page.clock.install()
    await page.goto("/")
    await live(page)
    await page.route(
        "**/static/**/*.js", lambda route: route.fulfill(status=200, headers={"cache-control": "no-cache"})
    )
    looked = list[str]()
    page.on("response", lambda each: looked.append(each.url) if each.request.method == "HEAD" else None)
    await page.evaluate("window.same = true")
    await page.fill("[name=q]", "pisc")
    await page.context.set_offline(True)
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    await page.context.set_offline(False)
    await live(page)  # at the pace of the network: a page whose time runs takes an opening for one in vain
    await until(page, lambda: bool(looked))
    await page.clock.run_for(200_000)
    assert await page.evaluate("window.same")
    await expect(page.locator("[name=q]")).to_have_value("pisc")
    await page.fill("[name=q]", "")
    await page.unroute("**/static/**/*.js")
    async with page.expect_navigation():
        await page.clock.run_for(200_000)


async def test_a_page_that_the_browser_kept_is_read_again_and_leads_away_who_signed_out(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("bea.blin")
    await page.goto("/")
    await live(page)
    await page.context.clear_cookies()
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    await page.wait_for_url("**/connexion**")


# What comes in is looked at when it is there: a panel half faded in has no colours yet.
# One that goes round until an answer is there has no end to wait for.
STILL = """Promise.all(document.getAnimations()
  .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
  .map((each) => each.finished.catch(() => null)))"""


async def violations(page: Page) -> list[Any]:
    await page.evaluate(AXE.read_text("utf-8"))
    await page.evaluate(STILL)
    found: list[Any] = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))]))"
    )
    return found


async def test_axe_finds_nothing_on_the_home_page(server: State, school: School, enter: Enter) -> None:
    for title in ("Un", "Deux"):
        await note(server, school, title)
    page = await enter("lise.roy")
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.goto("/")
        await live(page)
        assert await violations(page) == []


@pytest.mark.long
async def test_axe_finds_nothing_in_what_is_unfolded_chosen_and_asked_there(
    server: State, school: School, enter: Enter
) -> None:
    async with work(await school.scope("paul.prof"), server.resources) as w:
        channel = f"class:{school.classes['CE1']}:parent"
        for title in ("Un", "Deux"):  # repeats of one another
            await w.publish(MOT, channels=[channel], subject=SUBJECT(1), title=title, url="/carnet/1")
    page = await enter("lise.roy")
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.goto("/?app=carnet")
        await live(page)
        await expect(page.locator("[data-repeats]")).to_have_count(1)
        await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert await violations(page) == []
        if width == 1280:  # who has a keyboard
            await page.click("[data-keys-open]")
            assert await violations(page) == []
            await page.click("[data-keys] [type=submit]")
        await page.click("[data-help]")
        await expect(page.locator("[data-help-panel] h1, [data-help-panel] h2").first).to_be_visible()
        assert await violations(page) == []
        await page.goto(await page.locator("[data-act=pourquoi]").first.get_attribute("href") or "")
        assert await violations(page) == []
