"""static/js/live/socket.js in a real Chromium, the far end played by the test: coming back and catching up."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page
from support.far_end import KNOWN, again, count, event, greet, run, said, sent
from support.modules import blank

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    async with blank(chromium) as page:
        await page.evaluate(f"Math.random = () => 0.5; opened({KNOWN})")
        yield page


async def test_it_says_where_it_stands_and_asks_once_for_what_is_missing(page: Page) -> None:
    await run(page, event(5))
    assert await sent(page) == [], "before the hello nothing is asked"
    await run(page, "line.hear(hello({ seqs: { a: 9, 'user:1': 1 } }));")
    assert await run(page, "return line.sent") == [
        {"type": "resume", "epoch": "e", "seqs": {"a": 3, "user:1": 1}}
    ]
    await sent(page)
    await run(page, event(6) + "line.hear({ type: 'beat', seqs: { a: 9 } });")
    assert await sent(page) == [], "one resume at a time"
    await run(page, event(4) + event(4) + "line.hear({ type: 'resumed', seqs: { a: 5 } });" + event(6))
    assert await said(page) == ["open", 4, 6]
    await run(page, event(8) + event(9))
    assert await sent(page) == ["resume"], "a gap later is asked about anew"


async def test_a_beat_that_is_ahead_asks_and_a_snapshot_answers(page: Page) -> None:
    await greet(page)
    await run(page, "line.hear({ type: 'beat', seqs: { a: 3 } });")
    assert await sent(page) == []
    await run(page, "line.hear({ type: 'beat', seqs: { a: 4 } });")
    assert await sent(page) == ["resume"]
    await run(page, "line.hear({ type: 'snapshot', seqs: { a: 9, 'user:1': 1 } });" + event(10))
    assert await said(page) == ["snapshot", 10]
    await run(page, "line.hear({ type: 'beat', seqs: { a: 11 } });")
    assert await sent(page) == ["resume"]


async def test_a_line_that_ends_during_a_resume_leaves_the_next_free_to_ask(page: Page) -> None:
    await run(page, "line.hear(hello()); line.end(1006);")
    await page.clock.run_for(1_000)
    await run(page, "line.hear(hello());")
    assert await sent(page) == ["resume"]


async def test_rights_are_told_when_channels_come_or_go(page: Page) -> None:
    await greet(page)
    await run(page, "line.hear({ type: 'channels', joined: {}, left: [] });")
    assert await said(page) == []
    await run(page, "line.hear({ type: 'channels', joined: { b: 2 } });")
    await run(page, "line.hear({ type: 'channels', left: ['b'] });")
    assert await said(page) == ["rights", "rights"]


async def test_rights_are_told_when_a_channel_speaks_for_another_child(page: Page) -> None:
    await greet(page)
    for name in ("Léa", "Léa", "Léana"):
        await run(
            page, f"line.hear({{ type: 'channels', joined: {{}}, left: [], children: {{ a: ['{name}'] }} }});"
        )
    assert await said(page) == ["rights", "rights"]


async def test_delays_grow_until_a_line_is_good(page: Page) -> None:
    # Half of each ceiling and a quarter: 1, 3, 6 s; short lives change nothing of it.
    for least, most in [(990, 10), (2_990, 10), (5_990, 10)]:
        at = await count(page)
        await run(page, "line.way === 'socket' && line.hear(hello()); line.end(1012);")
        assert (await said(page))[-1] == "lost"
        await page.clock.run_for(least)
        assert await count(page) == at
        await page.clock.run_for(most)
        assert await count(page) == at + 1
    await greet(page)
    for _ in range(2):
        await page.clock.run_for(20_000)
        await run(page, "line.hear({ type: 'beat', seqs: {} });")
    at = await count(page)
    await run(page, "line.end(1012);")
    await page.clock.run_for(1_000)
    assert await count(page) == at + 1


async def test_delays_are_never_beyond_the_most(page: Page) -> None:
    delays = await page.evaluate(
        """async () => {
            const { Backoff } = await import("/js/live/backoff.js");
            const backoff = new Backoff();
            const both = (share) => ((Math.random = () => share), backoff.next());
            const first = both(0);
            const later = [1, 0, 1, 0, 1, 0, 1].map(both);
            backoff.reset();
            return [first, ...later, both(1)];
        }"""
    )
    assert delays == [0, 4_000, 4_000, 16_000, 15_000, 30_000, 15_000, 30_000, 2_000]


@pytest.mark.parametrize(
    ("code", "greeted", "end"),
    [
        (4500, True, "ended"),
        (4501, True, "refused"),
        (4999, True, "refused"),
        (4503, True, "refused"),
        (4503, False, "lost"),
        (5000, True, "lost"),
        (4499, True, "lost"),
    ],
)
async def test_some_ends_are_final(page: Page, code: int, greeted: bool, end: str) -> None:
    if greeted:
        await greet(page)
    await run(page, f"line.end({code});")
    assert await said(page) == [end]
    await page.clock.run_for(60_000)
    await page.evaluate("dispatchEvent(new Event('online'))")
    assert (await count(page) > 1) is (end == "lost")


async def test_a_version_that_a_box_took_away_changes_the_way_at_once(page: Page) -> None:
    await run(page, "line.end(4503);")
    await page.clock.run_for(1_000)
    assert await run(page, "return line.way") == "events"


async def test_short_lives_in_a_row_change_the_way_and_a_restart_does_not(page: Page) -> None:
    for code in (1012, 1006, 1011, 4008, 4013):
        await greet(page)
        await run(page, f"line.end({code});")
        await again(page)
        assert await run(page, "return line.way") == "socket", code
    await run(page, "line.end(1006);")
    await again(page)
    assert await run(page, "return line.way") == "events"


async def test_a_page_that_stands_back_for_newer_ones_waits_for_somebody_to_look(page: Page) -> None:
    await greet(page)
    await run(page, "line.end(4009);")
    await page.clock.run_for(120_000)
    await page.evaluate("dispatchEvent(new Event('online'))")
    assert await count(page) == 1
    await page.evaluate(HIDE, True)
    await page.evaluate(HIDE, False)
    assert await count(page) == 2


async def test_a_goodbye_says_when_to_come_back(page: Page) -> None:
    await greet(page)
    await run(page, "line.hear({ type: 'bye', retry_ms: 7000 }); line.end(1012);")
    await page.clock.run_for(6_900)
    assert await count(page) == 1
    await page.clock.run_for(200)
    assert await count(page) == 2


async def test_a_hello_to_somebody_else_ends_the_page(page: Page) -> None:
    await run(page, "line.hear(hello({ seqs: { a: 9, 'user:2': 1 } }));")
    assert (await said(page), await run(page, "return line.closed")) == (["ended"], True)
    await page.clock.run_for(60_000)
    assert (await count(page), await sent(page)) == (1, [])


async def test_an_opening_without_hello_is_given_up_after_ten_seconds(page: Page) -> None:
    await page.clock.run_for(9_500)
    assert not await run(page, "return line.closed")
    await page.clock.run_for(4_500)
    assert await page.evaluate("[lines[0].closed, lines[1].way]") == [True, "events"]


async def test_silence_after_the_hello_is_given_up_after_thirty(page: Page) -> None:
    await greet(page)
    await page.clock.run_for(29_500)
    assert await count(page) == 1
    await page.clock.run_for(4_600)
    assert await page.evaluate("[lines[0].closed, lines[1].way]") == [True, "socket"]
    await page.evaluate("lines[0].hear({ type: 'event', channel: 'a', seq: 4, event: {} })")
    assert 4 not in await said(page), "the old line is not heard any more"


async def test_a_page_that_is_looked_at_again_asks_whether_a_quiet_line_lives(page: Page) -> None:
    await greet(page)
    await page.clock.run_for(21_000)
    await page.evaluate(HIDE, False)
    assert await sent(page) == []
    await page.clock.run_for(2_000)
    await page.evaluate(HIDE, False)
    assert await sent(page) == ["ping"]
    await run(page, "line.hear({ type: 'pong' });")
    await page.clock.run_for(5_000)
    assert await count(page) == 1
    await page.clock.run_for(18_000)
    await page.evaluate(HIDE, False)
    await page.clock.run_for(3_900)
    assert await count(page) == 1
    await page.clock.run_for(200)
    assert await count(page) == 2


async def test_a_computer_that_slept_takes_a_new_line_at_once(page: Page) -> None:
    await greet(page)
    await page.clock.fast_forward(120_000)
    assert await page.evaluate("[lines.length, lines[0].closed]") == [2, True]


async def test_a_line_is_left_with_the_page_and_taken_again_when_it_comes_back(page: Page) -> None:
    await greet(page)
    await page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert await run(page, "return line.closed")
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))")
    assert await count(page) == 1
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert await count(page) == 2


async def test_who_did_not_hear_us_is_shown_signs_of_life(page: Page) -> None:
    await greet(page)
    await page.clock.run_for(9_000)
    assert await sent(page) == []
    await run(page, "line.end(4000);")
    await page.clock.run_for(1_000)
    await greet(page)
    await page.clock.run_for(6_000)
    assert await sent(page) == ["ping"]
    at = await count(page)
    await page.clock.run_for(4_000)
    assert await count(page) == at
    await page.clock.run_for(8_000)
    assert await count(page) == at + 1, "no answer within eight seconds"
