"""static/js/live/socket.js in a real Chromium, the far end played by the test: how a line begins, is doubted and ends."""

import pytest
from playwright.async_api import Page
from support.far_end import BEAT, KNOWN, again, count, event, greet, run, said, sent, ways

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
async def page(blank_page: Page) -> Page:
    await blank_page.evaluate(f"opened({KNOWN})")
    return blank_page


async def good(page: Page) -> None:
    """The line is greeted and lives for two beats."""
    await greet(page)
    for _ in range(2):
        await page.clock.run_for(20_000)
        await page.evaluate(BEAT)
    await sent(page)


async def test_without_resume_a_gap_is_filled_by_opening_again_each_time(on_events: Page) -> None:
    page = on_events
    for seq in (9, 8):
        await greet(page)
        await run(page, event(seq) + event(seq + 1))
        assert await said(page) == ["lost"]
        await again(page)
    assert await ways(page) == ["events.", "events.", "events"]
    assert await page.evaluate("lines.flatMap((each) => each.sent)") == []


async def test_only_a_hello_to_other_channels_tells_of_rights(page: Page) -> None:
    await run(page, "line.hear(hello());")
    assert await said(page) == ["open"]
    await run(page, "line.hear(hello({ seqs: { a: 3, 'user:1': 1, b: 1 } }));")
    assert await said(page) == ["open", "rights"]


async def test_events_of_the_past_come_by_the_list(page: Page) -> None:
    await greet(page)
    await run(
        page,
        "line.hear({ type: 'events', list: [4, 5, 5].map((seq) => ({ type: 'event', channel: 'a', seq, event: {} })) });",
    )
    assert await said(page) == [4, 5]
    await run(page, "line.hear({ type: 'of a later server' });")
    assert (await said(page), await sent(page)) == ([], [])


async def test_nothing_is_sent_before_the_hello(page: Page) -> None:
    assert await run(page, "return live.send({ type: 'read', ids: [1] })") is False
    await greet(page)
    assert await run(page, "return live.send({ type: 'read', ids: [1] })") is True
    await run(page, "line.end(1012);")
    assert await run(page, "return live.send({ type: 'read', ids: [1] })") is False
    assert await sent(page) == ["read"]


async def test_the_network_that_goes_ends_the_line_and_one_that_comes_back_opens_it_at_once(
    page: Page,
) -> None:
    await greet(page)
    await page.evaluate("dispatchEvent(new Event('offline'))")
    assert (await said(page), await ways(page)) == (["lost"], ["socket."])
    await page.evaluate("dispatchEvent(new Event('offline'))")
    assert await said(page) == [], "told once"
    await page.evaluate("dispatchEvent(new Event('online'))")
    assert await ways(page) == ["socket.", "socket"]
    await page.clock.run_for(9_000)
    assert await count(page) == 2, "the try that was due before is not made"
    await run(page, "line.end(1012);")
    await page.clock.run_for(6_000)
    assert await count(page) == 3, "and the next one is"


async def test_a_page_that_came_back_from_standing_aside_watches_its_line_again(page: Page) -> None:
    await greet(page)
    await run(page, "line.end(4009);")
    await page.clock.run_for(60_000)
    await page.evaluate(HIDE, False)
    await page.evaluate(HIDE, False)
    assert await ways(page) == ["socket.", "socket"], "the new line has just begun"
    await greet(page)
    await page.evaluate("dispatchEvent(new Event('online'))")
    assert await count(page) == 3
    await greet(page)
    await page.clock.run_for(34_000)
    assert await count(page) == 4, "a silent line is given up"


async def test_a_hidden_page_keeps_a_socket_and_changes_another_way_for_one(page: Page) -> None:
    await greet(page)
    await page.evaluate(HIDE, True)
    assert (await said(page), await ways(page)) == ([], ["socket"])


async def test_a_hidden_page_leaves_a_way_that_costs_a_connection_and_takes_it_when_it_is_seen(
    on_events: Page,
) -> None:
    page = on_events
    await greet(page)
    await page.evaluate(HIDE, True)
    assert (await said(page), await ways(page)) == (["lost"], ["events."])
    await again(page)
    assert await ways(page) == ["events.", "socket"]
    await page.evaluate(HIDE, True)
    assert await said(page) == []
    await page.evaluate(HIDE, False)
    assert await ways(page) == ["events.", "socket.", "events"]


