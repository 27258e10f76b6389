"""A page that the browser translates: names and times stay, and live updates go on."""

import re

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter
from support.http_proxy import HttpProxy
from support.people import School
from support.proxied_page import live, note, shows

from one.apps.carnet import notes
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# As Google's does: words move into two <font>, changed; what is new is translated as it comes; ``translate=no`` stays.
TRANSLATE = """boldly => {
  window.rewritten = 0;
  const translate = (root) => {
    const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (words.nextNode()) found.push(words.currentNode);
    for (const text of found) {
      const parent = text.parentElement;
      if (!text.data.trim() || !parent || parent.closest("font, script, style, template, title")) continue;
      if (!boldly && parent.closest("[translate=no]")) continue;
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = `«${text.data}»`;
      outer.append(inner);
      text.replaceWith(outer);
      window.rewritten += 1;
    }
  };
  translate(document.body);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) translate(node.parentElement ?? document.body);
  }).observe(document.body, { childList: true, subtree: true });
  document.documentElement.lang = "tr";
}"""


async def translated(enter: Enter, *, boldly: bool = False) -> Page:
    page = await enter(150)  # the feed is below: nothing is read
    await live(page)
    await page.evaluate(TRANSLATE, boldly)
    return page


async def test_names_and_times_stay_as_they_are_and_words_do_not(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    await note(server, school, "Avant")
    page = await translated(enter_proxied)
    await note(server, school, "Après")
    await shows(page, "«Après»", "«Avant»")
    await expect(page.locator("[data-feed] [data-slot=author]")).to_have_text(["Paul Prof"] * 2)
    await expect(page.locator("[data-feed] [data-slot=time]").first).to_have_text("à l’instant")
    assert "«" in await page.locator("[data-feed] .item-sentence").first.inner_text()


@pytest.mark.parametrize("boldly", [False, True], ids=["as it should", "whatever we say"])
async def test_times_are_written_again_only_when_they_read_otherwise(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter, boldly: bool
) -> None:
    await note(server, school, "Avant")
    page = await translated(enter_proxied, boldly=boldly)
    await note(server, school, "Après")
    await expect(page.locator("[data-feed] article")).to_have_count(2)
    await page.evaluate("document.querySelectorAll('time').forEach((time) => (time.firstChild.kept = true))")
    await page.clock.run_for(31_000)
    assert await page.evaluate(
        "[...document.querySelectorAll('[data-feed] time')].every((t) => t.firstChild.kept)"
    )
    # Older by four minutes: a clock pushed on would be put right by the next hello.
    await page.evaluate(
        """document.querySelectorAll('[data-feed] time').forEach(
            (time) => (time.dateTime = new Date(Date.parse(time.dateTime) - 240_000).toISOString()))"""
    )
    await page.clock.run_for(31_000)
    times = page.locator("[data-feed] [data-slot=time]")
    for n in range(2):
        await expect(times.nth(n)).to_have_text(re.compile(r"[45]\smin"))


async def test_a_chip_of_a_child_comes_once(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    mother, child = school.people["bea.blin"], school.people["lea.roy"]
    await school.pool.execute("insert into guardian (guardian_id, child_id) values ($1, $2)", mother, child)
    page = await translated(enter_proxied, boldly=True)
    both = child, school.people["zoe.blin"]
    draft = notes.Draft(school.classes["CE1"], "Pour deux", "Texte", False, both)
    await notes.publish(await school.scope("paul.prof"), server.resources, draft)
    chips = page.locator("[data-feed] article:first-child [data-slot=child]")
    await expect(chips).to_have_text(["«Léa»", "«Zoé»"])
    # Another channel of the item speaks for one of them too.
    again = """async (article, path) => (await import(path)).addNames(article, ["Zoé", "Léa", "Léa"])"""
    path = server.templates.assets.static("js/feed/build.js")
    await page.locator("[data-feed] article").evaluate(again, path)
    await expect(chips).to_have_count(2)
