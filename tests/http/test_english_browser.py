"""Who chose English reads no French word that is not somebody's own: on every page of the table of routes, in what it hides too."""

import pytest
from playwright.async_api import Browser, Page
from support.english import french
from support.everybody import SOMEBODY
from support.people import School
from support.people_texts import texts
from support.visits import Visit, furnish, visits

from one.http.state import State
from one.http.who import Role
from one.preferences import choices

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]

# All that a page says: its words, and those of its attributes and templates, which scripts show later.
SAID = """() => {
  const found = [document.title], names = ['title', 'alt', 'placeholder', 'aria-label', 'aria-description', 'value', 'data-counted'];
  const walk = (root) => {
    for (const e of root.querySelectorAll('*')) {
      if (e.closest('[lang=fr], script, style, [data-of-people]')) continue;
      for (const name of names) {
        if (name === 'value' && !e.matches('input[type=submit], input[type=button], button')) continue;
        if (e.hasAttribute(name)) found.push(e.getAttribute(name));
      }
      if (e.localName === 'template') walk(e.content);
      if (e.dataset?.says) found.push(...Object.values(JSON.parse(e.dataset.says)).map((each) => JSON.stringify(each)));
      for (const node of e.childNodes) if (node.nodeType === 3 && node.textContent.trim()) found.push(node.textContent);
    }
  };
  walk(document);
  const words = document.querySelector('meta[name=one-words]');
  if (words) found.push(...Object.values(JSON.parse(words.content)).map((each) => typeof each === 'string' ? each : JSON.stringify(each)));
  return [...new Set(found)];
}"""


async def french_of(page: Page, planned: list[Visit], theirs: list[str]) -> list[str]:
    found = dict[str, str]()
    for path, _surely in planned:
        if path.startswith("/desabonnement"):  # it speaks to whoever's mail it was in
            continue
        await page.goto(path)
        if await page.evaluate("document.documentElement.lang") != "en":
            found[path] = "not in English"
        for said in french(await page.evaluate(SAID), theirs):
            found.setdefault(said, path)
    return [f"{path}: {said}" for said, path in found.items()]


@pytest.mark.parametrize("role", [pytest.param(role, id=role or "nobody") for role in (None, *Role)])
async def test_who_reads_english_finds_no_french(
    browser: Browser, server: State, school: School, role: Role | None
) -> None:
    known, settings = await furnish(school, server), server.resources.settings
    context = await browser.new_context(base_url=settings.origin, locale="en-GB")
    page = await context.new_page()
    if role is None:
        await page.goto("/langue")
        await page.locator("[name=language][value=en]").click()
    else:
        login = SOMEBODY[role]
        await choices.choose(await school.scope(login), server.resources, {"language": "en"})
        await context.add_cookies(
            [{"name": settings.cookie_name, "value": await school.token(login), "url": settings.origin}]
        )
    found = await french_of(page, visits(role, known), await texts(school.pool))
    assert found == [], "\n".join(found)
