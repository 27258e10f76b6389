"""static/js/live/shared.js, the leader and the server played by the test: each tab keeps its place, whatever the leader's."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page
from support.modules import blank

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# `spoken`: what was said to the leader; `taken`: how often the lead was taken; `open`: questions to the server.
PLAYED = """async () => {
  const { LiveSocket } = await import("/js/live/socket.js");
  const { Positions } = await import("/js/live/positions.js");
  const { Shared } = await import("/js/live/shared.js");
  Object.assign(window, { spoken: [], taken: 0, asked: [], said: [] });
  window.tabs = { hear: null, say: (words) => spoken.push(words), take: () => (taken += 1) };
  window.fetch = (address) =>
    new Promise((answered) => {
      const at = new URL(address).searchParams.get("cursor").replaceAll("-", "+").replaceAll("_", "/");
      asked.push({ at: at && JSON.parse(atob(at)).seqs, answered });
    });
  window.answer = async (...messages) => {
    const headers = new Headers({ "content-type": "application/problem+json" });
    const status = messages[0] === 401 ? 401 : 200;
    asked.at(-1).answered({ status, ok: status === 200, headers, json: async () => ({ messages, close: null }) });
    for (let turn = 0; turn < 50; turn++) await null;
  };
  window.event = (seq, channel = "a") => ({ type: "event", channel, seq, event: {} });
  window.frames = (...all) => all.forEach((frame) => tabs.hear({ frame }));
  window.resumed = (a) => ({ type: "resumed", seqs: { a } });
  window.at = (a) => hello({ seqs: { a, "user:1": 1 } });
  window.up = () => tabs.hear({ up: true, hidden: false, way: 0 });
  window.live = new LiveSocket("ws://page.test/live", new Positions("e", { a: 3, "user:1": 1 }));
  for (const kind of ["state", "event", "snapshot", "rights"])
    live.addEventListener(kind, ({ detail }) => said.push(kind === "state" ? detail : kind === "event" ? detail.seq : kind));
  live.through(class extends Shared { constructor(url, _positions, on) { super(tabs, url, on); } });
  live.start();
}"""
HIDE = "(hidden) => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })"


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    async with blank(chromium) as page:
        await page.evaluate(PLAYED)
        yield page
        assert await page.evaluate("lines.length") == 0, "never a line of its own"


async def run(page: Page, script: str) -> list[Any]:
    """What the page said, and where each question to the server began."""
    told: list[Any] = await page.evaluate(
        f"async () => {{ {script}; return [said.splice(0), asked.map(({{ at }}) => at && at.a)]; }}"
    )
    return told


async def test_it_says_hello_itself_asks_for_what_it_missed_and_then_hears_what_waited(page: Page) -> None:
    assert await run(page, "frames(event(4))") == [[], []], "nothing without a hello"
    assert await run(page, "up(); frames(event(5)); up()") == [[], [""]]
    assert await run(page, "await answer(at(5)); frames(event(6), event(7))") == [["open"], ["", 3]]
    script = "await answer(at(6), event(4), event(5), event(6), resumed(6)); frames(event(7), event(8))"
    assert await run(page, script) == [["open", 4, 5, 6, 7, 8], ["", 3]]


async def test_one_that_is_where_the_server_stands_asks_nothing_more(page: Page) -> None:
    assert await run(page, "up(); await answer(at(3)); frames(event(4))") == [["open", 4], [""]]
    assert await run(page, "frames(at(4), event(5))") == [["open", 5], [""]], "another leader's hello"


async def test_a_hole_is_filled_by_its_own_cursor(page: Page) -> None:
    await run(page, "up(); await answer(at(3))")
    assert await run(page, "frames(event(6), event(7))") == [[], ["", 3]]
    script = "await answer(at(6), event(4), event(5), event(6), resumed(6))"
    assert await run(page, script) == [["open", 4, 5, 6, 7], ["", 3]]
    assert await run(page, "frames({ type: 'beat', seqs: { a: 9 } })") == [[], ["", 3, 7]]


@pytest.mark.parametrize("kind", ["resumed", "snapshot", "hello"])
async def test_what_the_leader_is_told_of_its_place_says_only_how_far_the_stream_is(
    page: Page, kind: str
) -> None:
    await run(page, "up(); await answer(at(3))")
    told, asked = await run(page, f"frames({{ ...at(5), type: '{kind}' }})")
    assert (told, asked) == (["open"] if kind == "hello" else [], ["", 3])
    assert await run(page, "await answer(at(5), event(4), event(5), resumed(5))") == [["open", 4, 5], asked]


async def test_a_hello_or_other_channels_while_it_asks_make_it_ask_again(page: Page) -> None:
    assert await run(page, "up(); frames(at(5)); await answer(at(3))") == [["open"], ["", ""]]
    assert await run(page, "frames({ type: 'channels' }); await answer(at(3))") == [["open"], ["", "", ""]]
    assert await run(page, "await answer(at(3))") == [["open"], ["", "", ""]]
    more = "await answer(hello({ seqs: { a: 3, b: 2, 'user:1': 1 } })); frames(event(3, 'b'))"
    told, asked = await run(page, "frames({ type: 'channels' }, event(3, 'b'));" + more)
    assert (told, len(asked)) == (["open", "rights", 3], 4)


async def test_it_is_lost_and_open_with_the_leader(page: Page) -> None:
    down = "tabs.hear({ up: false, hidden: false, way: 0 });"
    assert await run(page, down + down) == [["lost"], []]
    await run(page, "up(); await answer(at(3))")
    assert await run(page, down + "frames(event(9))") == [["lost"], [""]]
    assert await page.evaluate("live.send({ type: 'read', ids: [7] })") is False
    assert await run(page, "up(); await answer(at(3))") == [["open"], ["", ""]]
    assert await page.evaluate("spoken.length = 0, live.send({ type: 'read', ids: [7] })") is True
    assert await page.evaluate("spoken") == [{"read": [7]}]


async def test_the_end_of_the_leader_s_session_is_its_own_when_the_server_says_so(page: Page) -> None:
    await run(page, "up(); await answer(at(3))")
    assert await run(page, "tabs.hear({ ended: true }); await answer(at(3))") == [["open"], ["", ""]]
    assert await run(page, "tabs.hear({ ended: true }); await answer(401)") == [["ended"], ["", "", ""]]


async def test_a_leader_that_is_not_heard_loses_the_lead_the_sooner_when_somebody_looks(page: Page) -> None:
    await run(page, "up(); await answer(at(3))")
    assert await page.evaluate("spoken.length = 0, taken") == 0
    await page.clock.run_for(4_500)
    assert await page.evaluate("[taken, spoken.length]") == [0, 3]
    await run(page, "up()")
    await page.clock.run_for(4_500)
    assert await page.evaluate("taken") == 0
    await page.evaluate(HIDE, True)
    await page.clock.run_for(4_000)
    assert await page.evaluate("taken") == 0
    await page.evaluate(HIDE, False)
    await page.clock.run_for(1_500)
    assert await page.evaluate("taken") == 1


async def test_a_leader_without_a_line_that_nobody_looks_at_loses_the_lead_to_who_is_looked_at(
    page: Page,
) -> None:
    rests = "tabs.hear({{ up: false, hidden: true, way: {} }})"
    await page.evaluate(HIDE, True)
    await run(page, rests.format(1))
    await page.clock.run_for(6_000)
    assert await page.evaluate("taken") == 0
    await page.evaluate(HIDE, False)
    await run(page, rests.format(0))
    await page.clock.run_for(1_500)
    assert await page.evaluate("taken") == 0
    await page.clock.run_for(1_500)
    assert await page.evaluate("taken") == 1
    await run(page, rests.format(1))
    assert await page.evaluate("taken") == 2, "no way is left to it: at once"


async def test_who_is_looked_at_is_back_when_the_leader_meant_to_be(page: Page) -> None:
    down = "tabs.hear({{ up: false, hidden: {}, way: 0, back: {} }})"
    await run(page, "up(); await answer(at(3))")
    for hidden, taken in (("false", 0), ("true", 1)):
        await run(page, down.format(hidden, 700))
        await page.clock.run_for(900)
        assert await page.evaluate("taken") == 0
        await page.clock.run_for(100)
        assert await page.evaluate("taken") == taken
    for again in ("frames(at(3))", down.format("true", 10_000)):  # it is back, or opens a line
        await run(page, down.format("true", 700) + ";" + again)
        await page.clock.run_for(1_400)
        assert await page.evaluate("taken") == 1
