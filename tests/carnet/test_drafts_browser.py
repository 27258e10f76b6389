"""Whose a draft is: it goes with who wrote it, from every tab of the browser."""

import pytest
from playwright.async_api import Browser, Page, Route
from support.browser import arrive
from support.people import School

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

KEPT = "Object.keys(sessionStorage).filter((name) => name.startsWith('draft:'))"
# As functions: a sentence would be evaluated anew later, which the policy of our pages forbids.
ONE_IS_KEPT, NONE_IS_KEPT = f"() => {KEPT}.length === 1", f"() => {KEPT}.length === 0"


async def begin(page: Page, origin: str) -> None:
    """Begin a note whose words the server does not get: they are in the tab alone."""

    async def only_pages(route: Route) -> None:
        await (route.abort() if route.request.resource_type == "fetch" else route.continue_())

    await page.route("**/carnet/nouveau*", only_pages)
    await page.goto(f"{origin}/carnet/nouveau")
    await page.fill("[name=title]", "Sur la famille de Zoé")
    await page.wait_for_function(ONE_IS_KEPT)


async def sign_out(page: Page, origin: str) -> None:
    await page.goto(f"{origin}/compte")
    await page.get_by_role("button", name="Me déconnecter").click()
    await page.wait_for_url(f"{origin}/connexion")


@pytest.mark.long
async def test_signing_out_leaves_no_draft_in_any_tab(origin: str, school: School, browser: Browser) -> None:
    page = await arrive(browser, origin, "paul.prof")
    other = await page.context.new_page()
    for tab in (page, other):
        await begin(tab, origin)
    await sign_out(page, origin)
    assert await page.evaluate(KEPT) == []
    await other.wait_for_function(NONE_IS_KEPT)  # it hears of it from the first
    assert page.faults == []  # type: ignore[attr-defined]


async def test_who_signs_in_after_finds_no_draft_of_another(
    origin: str, school: School, browser: Browser
) -> None:
    page = await arrive(browser, origin, "paul.prof")
    await begin(page, origin)
    await school.pool.execute("delete from session")
    await page.goto(f"{origin}/connexion")
    await page.wait_for_function(ONE_IS_KEPT)  # Paul may come back to it
    await page.fill("[name=login]", "dora.direction")
    await page.fill("[name=password]", "un-joli-cartable")
    await page.press("[name=password]", "Enter")
    await page.wait_for_url(f"{origin}/")
    await page.wait_for_function(NONE_IS_KEPT)
