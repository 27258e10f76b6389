"""Our two clients against the scenes of each kind of event: the tests' own, and the page as the server draws it."""

import asyncio
import json
from copy import deepcopy
from typing import Any

import pytest
from playwright.async_api import Browser
from playwright.async_api import Page as BrowserPage
from support import beside_scenes, kind_scenes
from support.applied import Applied
from support.beside_scenes import TABLETS
from support.client import signed
from support.conformance import EPOCH, Scene, play
from support.fresh import Page
from support.kind_scenes import PAGE
from support.people import School
from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from one.http.state import State
from one.realtime import messages
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio

SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (*kind_scenes.ALL, *beside_scenes.FLASHES, beside_scenes.follows_the_tablets_of_its_class)
}


class Plain:
    """What no scene of a kind asks for: it belongs to the ways and the clock, which tests/realtime/test_conformance.py plays."""

    async def shown(self) -> list[tuple[str, int]]:
        raise NotImplementedError

    async def snapshots(self) -> int:
        raise NotImplementedError

    async def passes(self, seconds: float) -> None:
        raise NotImplementedError

    sleeps = timers_wait = passes

    async def looked_at(self) -> None:
        raise NotImplementedError

    network_back = looked_at


class OwnClient(Plain):
    """tests/support/applied.py."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def start(self, url: str, epoch: str, seqs: dict[str, int]) -> None:
        self.client = Applied([url], "one=x", self._read)
        await self.client.open()
        self.task = asyncio.create_task(self.client.run())

    async def _read(self) -> Page:
        return deepcopy(self.page)

    async def page_is(self, page: Page) -> None:
        self.page = page

    async def view(self) -> dict[str, Any]:
        view = self.client.shown.view()
        items = sorted(view["items"].items(), reverse=True)
        return {
            "items": [(id_, title, author, not read) for id_, (title, _, author, _, read, _) in items],
            "unread": view["unread"],
            "flashes": list(view["flashes"].values()),
            "tablets": {id_: state for id_, (state, _) in view["tablets"].items()},
        }


@pytest.mark.parametrize("name", SCENES)
async def test_our_own_client(name: str) -> None:
    subject = OwnClient(deepcopy(TABLETS if name == "follows_the_tablets_of_its_class" else PAGE))
    try:
        await play(SCENES[name], subject)
    finally:
        await end_tasks(subject.task)


def answered(body: bytes, kind: str, status: int = 200) -> Response:
    headers = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    return Response(status, "", Headers(headers), body)


class PageClient(Plain):
    """The home page of the application, drawn from the database by its server; its line is the scene's."""

    def __init__(self, page: BrowserPage, state: State, school: School, login: str, path: str) -> None:
        self.page, self.state, self.school, self.login, self.path = page, state, school, login, path
        self.unread, self.seqs = 0, dict[str, int]()

    async def start(self, url: str, epoch: str, seqs: dict[str, int]) -> None:
        await self.school.pool.execute("update epoch set id = $1::uuid", EPOCH)
        await self.page_is(TABLETS if self.path != "/" else PAGE)
        self.client = await signed(self.state, self.school, self.login)
        await self.page.context.add_init_script("IntersectionObserver.prototype.observe = () => {}")
        await self.page.clock.install()
        await self.page.goto(url + self.path)

    async def answer(self, connection: ServerConnection, request: Request) -> Response | None:
        """What the stage answers beside its line: the server's pages and scripts, and the count of who counts."""
        if request.path.startswith("/live/poll"):
            hello = messages.hello(EPOCH, self.seqs, {}, self.unread, 20).payload
            return answered(b'{"cursor":"","close":null,"messages":[%b]}' % hello, "application/json")
        if request.path.startswith("/live"):
            return None
        accept = request.headers.get("accept", "*/*")
        answer = await self.client.get(request.path, headers={"accept": accept})
        return answered(answer.content, answer.headers.get("content-type", "text/plain"), answer.status_code)

    async def page_is(self, page: Page) -> None:
        """Written into the database, straight."""
        self.unread, self.seqs = page.unread, page.seqs
        async with self.school.pool.acquire() as connection, connection.transaction():
            for table in ("feed", "mark", "event", "unread_kept", "device"):
                await connection.execute(f"delete from {table}")
            for name, seq in page.seqs.items():
                await connection.execute(
                    "insert into channel (name, seq) values ($1, $2) on conflict (name) do update set seq = $2",
                    name,
                    seq,
                )
            for seq, (id_, item) in enumerate(sorted(page.items.items()), 1):
                words = json.dumps({"item": kind_scenes.body(id_, item.title)})
                await connection.execute(
                    "insert into event (id, kind, app, author_id, body) overriding system value"
                    " values ($1, 'item', 'carnet', $2, $3)",
                    id_,
                    item.author_id,
                    words,
                )
                await connection.execute(
                    "insert into feed (channel_id, seq, event_id, item, app)"
                    " select id, $1, $2, true, 'carnet' from channel where name = $3",
                    seq,
                    id_,
                    kind_scenes.ROOM,
                )
            for id_, (state, battery) in page.devices.items():
                await connection.execute(
                    "insert into device (id, token_hash, class_id, agent, open, battery) overriding system value"
                    " values ($1, decode('00', 'hex'), $2, 'test', $3, $4)",
                    id_,
                    self.school.classes["CE1"],
                    state == "open",
                    10 * (battery or 0),
                )

    async def view(self) -> dict[str, Any]:
        await self.page.clock.run_for(500)
        view: dict[str, Any] = await self.page.evaluate(VIEW)
        items = [tuple(each) for each in view["items"]]
        return view | {"items": items, "tablets": dict(view["tablets"])}


VIEW = """() => ({
  items: [...document.querySelectorAll('[data-feed] [data-item]')].map((item) => [
    Number(item.dataset.item), item.querySelector('[data-slot=title]').textContent.trim(),
    item.querySelector('[data-slot=author]').textContent.trim(), item.classList.contains('is-new')]),
  unread: Number((document.querySelector('[data-unread]:not([hidden])')?.textContent ?? '0').trim()),
  flashes: [...document.querySelectorAll('[data-flash-card] [data-flash-text]')].map((text) => text.textContent),
  tablets: [...document.querySelectorAll('[data-tablets] .tablets-line')].map((line) => [
    Number(line.querySelector('form').getAttribute('action').split('/').at(-2)),
    line.querySelector('.chip-open') ? 'open' : 'away'])})"""


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
async def test_the_page(browser: Browser, state: State, school: School, name: str) -> None:
    assert (school.people["bea.blin"], school.people["zoe.blin"]) == (kind_scenes.READER, 6)
    page = await browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        login, path = "bea.blin", "/"
        if name == "follows_the_tablets_of_its_class":
            login, path = "paul.prof", f"/classe/{school.classes['CE1']}/parametrage/tablettes"
        subject = PageClient(page, state, school, login, path)
        await play(SCENES[name], subject, subject.answer)
        assert errors == []
    finally:
        await page.close()
