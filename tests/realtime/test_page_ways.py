"""The ways of a page in a real Chromium, the far end played by the test: which it takes, and what it says there."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page
from support.far_end import KNOWN, again, count, event, run, said
from support.modules import blank

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    async with blank(chromium) as page:
        await page.evaluate(f"Math.random = () => 0.5; opened({KNOWN})")
        yield page


async def test_a_better_way_is_taken_once_a_line_of_it_is_good(page: Page) -> None:
    await run(page, "line.end(4503);")
    await page.clock.run_for(1_000)
    beat = "lines.slice(1).forEach((each) => each.closed || each.hear({ type: 'beat', seqs: {} }))"
    await run(page, "line.hear(hello());")
    for _ in range(5):
        await page.clock.run_for(20_000)
        await page.evaluate(beat)
    assert await count(page) == 2, "not before two minutes"
    await page.clock.run_for(23_000)
    assert await page.evaluate("[lines.length, lines[2].way, lines[1].closed ?? false]") == [
        3,
        "socket",
        False,
    ]
    await page.evaluate(beat)
    await run(page, "line.hear(hello());")
    for _ in range(7):
        await page.clock.run_for(5_000)
        await page.evaluate(beat)
    assert await count(page) == 3, "it has to prove itself for two beats"
    await page.clock.run_for(5_000)
    await page.evaluate(beat)
    await page.clock.run_for(4_000)
    assert await page.evaluate("[lines.length, lines[3].way, lines[1].closed, lines[2].closed]") == [
        4,
        "socket",
        True,
        True,
    ]


async def test_the_way_is_kept_from_page_to_page(page: Page) -> None:
    await run(page, "line.end(4503);")
    await page.reload()
    await page.evaluate(f"opened({KNOWN})")
    assert await run(page, "return [lines.length, line.way]") == [1, "events"]


async def test_without_a_network_or_a_look_no_way_is_judged(page: Page) -> None:
    await page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })")
    for _ in range(2):
        await run(page, "line.end(1006);")
        await again(page)
    assert await run(page, "return line.way") == "socket"


async def test_another_way_says_in_its_address_where_the_page_stands(page: Page) -> None:
    await run(page, "line.end(4503);")
    await page.clock.run_for(1_000)
    address = "new URL(line.url)"
    assert await run(page, f"return {address}.origin + {address}.pathname") == "http://page.test/live/events"
    cursor = await run(
        page,
        f"return JSON.parse(atob({address}.searchParams.get('cursor').replace(/-/g, '+').replace(/_/g, '/')))",
    )
    assert cursor == {"epoch": "e", "seqs": {"a": 3, "user:1": 1}}
    await run(page, "line.hear(hello(), { type: 'event', channel: 'a', seq: 4, event: {} });")
    assert await said(page) == ["lost", "open", 4]
    await run(page, event(9))
    await page.clock.run_for(5_000)
    assert await page.evaluate("[lines[1].closed, lines.length, lines[2].sent.length]") == [True, 3, 0]
    assert '"a":4' in await run(page, f"return atob({address}.searchParams.get('cursor'))")
