"""static/js/live/transports.js alone: what each way asks, what it makes of the answers, and how it ends."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page
from support.modules import blank

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# `asked`: what was fetched; `answers`: what comes back, in order, then nothing until the request is given up.
PLAYED = """async () => {
  Object.assign(window, await import("/js/live/transports.js"));
  window.positions = { epoch: "e", seqs: { a: 3 } };
  Object.assign(window, { asked: [], answers: [], told: [], unhandled: [] });
  addEventListener("unhandledrejection", (event) => unhandled.push(String(event.reason)));
  window.on = { message: (said) => told.push(said), close: (code) => told.push(code) };
  window.fetch = (address, options = {}) => {
    const url = new URL(address);
    asked.push({ at: url.origin + url.pathname, ...Object.fromEntries(url.searchParams), ...options });
    const next = answers.shift();
    if (next === "broken") return Promise.reject(new TypeError("no network"));
    if (next) return Promise.resolve(response(next));
    return new Promise((_, no) => options.signal?.addEventListener("abort", () => no(new Error("given up"))));
  };
  // Its body is read at once, unlike that of a real one: what follows from it has happened when a test looks.
  window.response = ({ status = 200, headers, body, ...said }) => ({
    status,
    ok: status === 200,
    headers: new Headers(headers),
    json: async () => JSON.parse(body ?? JSON.stringify(said)),
  });
  window.answer = (...said) => ({ messages: said, close: null });
}"""
AT = "ws://page.test/live"


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    async with blank(chromium) as page:
        await page.evaluate(PLAYED)
        yield page


async def run(page: Page, script: str) -> Any:
    """A script, then what was told until everything that was due has happened."""
    return await page.evaluate(
        f"""async () => {{
            const returned = await (async () => {{ {script} }})();
            for (let turn = 0; turn < 100; turn++) await null;
            return returned === undefined ? told.splice(0) : returned;
        }}"""
    )


async def test_a_socket_speaks_our_protocol_while_it_is_open(page: Page) -> None:
    await run(page, f"window.way = new Socket('{AT}', positions, on);")
    assert await page.evaluate("[lines[0].url, lines[0].protocol, way.resumes]") == [AT, "one.v1", True]
    assert await run(page, "lines[0].hear({ type: 'pong' }); lines[0].end(4008);") == [{"type": "pong"}, 4008]
    assert await run(page, "lines[0].readyState = 0; return way.send({ type: 'ping' });") is False
    assert await run(page, "lines[0].readyState = 1; return way.send({ type: 'ping' });") is True
    assert await run(page, "way.close(); return [lines[0].sent, lines[0].closed];") == [
        [{"type": "ping"}],
        True,
    ]


async def test_events_are_asked_for_from_where_the_page_stands(page: Page) -> None:
    await run(
        page, f"window.way = new Events('{AT}', positions, on, false); new Events('{AT}', {{}}, on, true);"
    )
    first, second = await page.evaluate(
        "lines.map(({ url }) => [new URL(url).pathname, Object.fromEntries(new URL(url).searchParams)])"
    )
    assert first[0] == second[0] == "/live/events"
    once = first[1].pop("once"), second[1].pop("once")
    assert all(once)
    assert once[0] != once[1]
    assert first[1] == {"cursor": "eyJlcG9jaCI6ImUiLCJzZXFzIjp7ImEiOjN9fQ"}
    assert second[1] == {"cursor": "", "lively": "1"}
    assert await page.evaluate("way.resumes") is False
    for half in ("{ epoch: 'e' }", "{ seqs: { a: 3 } }"):
        await run(page, f"new Events('{AT}', {half}, on);")
        assert await page.evaluate("new URL(lines.at(-1).url).searchParams.get('cursor')") == ""


async def test_a_cursor_can_stand_in_an_address_whatever_is_in_it(page: Page) -> None:
    await run(page, f"new Events('{AT}', {{ epoch: 'é?>~?>ÿ', seqs: {{ 'a?>': 12 }} }}, on);")
    cursor = await page.evaluate("lines[0].url.match(/cursor=([^&]*)/)[1]")
    assert cursor == "eyJlcG9jaCI6IsOpPz5-Pz7DvyIsInNlcXMiOnsiYT8-IjoxMn19"


async def test_events_tell_each_message_and_end_once(page: Page) -> None:
    await run(page, f"window.way = new Events('{AT}', positions, on);")
    assert await run(page, "lines[0].hear({ type: 'hello' }, { type: 'beat' });") == [
        {"type": "hello"},
        {"type": "beat"},
    ]
    told = await run(page, "lines[0].dispatchEvent(new MessageEvent('close', { data: '4500' }));")
    assert (told, await page.evaluate("lines[0].closed")) == ([4500], True)
    await run(page, f"new Events('{AT}', positions, on);")
    assert await run(page, "lines[1].dispatchEvent(new Event('error'));") == [0]
    assert await page.evaluate("lines[1].closed") is True, "it would come back by itself"
    await run(page, f"new Events('{AT}', positions, on).close();")
    assert await page.evaluate("lines[2].closed") is True


@pytest.mark.parametrize("way", ["Events", "Poll"])
async def test_without_a_socket_only_what_was_read_is_told_by_a_request_of_its_own(
    page: Page, way: str
) -> None:
    await run(
        page, f"window.way = new {way}('{AT}', positions, on); asked.length = 0; answers.push('broken');"
    )
    assert await run(page, "return way.send({ type: 'ping' });") is False
    assert await page.evaluate("asked") == []
    assert await run(page, "return way.send({ type: 'read', ids: [7] });") is True
    (asked,) = await page.evaluate("asked")
    assert asked.pop("once")
    body = json.loads(asked.pop("body"))
    assert asked == {"at": "http://page.test/live/read", "method": "POST", "keepalive": True}
    assert body == {"type": "read", "ids": [7]}
    assert await page.evaluate("unhandled") == []


async def test_a_poll_begins_anew_and_goes_on_from_where_the_page_stands(page: Page) -> None:
    told = await run(
        page,
        f"answers.push(answer({{ type: 'hello' }}), answer({{ type: 'event' }}, {{ type: 'beat' }}));"
        f"window.way = new Poll('{AT}', positions, on);",
    )
    assert told == [{"type": "hello"}, {"type": "event"}, {"type": "beat"}, 0], (
        "the same cursor, answered at once"
    )
    asked = await page.evaluate(
        "asked.map(({ at, cursor, cache, signal }) => [at, cursor, cache, signal.aborted])"
    )
    assert asked == [
        ["http://page.test/live/poll", "", "no-store", False],
        ["http://page.test/live/poll", "eyJlcG9jaCI6ImUiLCJzZXFzIjp7ImEiOjN9fQ", "no-store", False],
    ]
    assert await page.evaluate("way.resumes") is False


async def test_a_poll_that_brings_something_or_takes_its_time_is_asked_again(page: Page) -> None:
    moved = (
        "const told = on.message; on.message = (said) => { positions.seqs = { a: said.seq }; told(said); };"
    )
    told = await run(
        page,
        moved + "answers.push(answer(), answer({ seq: 4 }), answer({ seq: 5 }));"
        f"window.way = new Poll('{AT}', positions, on);",
    )
    assert told == [{"seq": 4}, {"seq": 5}]
    assert await page.evaluate("asked.length") == 4, "the fourth waits"
    # An empty answer after five seconds is the server's own.
    slow = """
      let due = 0;
      window.fetch = async (address, options) => {
        asked.push(address);
        if (asked.length > 6) return new Promise(() => {});
        await new Promise((done) => setTimeout(done, due));
        return response(answer());
      };"""
    await run(page, f"way.close(); asked.length = 0; {slow} due = 5000; new Poll('{AT}', positions, on);")
    for _ in range(3):
        await page.clock.run_for(5_000)
        assert await run(page, "") == []
    assert await page.evaluate("asked.length") == 4
    await run(page, f"asked.length = 0; {slow} due = 4999; new Poll('{AT}', positions, on);")
    await page.clock.run_for(4_999)
    assert await run(page, "") == []
    await page.clock.run_for(4_999)
    assert await run(page, "") == [0], "an old one, from the store of a proxy"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("{ status: 401, headers: { 'content-type': 'application/problem+json' } }", 4500),
        ("{ status: 401, headers: { 'content-type': 'text/html' } }", 0),
        ("{ status: 403, headers: { 'content-type': 'application/problem+json' } }", 0),
        ("{ status: 503 }", 0),
        ("{ body: 'Bienvenue sur le Wi-Fi' }", 0),
        ("'broken'", 0),
        ("{ messages: [], close: 4501 }", 4501),
    ],
)
async def test_a_poll_ends_with_what_it_was_answered(page: Page, answer: str, code: int) -> None:
    told = await run(page, f"answers.push({answer}); new Poll('{AT}', positions, on);")
    assert told == [code]
    assert await page.evaluate("asked.length") == 1


async def test_a_poll_that_is_closed_says_nothing_more(page: Page) -> None:
    told = await run(page, f"window.way = new Poll('{AT}', positions, on); way.close();")
    assert (told, await page.evaluate("asked[0].signal.aborted")) == ([], True)
    told = await run(
        page,
        f"answers.push(answer({{ type: 'hello' }})); on.message = () => way.close(); way = new Poll('{AT}', positions, on);",
    )
    assert (told, await page.evaluate("asked.length")) == ([], 2), "not asked again"


async def test_a_greeting_is_asked_for_or_there_is_none(page: Page) -> None:
    script = f"return [await greeting('{AT}')];"
    assert await run(
        page, "answers.push(answer({ type: 'beat' }, { type: 'hello', unread: 4 }));" + script
    ) == [{"type": "hello", "unread": 4}]
    assert await page.evaluate("[asked[0].at, asked[0].cache]") == ["http://page.test/live/poll", "no-store"]
    for bad in ("{ ...answer({ type: 'hello' }), status: 503 }", "'broken'", "{ body: 'Wi-Fi' }"):
        assert await run(page, f"answers.push({bad});" + script) == [None], bad


async def test_the_ways_are_those_the_browser_has_the_best_first(page: Page) -> None:
    assert await page.evaluate("WAYS.map(({ name }) => name)") == ["Socket", "Events", "Poll"]
    assert await page.evaluate(
        """async () => {
            delete window.WebSocket;
            return (await import("/js/live/transports.js?again")).WAYS.map(({ name }) => name);
        }"""
    ) == ["Events", "Poll"]
