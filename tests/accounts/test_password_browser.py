"""A new password, with other pages of the same browser open."""

import pytest
from playwright.async_api import Browser, expect
from support.browser import arrive, live
from support.people import PASSWORD, School

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

NEW = "trois-petits-chats"


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
