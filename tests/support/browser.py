"""Pages in a real browser: entered, watched for faults, live."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from one.http.state import State
from support.people import PASSWORD, School

# A busy machine shows a page later; what never comes still ends a test soon.
expect.set_options(timeout=20_000)

# What is pressed in the page, as large as it answers: a label's input, or a whole line by its ::after.
SMALL = """() => [...document.querySelectorAll('main :is(a, button, input, select, summary)')]
  .filter((e) => e.type !== 'hidden' && e.checkVisibility() && !e.closest('.sr-only'))
  .map((e) => [e.closest('.roll-line, .row-line') && e.matches('.roll-name, .row-name')
      ? e.closest('.roll-line, .row-line') : e.closest('label') || e, e])
  .filter(([box]) => box.getBoundingClientRect().height < 43.5)
  .map(([, e]) => `${e.tagName} ${e.className} ${(e.textContent || e.name).trim().slice(0, 40)}`)"""


Enter = Callable[..., Awaitable[Page]]


@asynccontextmanager
async def entering(browser: Browser, server: State, school: School) -> AsyncIterator[Enter]:
    """Opens a page in a context of its own, signed in as a login; any fault on a page fails the test."""
    faults: list[str] = []
    settings = server.resources.settings

    async def enter(login: str = "", *, scripts: bool = True) -> Page:
        context = await browser.new_context(
            base_url=settings.origin, java_script_enabled=scripts, locale="fr-FR"
        )
        if login:
            token = await school.token(login)
            await context.add_cookies(
                [{"name": settings.cookie_name, "value": token, "url": settings.origin}]
            )
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
        return page

    yield enter
    assert faults == []


async def arrive(browser: Browser, origin: str, login: str, width: int = 1280) -> Page:
    """Sign in by the sign-in page, in a browser of one's own, and wait until the page is live."""
    context = await browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR")
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
    page.faults = faults  # type: ignore[attr-defined]
    await page.goto(f"{origin}/connexion")
    await page.fill("[name=login]", login)
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await page.wait_for_url(f"{origin}/")
    await live(page)
    return page


async def live(page: Page) -> None:
    """Wait until the page's line is open."""
    # By a selector: the policy of our pages forbids the eval behind wait_for_function.
    await page.locator("html[data-live=open]").wait_for(state="attached")


def text_field(page: Page, *, scripts: bool = True) -> Locator:
    """« Texte », where a person writes: with scripts an editor takes the place of the textarea, a moment after the page.

    By its label it may be the textarea that is found, and waited for when it is hidden for good.
    """
    return page.locator("[data-rich] [data-area]" if scripts else "[data-rich] textarea")


async def late(page: Page) -> asyncio.Event:
    """The line of this page opens when a test says so."""
    may = asyncio.Event()

    async def through(line: WebSocketRoute) -> None:
        await may.wait()
        line.connect_to_server()

    await page.route_web_socket("**/live", through)
    return may


async def publish(page: Page, origin: str, title: str) -> None:
    """Publish a note by the form of the carnet."""
    await page.goto(f"{origin}/carnet/nouveau")
    await page.fill("[name=title]", title)
    await text_field(page).fill(f"Texte de {title}")
    await page.click("button:has-text('Publier le mot')")
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))


async def press_pill(page: Page) -> None:
    """Press « 3 nouveautés » where it stands, as a hand does.

    Playwright's own click scrolls first when it thinks a part is covered; the page is then at its top, and
    shows by itself what waited behind the pill.
    """
    pill = page.locator("[data-pill]")
    await pill.wait_for()
    await pill.evaluate("pill => Promise.all(pill.getAnimations().map((each) => each.finished))")
    box = await pill.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@asynccontextmanager
async def frozen(page: Page) -> AsyncIterator[None]:
    """Nothing of the page runs, as if the browser had frozen it without a word; its line to the server stands."""
    session = await page.context.new_cdp_session(page)
    paused = asyncio.Event()
    session.on("Debugger.paused", lambda _: paused.set())
    await session.send("Debugger.enable")
    await session.send("Debugger.pause")
    await asyncio.wait_for(paused.wait(), 10)
    yield
    await session.send("Debugger.disable")
