"""static/js/live/line.js and clock.js alone: how long a line has lived, when it is dead, and by which time."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page
from support.modules import blank

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# `line` on a way that the test plays: `far.on` is what it tells, `far.sent` what it was asked.
PLAYED = """async ([resumes, lively]) => {
  const { Line } = await import("/js/live/line.js");
  window.told = [];
  class Far {
    resumes = resumes;
    sent = [];
    takes = true;
    constructor(url, positions, on, asked) { window.far = Object.assign(this, { url, positions, on, asked }); }
    send(message) { if (this.takes) this.sent.push(message.type); return this.takes; }
    close() { this.closed = true; }
  }
  const on = { message: (from, said) => told.push([from === line, said.type]), close: (from, code) => told.push([from === line, code]) };
  window.line = new Line(Far, { url: "/live", positions: "here", lively }, on);
  window.hear = (type) => far.on.message({ type });
  window.Far = Far;
}"""
STANDS = "[line.age, line.good, line.silent]"


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    async with blank(chromium) as page:
        yield page


async def opened(page: Page, *, resumes: bool = True, lively: bool = False) -> None:
    await page.evaluate(PLAYED, [resumes, lively])


async def stands(page: Page) -> Any:
    return await page.evaluate(STANDS)


async def test_a_line_passes_on_what_it_is_told(page: Page) -> None:
    await opened(page, lively=True)
    assert await page.evaluate("[far.url, far.positions, far.asked, line.kind === Far, line.resumes]") == [
        "/live",
        "here",
        True,
        True,
        True,
    ]
    assert await page.evaluate("hear('beat'), far.on.close(4008), line.close(), [told, far.closed]") == [
        [[True, "beat"], [True, 4008]],
        True,
    ]
    assert await page.evaluate(
        "[line.send({ type: 'read' }), (far.takes = false, line.send({ type: 'read' })), far.sent]"
    ) == [
        True,
        False,
        ["read"],
    ]


async def test_a_line_is_good_when_it_is_heard_forty_seconds_after_its_first_hello(page: Page) -> None:
    await opened(page)
    await page.clock.run_for(5_000)
    await page.evaluate("hear('beat')")
    assert await stands(page) == [0, False, False]
    assert await page.evaluate("line.greeted") is None
    await page.evaluate("hear('hello')")
    assert await stands(page) == [0, False, False]
    await page.clock.run_for(20_000)
    await page.evaluate("hear('hello')")
    assert await stands(page) == [20_000, False, False], "the second hello does not make it young again"
    await page.clock.run_for(19_999)
    await page.evaluate("hear('beat')")
    assert await stands(page) == [39_999, False, False]
    await page.clock.run_for(1)
    assert await stands(page) == [39_999, False, False], "what counts is when it was heard"
    await page.evaluate("hear('beat')")
    assert await stands(page) == [40_000, True, False]
    assert await page.evaluate("line.heard - line.greeted") == 40_000


@pytest.mark.parametrize(("greeted", "most"), [(False, 10_000), (True, 30_000)])
async def test_silence_is_ten_seconds_before_the_hello_and_thirty_after(
    page: Page, greeted: bool, most: int
) -> None:
    await opened(page)
    if greeted:
        await page.clock.run_for(9_000)
        await page.evaluate("hear('hello')")
    await page.clock.run_for(most)
    assert await page.evaluate("line.silent") is False
    await page.clock.run_for(1)
    assert await page.evaluate("line.silent") is True
    await page.evaluate("hear('beat')")
    assert await page.evaluate("line.silent") is False


@pytest.mark.parametrize(("resumes", "lively"), [(True, False), (False, True)])
async def test_no_sign_of_life_is_asked_where_nothing_was_cut_or_nothing_can_be_asked(
    page: Page, resumes: bool, lively: bool
) -> None:
    await opened(page, resumes=resumes, lively=lively)
    await page.evaluate("hear('hello')")
    await page.clock.run_for(9_000)
    assert await page.evaluate("line.enliven(), far.sent") == []


async def test_a_line_that_owes_a_sign_of_life_has_eight_seconds_from_the_first_question(page: Page) -> None:
    await opened(page, lively=True)
    await page.clock.run_for(9_000)
    assert await page.evaluate("line.enliven(), far.sent") == [], "not before the hello"
    await page.evaluate("hear('hello')")
    await page.clock.run_for(2_499)
    assert await page.evaluate("line.enliven(), far.sent") == []
    await page.clock.run_for(1)
    assert await page.evaluate("far.takes = false, line.enliven(), far.takes = true, far.sent") == []
    await page.clock.run_for(3_000)
    assert await page.evaluate("line.enliven(), far.sent") == ["ping"]
    await page.clock.run_for(3_000)
    assert await page.evaluate("line.enliven(), far.sent") == ["ping", "ping"]
    await page.clock.run_for(5_000)
    assert await page.evaluate("line.silent") is False
    await page.clock.run_for(1)
    assert await page.evaluate("line.silent") is True
    await page.evaluate("hear('pong')")
    await page.clock.run_for(8_001)
    assert await page.evaluate("line.silent") is False, "nothing is owed any more"


async def test_time_never_runs_backwards_and_goes_on_while_the_computer_sleeps(page: Page) -> None:
    times = await page.evaluate(
        """async () => {
            let [wall, steady] = [5_000, 70];
            Date.now = () => wall;
            performance.now = () => steady;
            const { now } = await import("/js/live/clock.js?alone");
            const step = (byWall, bySteady) => ((wall += byWall), (steady += bySteady), now());
            return [step(0, 0), step(10, 10), step(0, 0), step(-3_600_000, 20), step(7, 5), step(90_000, 0), step(-5, -5), step(1, 1)];
        }"""
    )
    assert times == [0, 10, 10, 30, 37, 90_037, 90_037, 90_038]
