"""Every page of the table of routes, in a real browser on the narrowest phone, as somebody of each role.

A page is whole when it answers, loads all it asks for, has no fault in its scripts, is no wider than its screen,
and cuts no words off when its reader sets them wide.
"""

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, Response
from support import reading
from support.everybody import SOMEBODY
from support.people import School
from support.tablet import device_of
from support.visits import FOR_EVERYBODY, VOUS, Visit, furnish, of_tablet, visits

from one.http.state import State
from one.http.who import Role

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
# The others are left to `make test-all`: most of their pages are among these.
NARROW = [
    pytest.param(
        role,
        id=role or "nobody",
        marks=pytest.mark.long,
    )
    for role in (None, *Role)
]

WIDTH = 320


class Watch:
    """Collects what goes wrong in a page that has no business to."""

    def __init__(self, page: Page, *, tu: bool = False) -> None:
        self.page, self.faults, self.tu = page, list[str](), tu
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self.said)
        page.on("requestfailed", self.failed)
        page.on("response", self.answered)

    def said(self, message: ConsoleMessage) -> None:
        """Warnings are for who writes pages."""
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def failed(self, request: Request) -> None:
        """A page that is left ends what it still loads; that is no fault."""
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def answered(self, response: Response) -> None:
        """The page's own status is judged where it is asked for."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self.faults.append(f"{response.status}: {response.url}")

    async def visit(self, path: str) -> int:
        """Look at one page; its status."""
        answer = await self.page.goto(path)
        assert answer is not None
        wide = await self.page.evaluate("document.documentElement.scrollWidth")
        if wide > WIDTH:
            self.faults.append(f"{wide} px wide")
        self.faults += await reading.faults(self.page)
        if self.tu and path not in FOR_EVERYBODY:
            said = await self.page.evaluate("document.body.innerText")
            self.faults += [
                f"says vous: …{said[m.start() - 40 : m.end() + 40]}…" for m in VOUS.finditer(said)
            ]
        return answer.status


async def faults_of(page: Page, visits: list[Visit], *, tu: bool = False) -> list[str]:
    """What is wrong with these pages; one that is hidden is a whole page all the same."""
    watch, found = Watch(page, tu=tu), list[str]()
    for path, surely in visits:
        watch.faults.clear()
        status = await watch.visit(path)
        if status == 404 and not surely:
            watch.faults = [fault for fault in watch.faults if "status of 404" not in fault]
        elif status != 200:
            watch.faults.append(f"status {status}")
        found += [f"{path} {fault}" for fault in watch.faults]
    return found


@pytest.mark.parametrize("role", NARROW)
async def test_every_page_is_whole_on_the_narrowest_phone(
    browser: Browser, server: State, school: School, role: Role | None
) -> None:
    known, settings = await furnish(school, server), server.resources.settings
    context = await browser.new_context(
        base_url=settings.origin, viewport={"width": WIDTH, "height": 568}, locale="fr-FR"
    )
    if role is not None:
        token = await school.token(SOMEBODY[role])
        await context.add_cookies([{"name": settings.cookie_name, "value": token, "url": settings.origin}])
    planned = visits(role, known)
    assert len(planned) > 15
    assert await faults_of(await context.new_page(), planned, tu=role is Role.PUPIL) == []


async def test_the_pages_of_a_tablet_are_whole_too(browser: Browser, server: State, school: School) -> None:
    await furnish(school, server)
    token, _id = await device_of(school.pool, school)
    origin = server.resources.settings.origin
    context = await browser.new_context(
        base_url=origin, viewport={"width": WIDTH, "height": 568}, locale="fr-FR"
    )
    await context.add_cookies([{"name": "one-tablet", "value": token, "url": origin}])
    assert await faults_of(await context.new_page(), of_tablet()) == []
