"""Every page of the table of routes, as somebody of each role, before axe-core: its rules, and what it calls best practice.

A page is read in each language, and in each theme: on a computer in French, on a phone in English. Rules of what a page is made of
do not hang on its colours, so they are asked once a language; those of colours in every theme.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route
from support.everybody import SOMEBODY
from support.people import School
from support.tablet import device_of
from support.visits import furnish, of_tablet, visits

from one.http.preferences.page import URL
from one.http.state import State
from one.http.who import Role
from one.preferences import choices
from one.preferences.catalogue import LANGUAGE
from one.templating.assets import assets

# Hundreds of pages each, on a machine that may be busy.
pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(1200)]

ROOT = Path(__file__).parent.parent.parent
AXE = (ROOT / "tests/vendor/axe-core/axe.min.js").read_text("utf-8")
SIZES = {"fr": (1280, 800), "en": (390, 844)}
THEMES = ("nuit", "contraste")  # after that of everybody, which the page comes in
# Nothing moves while it is looked at, what is folded is unfolded, and every theme can be worn.
READY = """(sheets) => {
  const still = new CSSStyleSheet();
  still.replaceSync('* { transition: none !important; animation: none !important; }');
  document.adoptedStyleSheets.push(still);
  for (const each of document.querySelectorAll('main details')) each.open = true;
  return Promise.all(sheets.map((href) => new Promise((loaded) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, onload: loaded });
    document.head.append(link);
  })));
}"""
LOOK = """async (themes) => {
  const found = {}, root = document.documentElement, inks = new Set();
  const look = async (options) => {
    const { violations } = await axe.run({ resultTypes: ['violations'], ...options });
    for (const { id, nodes } of violations) {
      const seen = nodes.map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''} ${n.html.slice(0, 160)}`);
      found[`${root.dataset.theme}: ${id}`] = seen.slice(0, 4);
    }
    inks.add(getComputedStyle(document.body).color);
  };
  await look();
  for (const theme of themes) {
    root.dataset.theme = theme;
    await look({ runOnly: ['color-contrast', 'link-in-text-block'] });
  }
  if (inks.size <= themes.length) found['a theme'] = 'not worn';
  return found;
}"""


async def violations(page: Page, path: str) -> list[str]:
    """What axe-core finds on one page, with the addresses of themes to wear."""
    answer = await page.goto(path)
    assert answer is not None
    assert answer.status in (200, 404), (
        path,
        answer.status,
    )  # what may be hidden from somebody is a page too
    found = assets(ROOT)
    await page.evaluate(READY, [found.static(f"css/themes/{theme}.css") for theme in THEMES])
    told: dict[str, Any] = await page.evaluate(LOOK, THEMES)
    return [f"{path} {rule} {nodes}" for rule, nodes in told.items()]


async def alone(route: Route) -> None:
    """A page that is open does not ask which theme its reader chose: that would put back the one it is looked at in."""
    await (route.continue_() if route.request.is_navigation_request() else route.abort())


async def reader(browser: Browser, server: State, **cookies: str) -> Page:
    """A page in a browser that keeps these."""
    settings = server.resources.settings
    context = await browser.new_context(base_url=settings.origin, locale="fr-FR", reduced_motion="reduce")
    await context.add_init_script(AXE)
    await context.route(f"**{URL}", alone)
    for name, value in cookies.items():
        await context.add_cookies([{"name": name.replace("_", "-"), "value": value, "url": settings.origin}])
    return await context.new_page()


async def check(page: Page, paths: list[str], language: str) -> list[str]:
    """What is found on all of them."""
    width, height = SIZES[language]
    await page.set_viewport_size({"width": width, "height": height})
    found = [f"{language} {each}" for path in paths for each in await violations(page, path)]
    await page.goto("about:blank")  # an open page of ours is read anew by itself when a language is chosen
    return found


@pytest.mark.parametrize("role", Role)
async def test_axe_finds_nothing_on_any_page_in_any_language_and_theme(
    browser: Browser, server: State, school: School, role: Role
) -> None:
    known, login = await furnish(school, server), SOMEBODY[role]
    page = await reader(browser, server, one=await school.token(login))
    paths = [path for path, _surely in visits(role, known)]
    found: list[str] = []
    for language in SIZES:
        await choices.choose(await school.scope(login), server.resources, {LANGUAGE.name: language})
        found += await check(page, paths, language)
    assert not found, "\n".join(found)


async def test_axe_finds_nothing_before_one_signs_in_nor_on_a_tablet(
    browser: Browser, server: State, school: School
) -> None:
    paths = [path for path, _surely in visits(None, await furnish(school, server))]
    device, _id = await device_of(school.pool, school)
    wall = [path for path, _surely in of_tablet()]
    found: list[str] = []
    for language in SIZES:
        found += await check(await reader(browser, server, one_language=language), paths, language)
        tablet = await reader(browser, server, one_language=language, one_tablet=device)
        found += await check(tablet, wall, language)
    assert not found, "\n".join(found)
