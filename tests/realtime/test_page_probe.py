"""static/js/live/socket.js in a real Chromium, the far end played by the test: the better way that is tried beside."""

import pytest
from playwright.async_api import Page
from support.far_end import BEAT, EVENTS, KNOWN, count, greet, run, said, ways

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def probing(page: Page) -> None:
    """On events, with a probe under way."""
    for _ in range(6):
        await page.clock.run_for(20_000)
        await page.evaluate(BEAT)
    await page.clock.run_for(3_000)
    assert await ways(page) == ["events", "socket"]


@pytest.mark.parametrize("end", ["line.end(1006);", ""], ids=["cut", "silent"])
async def test_a_probe_in_vain_costs_nothing_and_another_follows(on_events: Page, end: str) -> None:
    page = on_events
    await greet(page)
    await probing(page)
    await run(page, end)
    for _ in range(5):
        await page.clock.run_for(20_000)
        await page.evaluate("lines[0].hear({ type: 'beat', seqs: {} })")
    assert await page.evaluate("[lines.length, lines[0].closed ?? false, lines[1].closed ?? false]") == [
        2,
        False,
        not end,
    ]
    await page.clock.run_for(24_000)
    assert await count(page) == 3
    assert await said(page) == []


async def test_a_page_that_is_left_takes_its_probe_along(on_events: Page) -> None:
    page = on_events
    await greet(page)
    await probing(page)
    await page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert await ways(page) == ["events.", "socket."]


async def test_a_line_that_is_not_greeted_yet_makes_no_probe(blank_page: Page) -> None:
    page = blank_page
    await page.evaluate(EVENTS % 200_000 + f"opened({KNOWN})")
    await page.clock.run_for(6_000)
    assert await ways(page) == ["events"]
    await run(page, "line.hear(hello());")
    await page.clock.run_for(3_000)
    assert await ways(page) == ["events", "socket"]
    await page.clock.run_for(3_000)
    assert await count(page) == 2, "one at a time"
