"""Pages behind boxes that let the hello through, then mute or cut: live by another way, and none of them comes often."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import NamedTuple

import pytest
from playwright.async_api import Browser, Page, expect
from support.box import LIVE, PORTAL, Box, answer
from support.fast_page import enter_fast, faster
from support.http_proxy import proxied
from support.people import PEOPLE, School
from support.proxied_page import note

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]

FACTOR = 12  # so much faster
MINUTES = 5
MOST = MINUTES * 60 // 15  # openings of one page in that time


class Kind(NamedTuple):
    """What a box does, and whether something is left that lives behind it."""

    mutes: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    answers: dict[str, bytes] = {}  # noqa: RUF012
    idle: float | None = None
    strips: bool = False
    lives: bool = True

    def become(self, box: Box, factor: float) -> None:
        """Make the box one of this kind, for pages whose time runs faster."""
        box.mutes, box.cuts, box.kept = set(self.mutes), set(self.cuts), set(self.kept)
        box.stores, box.answers, box.strips = set(self.stores), self.answers, self.strips
        box.idle = self.idle and self.idle / factor


SOCKET, EVENTS, POLL = LIVE
NO_SOCKET = {SOCKET: answer("403 Forbidden")}
KINDS = {
    "mutes the socket": Kind(mutes=(SOCKET,)),
    "cuts the socket": Kind(cuts=(SOCKET,)),
    "cuts the socket, mutes the events": Kind(cuts=(SOCKET,), mutes=(EVENTS,)),
    "mutes the socket, holds the events back": Kind(mutes=(SOCKET,), kept=(EVENTS,)),
    "bars the socket, holds the events back, stores answers": Kind(
        answers=NO_SOCKET, kept=(EVENTS,), stores=(POLL, "/")
    ),
    "closes what is idle for ten seconds": Kind(idle=10),
    "closes what is idle, bars the socket": Kind(answers=NO_SOCKET, idle=10),
    "takes the subprotocol out": Kind(strips=True),
    "wants to be signed in to": Kind(answers=dict.fromkeys(LIVE, PORTAL), lives=False),
    "wants a password": Kind(answers=dict.fromkeys(LIVE, answer("401 Unauthorized")), lives=False),
    "has no way to us": Kind(answers=dict.fromkeys(LIVE, answer("502 Bad Gateway")), lives=False),
    "cuts all": Kind(cuts=LIVE, lives=False),
    "mutes all": Kind(mutes=LIVE, lives=False),
}


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def shows(page: Page, title: str) -> None:
    await expect(page.locator("[data-feed] [data-slot=title]").first).to_have_text(title)


async def pass_time(server: State, school: School, seconds: float) -> None:
    """A note now and then, so that there is something to hear."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(seconds / MINUTES)
        await note(server, school, "Un mot")


def openings(box: Box, began: float, factor: float) -> list[str]:
    """When and by which way the pages behind it came, in their own seconds."""
    return [f"{(at - began) * factor:.0f} {path}" for at, path in box.came]


@pytest.mark.slow
async def test_behind_any_box_no_page_comes_often_and_each_that_can_be_is_live_in_the_end(
    browser: Browser, server: State, school: School, stack: AsyncExitStack
) -> None:
    pages: dict[str, tuple[Page, Box]] = {}
    await stack.enter_async_context(faster(server, FACTOR))
    for name, kind in KINDS.items():
        box = await stack.enter_async_context(proxied(server.resources.settings.port, Box))
        kind.become(box, FACTOR)
        pages[name] = await enter_fast(browser, server, school, box, factor=FACTOR), box
    began = time.monotonic()
    await pass_time(server, school, MINUTES * 60 / FACTOR)
    came = {name: openings(box, began, FACTOR) for name, (_, box) in pages.items()}
    await note(server, school, "Le dernier")
    for name, (page, _) in pages.items():
        if KINDS[name].lives:
            await shows(page, "Le dernier")
    assert {name: each for name, each in came.items() if len(each) > MOST} == {}
    assert {name for name, each in came.items() if not each} == set()


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", KINDS)
async def test_thirty_pages_behind_one_box_come_once_in_fifteen_seconds_at_most(
    browser: Browser, server: State, school: School, stack: AsyncExitStack, name: str
) -> None:
    box = await stack.enter_async_context(proxied(server.resources.settings.port, Box))
    KINDS[name].become(box, 1)
    readers = [login for login, (profile, *_) in PEOPLE.items() if profile == "parent"]
    began = time.monotonic()
    pages = [
        await enter_fast(browser, server, school, box, factor=1, login=readers[number % len(readers)])
        for number in range(30)
    ]
    await pass_time(server, school, MINUTES * 60)
    assert len(box.came) <= MOST * len(pages), openings(box, began, 1)
    if KINDS[name].lives:
        await note(server, school, "Le dernier")
        for number, page in enumerate(pages):
            if readers[number % len(readers)] in ("lise.roy", "marc.roy", "bea.blin"):
                await shows(page, "Le dernier")
