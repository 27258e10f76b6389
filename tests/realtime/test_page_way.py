"""static/js/live/way.js alone: which way is judged, left, kept over the pages of a tab, and tried again."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page
from support.modules import blank

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

LOADED = """async () => {
  const { Way } = await import("/js/live/way.js");
  Object.assign(window, await import("/js/live/transports.js"));
  window.Way = Way;
  window.way = new Way();
  window.at = (of = way) => WAYS.indexOf(of.kind);
  window.next = () => new Way(); // that of the next page of the tab
  window.kept = () => sessionStorage.getItem("live:way");
  window.hide = (hidden) => Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  window.online = (value) => Object.defineProperty(navigator, "onLine", { value, configurable: true });
}"""


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    async with blank(chromium) as page:
        await page.evaluate(LOADED)
        yield page


async def run(page: Page, script: str) -> Any:
    return await page.evaluate(f"() => {{ {script} }}")


async def test_two_lines_in_vain_in_a_row_lead_to_the_next_way_and_round(page: Page) -> None:
    ways = await run(page, "return [0, 1, 2, 3, 4, 5, 6].map(() => { way.failed(); return at(); })")
    assert ways == [0, 1, 1, 2, 2, 0, 0]


async def test_a_way_that_is_barred_is_left_at_once_and_the_next_has_two_tries(page: Page) -> None:
    assert await run(page, "way.failed(); way.failed({ barred: true }); return at()") == 1
    assert await run(page, "way.failed(); return at()") == 1
    assert await run(page, "way.failed({ barred: true }); return at()") == 2


async def test_tries_in_vain_are_counted_over_the_pages_of_a_tab(page: Page) -> None:
    assert await run(
        page, "way.failed(); const later = next(); later.failed(); return [at(later), at(next())]"
    ) == [
        1,
        1,
    ]


@pytest.mark.parametrize("shut", ["hide(true)", "online(false)"])
async def test_nothing_is_judged_while_nobody_looks_or_there_is_no_network(page: Page, shut: str) -> None:
    assert await run(page, f"{shut}; way.failed({{ barred: true }}); hide(false); return [at(), kept()]") == [
        0,
        None,
    ]


async def test_a_page_nobody_looks_at_may_have_a_websocket_and_nothing_else(page: Page) -> None:
    assert await run(
        page, "way.failed({ barred: true }); hide(true); return [at(), way.kind === Socket]"
    ) == [
        0,
        True,
    ]
    assert await run(page, "WAYS.shift(); return way.kind") is None


async def test_a_good_line_makes_its_way_the_one_and_is_no_news_when_it_was(page: Page) -> None:
    await run(page, "way.failed({ barred: true }); way.failed(); way.worked(Poll);")
    assert await run(page, "return [at(), at(next())]") == [2, 2]
    assert await run(page, "way.failed(); return at()") == 2, "what failed before does not count any more"
    assert await run(page, "way.worked(Poll); way.failed(); return [at(), at(next())]") == [2, 2]
    assert (
        await run(page, "way.worked(Poll); sessionStorage.clear(); way.worked(Poll); return kept()") is None
    )
    assert await run(page, "way.worked(Socket); return [at(), at(next())]") == [0, 0]


async def test_signs_of_life_are_asked_for_once_a_line_was_cut_until_it_is_calm(page: Page) -> None:
    assert await run(page, "way.failed(); return way.lively") is False
    assert await run(
        page, "way.failed({ greeted: true }); way.failed(); return [way.lively, next().lively]"
    ) == [
        True,
        True,
    ]
    assert await run(page, "way.calm(); return [way.lively, next().lively]") == [False, False]
    assert await run(page, "sessionStorage.clear(); way.calm(); return kept()") is None


async def test_the_best_way_is_looked_for_every_two_minutes_from_another(page: Page) -> None:
    assert await run(page, "return way.better()") is None
    await page.clock.run_for(200_000)
    assert await run(page, "return way.better()") is None, "it is on it"
    await run(page, "way.failed({ barred: true });")
    await page.clock.run_for(60_000)
    await run(page, "way.failed({ barred: true });")  # another way was in vain: that says nothing of the best
    await page.clock.run_for(59_999)
    assert await run(page, "return [way.better(), next().better()]") == [None, None]
    await page.clock.run_for(1)
    assert await run(page, "return [next().better() === Socket, way.better() === Socket]") == [True, True]
    await page.clock.run_for(119_999)
    assert await run(page, "return [way.better(), next().better()]") == [None, None]
    await page.clock.run_for(1)
    assert await run(page, "return way.better() === Socket") is True


async def test_how_long_ago_the_best_was_tried_is_kept_whatever_the_clock_does(page: Page) -> None:
    await run(page, "way.failed({ barred: true });")
    await page.clock.run_for(70_000)
    await run(page, "way.failed();")  # writes down: 70 s ago
    put = "const { at, ...rest } = JSON.parse(kept()); sessionStorage.setItem('live:way', JSON.stringify({ ...rest, at: at + %d }));"
    for moved, due in [(0, False), (-49_999, False), (-50_000, True), (3_600_000, False)]:
        await run(page, "way.failed({ barred: true }); way.worked(Events);")
        await run(page, put % moved)
        assert await run(page, "const later = next(); return [at(later), later.better() === Socket]") == [
            1,
            due,
        ], moved
    # The age of what was tried in the future, by an odd clock, is none.
    await run(
        page,
        "sessionStorage.setItem('live:way', JSON.stringify({ index: 1, failed: 0, age: -9e6, at: Date.now() })); way = next();",
    )
    await page.clock.run_for(119_999)
    assert await run(page, "return way.better()") is None
    await page.clock.run_for(1)
    assert await run(page, "return way.better() === Socket") is True


async def test_another_network_may_let_the_best_through_and_cuts_nothing_yet(page: Page) -> None:
    await run(page, "way.failed({ greeted: true, barred: true }); way.failed(); way.changed();")
    assert await run(page, "return [way.lively, next().lively, next().better() === Socket]") == [
        False,
        False,
        True,
    ]
    assert await run(page, "way.failed(); return at()") == 1, (
        "what failed on the other network does not count"
    )
    assert await run(page, "return way.better() === Socket") is True


@pytest.mark.parametrize("kept", ["", "null", "{}", '{"index":9,"failed":1,"lively":true}', "oops"])
async def test_what_is_kept_and_makes_no_sense_is_passed_over(page: Page, kept: str) -> None:
    assert await page.evaluate(
        "(kept) => { sessionStorage.setItem('live:way', kept); const later = next(); later.failed(); return [at(later), later.lively]; }",
        kept,
    ) == [0, False]


@pytest.mark.parametrize(
    "forbidden",
    [
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('forbidden'); } })",
        "Storage.prototype.setItem = () => { throw new Error('full'); }",
    ],
)
async def test_a_browser_that_keeps_nothing_has_its_ways_all_the_same(page: Page, forbidden: str) -> None:
    assert await run(page, f"{forbidden}; way = next(); way.failed(); way.failed(); return at()") == 1
