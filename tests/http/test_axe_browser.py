"""Every page of the table of routes, as somebody of each role, before axe-core: its rules, and what it calls best practice.

A page is read in each language, and in each theme: on a computer in French, on a phone in English. Rules of what a page is made of
do not hang on its colours, so they are asked once a language; those of colours in every theme.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page
from support.everybody import SOMEBODY
from support.people import School
from support.visits import furnish, visits

from one.http.state import State
from one.http.who import Role
from one.preferences import choices
from one.preferences.catalogue import LANGUAGE
from one.templating.assets import assets

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]

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
LOOK = """async ([themes]) => {
  const found = {}, root = document.documentElement;
  const note = ({ violations }) => {
    for (const { id, nodes } of violations) {
      const seen = nodes.map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''} ${n.html.slice(0, 160)}`);
      found[`${root.dataset.theme}: ${id}`] = seen.slice(0, 4);
    }
  };
  note(await axe.run({ resultTypes: ['violations'] }));
  for (const theme of themes) {
    root.dataset.theme = theme;
    note(await axe.run({ resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block'] }));
  }
  return found;
}"""


async def violations(page: Page, path: str) -> list[str]:
    """What axe-core finds on one page, with the addresses of themes to wear."""
    await page.goto(path)
    found = assets(ROOT)
    await page.evaluate(READY, [found.static(f"css/themes/{theme}.css") for theme in THEMES])
    told: dict[str, Any] = await page.evaluate(LOOK, [THEMES])
    return [f"{path} {rule} {nodes}" for rule, nodes in told.items()]


async def reader(browser: Browser, server: State, school: School, role: Role | None) -> Page:
    """A page of somebody of the role."""
    settings = server.resources.settings
    context = await browser.new_context(base_url=settings.origin, locale="fr-FR", reduced_motion="reduce")
    await context.add_init_script(AXE)
    if role is not None:
        token = await school.token(SOMEBODY[role])
        await context.add_cookies([{"name": settings.cookie_name, "value": token, "url": settings.origin}])
    return await context.new_page()


@pytest.mark.parametrize("role", [pytest.param(role, id=role or "nobody") for role in (None, *Role)])
async def test_axe_finds_nothing_on_any_page_in_any_language_and_theme(
    browser: Browser, server: State, school: School, role: Role | None
) -> None:
    known, origin = await furnish(school, server), server.resources.settings.origin
    page = await reader(browser, server, school, role)
    paths = [path for path, _surely in visits(role, known)]
    found: list[str] = []
    for language, (width, height) in SIZES.items():
        await page.goto(
            "about:blank"
        )  # an open page of ours is read anew by itself when the language is chosen
        await page.set_viewport_size({"width": width, "height": height})
        if role is not None:
            scope = await school.scope(SOMEBODY[role])
            await choices.choose(scope, server.resources, {LANGUAGE.name: language})
        else:
            await page.context.add_cookies([{"name": "one-language", "value": language, "url": origin}])
        for path in paths:
            found += [f"{language} {each}" for each in await violations(page, path)]
    assert not found, "\n".join(found)
