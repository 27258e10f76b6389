"""A page of somebody that is open: it was read once, then it applies what its line brings."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from websockets.asyncio.client import ClientConnection

from one.store.pool import REFUSED
from one.tasks import end_tasks
from support import fresh
from support.live_client import Clock, LiveClient
from support.shown import Shown

Read = Callable[[], Awaitable[fresh.Page | None]]


class Applied(LiveClient):
    """``read`` reads its page: None when its session is over; what it raises is an outage, it tries again."""

    def __init__(
        self, urls: Sequence[str], cookie: str, read: Read, *, clock: Clock | None = None, again: float = 0.1
    ) -> None:
        super().__init__(urls, cookie, clock=clock)
        self.read = read
        self.shown: Shown
        self.reads = 0
        self.earlier: list[list[Any]] = []  # what it got in earlier lives of the database
        self.heard: list[float] = []  # when it got each
        self._again = again
        self._wanted = asyncio.Event()

    async def open(self) -> None:
        """Read the page for the first time: the stream goes on from there."""
        page = await self._page()
        assert page is not None, "it begins with a session"
        self.shown = Shown(page)
        self.start_from(page.epoch, page.seqs)

    async def run(self) -> None:
        following = asyncio.create_task(self._follow())
        try:
            await super().run()
        finally:
            await end_tasks(following)

    @property
    def whole(self) -> bool:
        return self.shown.whole

    async def _page(self) -> fresh.Page | None:
        while True:
            try:
                self.reads += 1
                return await self.read()
            except REFUSED:
                await asyncio.sleep(self._again)

    async def _follow(self) -> None:
        """Read the page again whenever it is wanted, and ask for the count whenever it is doubted."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while not self.shown.whole:
                shown = self.shown
                wanted = not shown.shows_all
                asked = shown.ask()
                shown.unread.doubted = False  # what is withdrawn from here on may be too late for this answer
                page = await self._page()
                if page is None:
                    return
                if wanted:
                    shown.renew(page, asked)
                elif not shown.unread.answer(page.unread, page.seqs):
                    shown.unread.doubted = True

    def _look(self) -> None:
        if not self.shown.whole:
            self._wanted.set()

    async def _take(self, socket: ClientConnection, message: dict[str, Any]) -> None:
        kind = message["type"]
        before = set(self.seqs)
        if kind == "snapshot" and message["reason"] == "epoch":
            self.earlier.append(self.got)
            self.got, self.heard = [], []
            self.shown.unread.anew()
        await super()._take(socket, message)
        if kind == "hello":
            others = message["children"] != self.shown.page.children
            self.shown.greet(message["children"], message["unread"], message["seqs"])
            if others or before != set(self.seqs):
                self.shown.want()
        elif kind == "snapshot":
            self.shown.greet(self.shown.page.children, message["unread"], message["seqs"])
            self.shown.want()
        elif kind == "channels":
            known = self.shown.page.children
            children = {name: known[name] for name in known if name in self.seqs} | message["children"]
            self.shown.greet(children, None, {})
            if message["joined"] or message["left"] or children != known:
                self.shown.want()
        self._look()

    def shows(self, message: dict[str, Any]) -> None:
        self.heard.append(time.time())
        self.shown.take(message["channel"], message["seq"], message["event"])
