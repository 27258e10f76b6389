"""A page that is open for weeks: bounded, true, and at rest under the hands of who reads it."""

from typing import Any

import pytest
from playwright.async_api import CDPSession, Page, expect
from support.browser import Enter, live, press_pill
from support.people import School
from support.proxied_page import note

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# Items of the carnet, as the line brings them, to the list of the page.
ARRIVE = """async ([path, first, last]) => {
  const { Feed } = await import(`${path}feed/list.js`);
  const root = document.querySelector("[data-feed]");
  window.feed ??= new Feed(root, { send: () => false }, { tell: () => {} });
  for (let id = first; id <= last; id += 1) {
    const author = { id: 4, name: "Paul Prof" };
    const item = { app: "carnet", type: "mot", title: `Mot ${id}`, excerpt: "Texte", url: `/carnet/${id}`, author };
    feed.take({ id, kind: "item", at: new Date(Date.now() - 9e5 + id).toISOString(), item }, "class:1:parent", []);
    if (id % 50 === 0) await new Promise(requestAnimationFrame);
  }
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}"""
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value, sources }) =>
    [value, ...sources.map(({ node }) => node?.className ?? node?.nodeName)]))).observe({ type: "layout-shift" });
}"""
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
ITEMS = "[data-feed] [data-item]"


def scripts(server: State) -> str:
    return server.templates.assets.static("js/")


async def arrive(page: Page, server: State, first: int, last: int) -> None:
    await page.evaluate(ARRIVE, [scripts(server), first, last])


async def weight(session: CDPSession) -> tuple[int, int]:
    """Bytes of the page's heap and the nodes it holds, after what is dead was thrown away."""
    await session.send("HeapProfiler.collectGarbage")
    usage: dict[str, Any] = await session.send("Runtime.getHeapUsage")
    nodes: dict[str, Any] = await session.send("Memory.getDOMCounters")
    return int(usage["usedSize"]), int(nodes["nodes"])


@pytest.mark.long
async def test_a_page_holds_two_hundred_items_and_weighs_the_same_after_five_thousand(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("bea.blin")
    await page.goto("/")
    await arrive(page, server, 10_001, 11_500)
    session = await page.context.new_cdp_session(page)
    heap, nodes = await weight(session)
    await arrive(page, server, 11_501, 15_000)
    after, nodes_after = await weight(session)
    await expect(page.locator(ITEMS)).to_have_count(200)
    await expect(page.locator(ITEMS).first).to_have_attribute("data-item", "15000")
    assert nodes_after < nodes + 1_000
    assert after < heap + 500_000
    await page.evaluate("scrollTo(0, 3000)")
    await arrive(page, server, 15_001, 15_400)
    await expect(page.locator("[data-pill]")).to_have_text("↑ 99+ nouveautés")
    await expect(page.locator(ITEMS).first).to_have_attribute("data-item", "15000")
    await press_pill(page)
    await expect(page.locator(ITEMS).first).to_have_attribute("data-item", "15400")
    await expect(page.locator(ITEMS).last).to_have_attribute("data-item", "15201")
    await expect(page.locator(ITEMS)).to_have_count(200)


async def test_what_left_the_page_is_what_follows(server: State, school: School, enter: Enter) -> None:
    for number in range(3):
        await note(server, school, f"Ancien {number}")
    page = await enter("bea.blin")
    await page.goto("/")
    await expect(page.locator(".feed-more")).to_have_count(0)
    last = await school.pool.fetchval("select max(id) from event where kind = 'item'")
    await arrive(page, server, last + 1, last + 199)
    await expect(page.locator(ITEMS).last).to_have_attribute("data-item", str(last))
    await page.click(".feed-more a")
    await expect(page.locator("[data-feed] [data-slot=title]")).to_have_text(["Ancien 1", "Ancien 0"])


@pytest.mark.long
async def test_what_arrives_and_what_is_read_shifts_nothing(
    server: State, school: School, enter: Enter
) -> None:
    await note(server, school, "Un")
    for calm in (False, True):
        page = await enter("bea.blin")
        await page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
        await page.goto("/")
        await live(page)
        await page.wait_for_load_state("networkidle")
        await page.evaluate(SHIFTS)
        for number in range(3):
            await arrive(page, server, 20_000 + number, 20_000 + number)
            await page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
        await page.evaluate("feed.take({ id: 9, kind: 'withdrawn', ids: [20001] }, 'user:1', [])")
        await page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
        await expect(page.locator(ITEMS)).to_have_count(3)
        if not calm:
            await page.click("[data-read-all]")
        await expect(page.locator("[data-read-all]")).to_be_hidden()
        assert await page.evaluate("shifts") == []


async def test_a_page_in_the_background_draws_nothing_until_it_is_looked_at(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("bea.blin")
    await page.goto("/")
    await live(page)
    await page.evaluate(HIDE, True)
    await page.evaluate(
        """() => {
        window.drawn = 0;
        const seen = new MutationObserver(records => (drawn += records.length));
        seen.observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
    }"""
    )
    await note(server, school, "Un")
    await expect(page.locator("[data-unread]").first).to_have_text(
        "1"
    )  # the count goes on, and the tab's title
    assert await page.evaluate("drawn") == 0
    await page.evaluate(HIDE, False)
    await expect(page.locator("[data-feed] [data-slot=title]")).to_have_text(["Un"])
    await page.evaluate(HIDE, True)
    for number in range(3):
        await note(server, school, f"Mot {number}")
    await expect(page.locator("[data-unread]").first).to_have_text("4")
    await page.evaluate(HIDE, False)
    await expect(page.locator("[data-feed] [data-slot=title]")).to_have_text(
        ["Mot 2", "Mot 1", "Mot 0", "Un"]
    )


async def test_what_arrives_is_counted_aloud_every_five_seconds_at_most(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("bea.blin")
    await page.clock.install()
    await page.goto("/")
    await page.evaluate(
        """() => {
        window.said = [];
        const place = document.querySelector("[data-announce]");
        new MutationObserver(() => said.push(place.textContent)).observe(place, { childList: true });
    }"""
    )
    # Well ahead: a clock cannot be put back to a moment that passed while a busy machine was asked to.
    await page.clock.pause_at(await page.evaluate("Date.now() + 60_000"))
    show = "\n".join(line for line in ARRIVE.splitlines() if "requestAnimationFrame" not in line)
    path = scripts(server)
    await page.evaluate(show, [path, 1001, 1002])
    await page.clock.run_for(1_000)
    await page.evaluate(show, [path, 1003, 1003])
    await page.evaluate(show, [path, 1004, 1004])
    await page.clock.run_for(3_500)
    assert await page.evaluate("said") == ["2 nouveautés", ""]
    await page.clock.run_for(1_000)
    assert await page.evaluate("said") == ["2 nouveautés", "", "2 nouveautés"]
