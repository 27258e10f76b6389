"""A browser that several people share: who signed in and out by hand leaves nothing in it, in any tab."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from support.browser import live
from support.people import PASSWORD, School
from support.tablet import device_of

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]

WORDS = "Cher journal"
# What scripts and the browser hold of who was here, but for what every page has anew.
LEFT = """async () => JSON.stringify({
  local: { ...localStorage },
  session: Object.fromEntries(Object.entries(sessionStorage).filter(([name]) => name !== "live:way")),
  bases: (await indexedDB.databases()).map(({ name }) => name),
  kept: (await Promise.all((await caches.keys()).map(async (name) => {
    const asked = await (await caches.open(name)).keys();
    return asked.map(({ url }) => new URL(url).pathname).filter((path) => !/^.(static|tablette.repos)/.test(path));
  }))).flat(),
  locks: (await navigator.locks.query()).held.map(({ name }) => name).filter((name) => name.includes("user:")),
})"""
NOTHING = '{"local":{},"session":{},"bases":[],"kept":[],"locks":[]}'
BADGES = """globalThis.badges = [];
navigator.setAppBadge = async (count) => void badges.push(count);
navigator.clearAppBadge = async () => void badges.push(0);"""


async def sign_in(page: Page) -> None:
    await page.goto("/connexion")
    await page.fill("[name=login]", "paul.prof")
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await page.wait_for_url("/")
    await live(page)


@pytest.mark.parametrize("tablet", [True, False], ids=["tablet", "at-home"])
async def test_who_signs_out_leaves_no_word_draft_cache_cookie_badge_or_tab(
    browser: Browser, server: State, school: School, origin: str, *, tablet: bool
) -> None:
    context = await browser.new_context(base_url=origin, locale="fr-FR")
    if tablet:
        token, _id = await device_of(school.pool, school)
        await context.add_cookies([{"name": "one-tablet", "value": token, "url": origin}])
    await context.add_init_script(BADGES)
    page = await context.new_page()
    if tablet:
        await page.goto("/tablette")
        await live(page)
    await sign_in(page)
    await page.locator(".filters a").first.click()
    await live(page)
    writing = await context.new_page()
    await writing.goto("/carnet/nouveau")
    await live(writing)
    await writing.get_by_label("Titre").fill(WORDS)
    await page.goto("/compte")
    await live(page)
    await page.click("main form[action='/deconnexion'] button")
    await page.wait_for_url("/tablette" if tablet else "/connexion")
    away = re.compile("/tablette$" if tablet else "/connexion")
    await expect(writing).to_have_url(away)
    for each in (page, writing):
        await each.wait_for_load_state()  # the badge is told by a script
        assert await each.evaluate(LEFT) == NOTHING
        assert (await each.evaluate("badges"))[-1] == 0
        told = await each.content()
        assert not [said for said in (WORDS, "Paul Prof", "paul.prof") if said in told]
        await each.go_back()
        await each.wait_for_load_state()
        await expect(each.locator("body.signed")).to_have_count(0)
        assert WORDS not in await each.content()
    stays = {"one-tablet", "one-here"} if tablet else {"one-here", "one-device"}
    assert {cookie["name"] for cookie in await context.cookies()} <= stays
    await context.close()


@pytest.mark.parametrize("tablet", [True, False], ids=["tablet", "at-home"])
async def test_words_of_a_session_that_ended_elsewhere_stay_at_home_and_not_on_a_tablet(
    browser: Browser, school: School, origin: str, *, tablet: bool
) -> None:
    context = await browser.new_context(base_url=origin, locale="fr-FR")
    if tablet:
        token, _id = await device_of(school.pool, school)
        await context.add_cookies([{"name": "one-tablet", "value": token, "url": origin}])
    page = await context.new_page()
    await sign_in(page)
    await page.goto("/carnet/nouveau")
    await live(page)
    await page.get_by_label("Titre").fill(WORDS)
    await school.pool.execute("delete from session")
    if tablet:
        await expect(page).to_have_url(re.compile("/tablette$"))
        left: Any = await page.evaluate("JSON.stringify({ ...sessionStorage })")
        assert WORDS not in left
    else:
        await expect(page.locator("[data-connection]")).to_be_visible()
        await expect(page.get_by_label("Titre")).to_have_value(WORDS)
    await context.close()
