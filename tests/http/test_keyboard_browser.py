"""Every page of the table of routes, by its keyboard alone."""

import pytest
from playwright.async_api import Browser
from support.everybody import SOMEBODY
from support.keyboard import walk
from support.people import School
from support.visits import furnish, visits

from one.http.state import State
from one.http.who import Role

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "nobody")
async def test_tab_leads_to_all_one_can_act_on_and_one_sees_where_it_is(
    browser: Browser, server: State, school: School, role: Role | None
) -> None:
    width = 390 if role in (None, Role.PUPIL, Role.GUARDIAN) else 1280  # most of them on a phone
    known, settings = await furnish(school, server), server.resources.settings
    context = await browser.new_context(
        base_url=settings.origin, viewport={"width": width, "height": 800}, locale="fr-FR"
    )
    if role is not None:
        token = await school.token(SOMEBODY[role])
        await context.add_cookies([{"name": settings.cookie_name, "value": token, "url": settings.origin}])
    page, found = await context.new_page(), list[str]()
    for path, _surely in visits(role, known):
        await page.goto(path)
        found += [f"{path} {fault}" for fault in await walk(page)]
    assert not found, "\n".join(found)
