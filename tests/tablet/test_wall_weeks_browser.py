"""A wall that hangs for weeks: frozen and woken, past midnight, out of reach, and a thousand changes later."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, CDPSession, Page, Route, WebSocketRoute, expect
from support.box import Box
from support.browser import frozen, live
from support.faults import until
from support.people import School
from support.tablet import on_the_wall

from one.apps.carnet import notes
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]

BLANK = "[data-wall-blank]:not([hidden])"
PATHS = ("/tablette", "/tablette/live", "/tablette/live/events", "/tablette/live/poll", "/tablette/etat")
# Each reading of the page brings another title, so that the wall is drawn anew each time.
CHANGES = """async (times) => {
  const real = fetch;
  const title = () => document.querySelector(".wall-title").textContent;
  let n = 0;
  globalThis.fetch = async (address, options) => {
    const answer = await real(address, options);
    if (address !== "/tablette") return answer;
    const text = (await answer.text()).replaceAll(/Sortie[^<]*/g, `Sortie ${n += 1}`);
    return new Response(text, answer);
  };
  for (let at = 0; at < times; at += 1) {
    const before = title();
    while (title() === before) {
      dispatchEvent(new Event("pageshow"));
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }
  globalThis.fetch = real;
}"""


async def publish(server: State, school: School, title: str = "Sortie à la ferme") -> None:
    paul = await school.scope("paul.prof")
    await notes.publish(
        paul, server.resources, notes.Draft(school.classes["CE1"], title, "Bottes", whole_class=True)
    )


async def weight(session: CDPSession) -> tuple[int, int]:
    """Bytes of the page's heap and the nodes it holds, after what is dead was thrown away."""
    await session.send("HeapProfiler.collectGarbage")
    usage: dict[str, Any] = await session.send("Runtime.getHeapUsage")
    nodes: dict[str, Any] = await session.send("Memory.getDOMCounters")
    return int(usage["usedSize"]), int(nodes["nodes"])


async def test_a_wall_that_the_browser_froze_or_discarded_shows_what_it_missed(
    browser: Browser, server: State, school: School, origin: str
) -> None:
    wall, _id = await on_the_wall(browser, school, origin)
    await wall.evaluate("document.dispatchEvent(new Event('freeze'))")
    await until(lambda: not server.engine.hub.registry.by_device)
    async with frozen(wall):
        await publish(server, school)
    await expect(wall.locator(".wall-card")).to_have_count(0)
    await wall.evaluate("document.dispatchEvent(new Event('resume'))")
    await expect(wall.locator(".wall-card")).to_contain_text("Sortie à la ferme")
    await live(wall)
    async with frozen(wall):  # without a word
        await publish(server, school, "Photo de classe")
    await expect(wall.locator(".wall-card")).to_have_count(2)
    context = wall.context
    await wall.close()  # a browser that discards a page loads it anew when it is looked at
    again = await context.new_page()
    await again.goto("/tablette")
    await live(again)
    await expect(again.locator(".wall-card")).to_have_count(2)


async def test_midnight_brings_its_day_and_its_birthdays_without_a_hand_or_an_event(
    browser: Browser, server: State, school: School, origin: str
) -> None:
    await school.pool.execute("update class set wall_birthdays = true")
    lines: list[WebSocketRoute] = []

    def heard(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    wall, _id = await on_the_wall(browser, school, origin, through=heard)
    async with wall.expect_response("**/tablette"):
        await wall.clock.run_for(1_000)  # it reads itself after its hello, if it has not yet
        await wall.evaluate("dispatchEvent(new Event('pageshow'))")
    day = await wall.text_content(".wall-day") or ""
    await expect(wall.locator(".wall-birthday")).to_have_count(0)

    async def tomorrow(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, body=(await answer.text()).replace(day, "Le lendemain"))

    await wall.route("**/tablette", tomorrow)
    await school.pool.execute(
        "update person set birth_date = (now() at time zone 'Europe/Paris')::date - interval '8 years'"
        " where login = 'zoe.blin'"
    )
    for passed in ("00:15", "00:15", "00:15", "00:15", "00:04"):
        # The line speaks all the while: nothing but the minute makes the wall look.
        await wall.clock.fast_forward(passed)
        lines[-1].send('{"type":"beat","seqs":{}}')
        await wall.evaluate("0")
    await expect(wall.locator(".wall-day")).to_have_text("Le lendemain")
    await expect(wall.locator(".wall-birthday.is-today")).to_contain_text("Zoé")
    assert len(lines) == 1
    await wall.unroute_all(behavior="ignoreErrors")


@pytest.mark.parametrize("clock", ["stood-still", "set-back"])
async def test_a_wall_out_of_reach_is_blank_after_a_quarter_of_an_hour_whatever_its_clock_says(
    browser: Browser, server: State, school: School, proxy: Box, clock: str
) -> None:
    await publish(server, school)
    wall, _id = await on_the_wall(browser, school, proxy.url)
    await expect(wall.locator(".wall-card")).to_have_count(1)
    proxy.broken |= {*PATHS}
    proxy.cut(*PATHS)
    now = datetime.now(UTC)
    if clock == "stood-still":  # the steady one, while the tablet slept
        await wall.clock.set_system_time(now + timedelta(minutes=20))
        await wall.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    else:
        await wall.clock.set_system_time(now - timedelta(days=5))
        await wall.clock.fast_forward("16:00")
    await expect(wall.locator(BLANK)).to_be_visible()
    assert "Sortie" not in await wall.content()
    proxy.broken.clear()
    await wall.clock.fast_forward("00:10")
    await expect(wall.locator(".wall-card")).to_have_count(1)


async def test_a_wall_weighs_the_same_after_six_hundred_changes(
    browser: Browser, server: State, school: School, origin: str
) -> None:
    await publish(server, school)
    wall, _id = await on_the_wall(browser, school, origin, late=False)
    await expect(wall.locator(".wall-card")).to_have_count(1)
    session = await wall.context.new_cdp_session(wall)
    await changed(wall, 200)
    heap, nodes = await weight(session)
    await changed(wall, 400)
    after, nodes_after = await weight(session)
    assert nodes_after < nodes + 300
    assert after < heap + 300_000


async def changed(wall: Page, times: int) -> None:
    await wall.evaluate(CHANGES, times)
    await expect(wall.locator(".wall-card .wall-title")).to_have_text(re.compile(r"^Sortie \d+$"))
