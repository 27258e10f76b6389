"""Every page written from the right, on a narrow phone: it begins at the right, and is no wider than its screen."""

from pathlib import Path

import pytest
from playwright.async_api import Browser
from support import pseudo, reading
from support.everybody import SOMEBODY
from support.people import School
from support.visits import furnish, visits

from one import i18n
from one.http.state import State
from one.http.who import Role
from one.preferences import choices

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]

WIDTH = 360


@pytest.mark.parametrize("role", [Role.TEACHER, Role.GUARDIAN])
async def test_no_page_is_wider_than_its_screen_from_the_right(
    browser: Browser,
    server: State,
    school: School,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    role: Role,
) -> None:
    pseudo.write(tmp_path, "ar")
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    known, settings = await furnish(school, server), server.resources.settings
    await choices.choose(await school.scope(SOMEBODY[role]), server.resources, {"language": "ar"})
    context = await browser.new_context(base_url=settings.origin, viewport={"width": WIDTH, "height": 640})
    token = await school.token(SOMEBODY[role])
    await context.add_cookies([{"name": settings.cookie_name, "value": token, "url": settings.origin}])
    page, found = await context.new_page(), list[str]()
    for path, _surely in visits(role, known):
        if path.startswith("/desabonnement"):  # it speaks to whoever's mail it was in
            continue
        await page.goto(path)
        way, wide = await page.evaluate(
            "[document.documentElement.dir, document.documentElement.scrollWidth]"
        )
        if (way, wide) != ("rtl", WIDTH):
            found.append(f"{path}: {way}, {wide} px")
        found += [f"{path}: {fault}" for fault in await reading.faults(page)]
    assert found == [], "\n".join(found)
