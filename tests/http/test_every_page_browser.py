"""Every page of the table of routes, in a real browser on the narrowest phone, as somebody of each role.

A page is whole when it answers, loads all it asks for, has no fault in its scripts, and is no wider than its screen.
"""

import re
from typing import NamedTuple

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, Response
from support.classroom_people import deactivate
from support.everybody import SOMEBODY, scene, url_of
from support.people import School

from one.apps.carnet import notes
from one.http.help import ARTICLES
from one.http.routes import TABLE
from one.http.state import State
from one.http.who import Role

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

WIDTH = 320
NO_PAGE = re.compile(r"/(live|health|metrics|static|api)\b")
# What an address is asked for beside itself, to show something.
MORE = {
    "/classe/{id}/parametrage/ajouter": ("?profil=parent",),
    "/ecole/{school}/personnes": ("?q=blin", "?q=zzz"),
    "/": ("?app=carnet", "?non-lus=1"),
}
# A pupil is told « tu », but where grown-ups are spoken to as well.
VOUS = re.compile(r"\b(?:vous|votre|vos|vôtre)\b|\b(?!assez\b|chez\b|rez\b)\w{2,}ez\b", re.IGNORECASE)
FOR_EVERYBODY = {"/conditions"}
# As long as names and words get; a line breaks only inside of them.
LONG_NAME = "Marie-Antoinette-Clémentine", "Vandenbroucke-Desrumeaux-Lescaroux"
LONG_WORD = "Anticonstitutionnellement" * 4


async def furnish(school: School, state: State) -> dict[str, str]:
    """What pages have trouble with: accounts in every state, a name, a title and an address without a blank."""
    known = await scene(state, school)
    await school.pool.execute(
        "update person set first_name = $1, last_name = $2 where login in ('lea.roy', 'marc.roy')", *LONG_NAME
    )
    await deactivate(school, "tom.roy", "marc.roy")
    await school.pool.execute("update person set email = $1 where profile <> 'eleve'", f"{'a' * 60}@free.fr")
    draft = notes.Draft(school.classes["CE1"], LONG_WORD[:80], f"https://exemple.fr/{LONG_WORD}")
    await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    compared = f"?a={school.people['lise.roy']}&b={school.people['marc.roy']}"
    return {**known, "/doublons/comparer": f"/doublons/comparer{compared}"}


class Visit(NamedTuple):
    """One page to look at. Whoever may come to it ``surely`` finds it; else it may be hidden from this person."""

    path: str
    surely: bool


def visits(role: Role | None, known: dict[str, str]) -> list[Visit]:
    """The pages that somebody of the role has; ``None`` is nobody yet, who may read all articles."""
    found: list[Visit] = []
    for route in TABLE:
        if route.get is None or NO_PAGE.match(route.path):
            continue
        if (role in route.who.roles) if role else not route.who.signed:
            surely = route.who.finds or "{" not in route.path.replace("{name}", "")
            articles = ARTICLES if role is None else ("fil",)
            names = articles if "{name}" in route.path else ("",)
            asked = (url_of(route.path.replace("{name}", name), known) for name in names)
            found += [Visit(url + more, surely) for url in asked for more in ("", *MORE.get(route.path, ()))]
    return found


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


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "nobody")
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
