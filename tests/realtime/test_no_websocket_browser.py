"""A browser without WebSocket has six connections to a site: a page nobody looks at takes none."""

import pytest
from playwright.async_api import Page
from support.browser import Enter
from support.http_proxy import HttpProxy
from support.people import School
from support.proxied_page import live, note, shows, until

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

MISSING = "delete window.WebSocket;"
HIDE = """hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
document.dispatchEvent(new Event('visibilitychange')) }"""


async def without(enter_proxied: Enter, script: str) -> Page:
    """The home page in a browser that lacks something."""
    page = await enter_proxied()
    await page.add_init_script(script)
    await page.evaluate("sessionStorage.clear()")
    await page.goto("/")
    return page


async def test_without_a_websocket_a_hidden_page_keeps_no_line_and_has_one_when_it_is_looked_at(
    server: State, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> None:
    page = await without(enter_proxied, MISSING)
    await live(page)
    await page.evaluate(HIDE, True)
    await until(page, lambda: proxy.lines("/live/events") == 0)
    await page.clock.run_for(60_000)
    assert proxy.lines("/live/events") == 0
    await note(server, school, "Un")
    await page.evaluate(HIDE, False)
    await shows(page, "Un")
