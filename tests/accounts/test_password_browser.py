"""A new password, with other pages of the same browser open."""

import pytest
from playwright.async_api import Browser, expect
from support.browser import arrive, live
from support.people import PASSWORD, School

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

NEW = "trois-petits-chats"


@pytest.mark.long
async def test_other_pages_of_the_browser_go_on_where_they_are(
    origin: str, school: School, browser: Browser
) -> None:
    page = await arrive(browser, origin, "lise.roy")
    other = await page.context.new_page()
    await other.goto(f"{origin}/compte")
    await live(other)
    old = await school.pool.fetchval("select max(id) from session")
    await page.goto(f"{origin}/compte/mot-de-passe")
    for name, value in (("old", PASSWORD), ("password", NEW), ("confirmation", NEW)):
        await page.fill(f"[name={name}]", value)
    async with other.expect_navigation(url=f"{origin}/compte"):
        await page.press("[name=confirmation]", "Enter")
        await expect(page.get_by_text("Le mot de passe est changé")).to_be_visible()
    await live(other)
    await live(page)
    assert await school.pool.fetchval("select array_agg(id > $1) from session", old) == [True]


@pytest.mark.long
async def test_a_page_that_was_sent_to_sign_in_goes_on_when_another_has(
    origin: str, school: School, browser: Browser
) -> None:
    context = await browser.new_context(base_url=origin)
    waiting, entering = await context.new_page(), await context.new_page()
    await waiting.goto("/compte")
    assert "/connexion?suite=" in waiting.url
    await entering.goto("/connexion")
    async with waiting.expect_navigation(url=f"{origin}/compte"):
        for name, value in (("login", "lise.roy"), ("password", PASSWORD)):
            await entering.fill(f"[name={name}]", value)
        await entering.press("[name=password]", "Enter")
    await live(waiting)


async def test_what_is_being_typed_to_sign_in_stays(origin: str, school: School, browser: Browser) -> None:
    context = await browser.new_context(base_url=origin)
    waiting, entering = await context.new_page(), await context.new_page()
    await waiting.goto("/compte")
    await waiting.fill("[name=login]", "marc")
    await entering.goto("/connexion")
    for name, value in (("login", "lise.roy"), ("password", PASSWORD)):
        await entering.fill(f"[name={name}]", value)
    await entering.press("[name=password]", "Enter")
    await live(entering)
    assert await waiting.input_value("[name=login]") == "marc"