async def test_without_a_websocket_a_hidden_page_has_no_line_until_it_is_seen(blank_page: Page) -> None:
    page = blank_page
    await page.evaluate("delete window.WebSocket")
    await page.evaluate(HIDE, True)
    await page.evaluate(f"opened({KNOWN})")
    await page.clock.run_for(60_000)
    assert await ways(page) == []
    await page.evaluate(HIDE, False)
    assert await ways(page) == ["events"]


async def test_a_browser_that_refuses_a_socket_leads_to_another_way(blank_page: Page) -> None:
    page = blank_page
    refused = "window.WebSocket = class { constructor() { throw new Error('by a policy'); } };"
    await page.evaluate(f"() => {{ {refused} return opened({KNOWN}); }}")
    assert await said(page) == ["lost"]
    await page.clock.run_for(4_000)
    assert await ways(page) == ["events"]
    await good(page)
    await page.clock.run_for(19_000)
    for _ in range(6):
        await page.evaluate(BEAT)
        await page.clock.run_for(20_000)
    assert await ways(page) == ["events"], "a probe that cannot be made changes nothing"


async def test_a_line_that_cannot_be_asked_must_have_been_heard_lately(on_events: Page) -> None:
    page = on_events
    await greet(page)
    await page.clock.run_for(21_900)
    await page.evaluate(HIDE, False)
    assert await count(page) == 1
    await page.clock.run_for(200)
    await page.evaluate(HIDE, False)
    assert await ways(page) == ["events.", "events"]


async def test_a_page_whose_timers_were_slow_asks_whether_the_line_lives(page: Page) -> None:
    await greet(page)
    await page.clock.set_system_time(1_000_060)  # in seconds: a minute later
    await page.evaluate(BEAT)
    await page.clock.run_for(3_000)
    assert (await sent(page), await count(page)) == (["ping"], 1)
    await page.evaluate(BEAT)
    await page.clock.run_for(9_000)
    assert (await sent(page), await count(page)) == ([], 1)


async def test_a_computer_that_slept_while_there_was_no_line_does_not_wait(page: Page) -> None:
    for _ in range(3):
        await run(page, "line.end(1012);")
        await again(page)
    await run(page, "line.end(1012);")  # twelve seconds to the next
    at = await count(page)
    await page.clock.run_for(3_000)
    assert await count(page) == at
    await page.clock.set_system_time(1_000_500)
    await page.clock.run_for(3_000)
    assert await count(page) == at + 1


async def test_a_goodbye_takes_the_line_that_stays_open(page: Page) -> None:
    await greet(page)
    await run(page, "line.hear({ type: 'bye', retry_ms: 5000 });")
    await page.clock.run_for(4_900)
    assert await ways(page) == ["socket"]
    await page.clock.run_for(200)
    assert await ways(page) == ["socket.", "socket"]
    await run(page, "line.hear({ type: 'bye', retry_ms: 5000 }); line.end(4500);")
    await page.clock.run_for(60_000)
    assert await count(page) == 2, "what ends for good ends what was planned"


async def test_a_good_line_that_ends_or_goes_silent_says_nothing_against_its_way(page: Page) -> None:
    for end in ("line.end(1006);", "", "line.end(1006);", ""):
        await good(page)
        await run(page, end)
        if not end:
            await page.clock.run_for(31_000)
        await again(page)
    assert set(await ways(page)) == {"socket", "socket."}
    await run(page, "line.end(1006);")  # one in vain
    await again(page)
    await good(page)  # forgotten
    await run(page, "line.end(1012);")
    await again(page)
    await run(page, "line.end(1006);")
    await again(page)
    assert await run(page, "return line.way") == "socket"
    await run(page, "line.end(1006);")
    await again(page)
    assert await run(page, "return line.way") == "events"


async def test_a_line_that_lived_ten_minutes_ends_the_questions_for_signs_of_life(page: Page) -> None:
    await run(page, "line.end(4000);")
    await again(page)
    await run(page, "line.send = (text) => (line.sent.push(JSON.parse(text)), line.hear({ type: 'pong' }));")
    await greet(page)
    await page.clock.run_for(590_000)
    assert "ping" in await sent(page)
    await run(page, "line.end(1012);")
    await again(page)
    await run(page, "line.send = (text) => (line.sent.push(JSON.parse(text)), line.hear({ type: 'pong' }));")
    await greet(page)
    await page.clock.run_for(9_000)
    assert "ping" in await sent(page), "not before"
    await page.clock.run_for(600_000)
    await run(page, "line.end(1012);")
    await again(page)
    await greet(page)
    await page.clock.run_for(9_000)
    assert await sent(page) == []
