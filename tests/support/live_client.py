"""A client of one.v1 that keeps account of all it got, and says what was against the promises."""

import asyncio
import contextlib
import json
import random
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from one.realtime.messages import SUBPROTOCOL, CloseCode
from one.tasks import end_tasks

SILENCE = 30.0  # seconds; the server speaks every 20


class Got(msgspec.Struct, frozen=True):
    """One event as it came."""

    channel: str
    seq: int
    id: int
    kind: str


def dial(
    url: str, cookie: str | None, asked: str = "", *, origin: str | None = None, **options: Any
) -> connect:
    """Open /live like a page does; ``url`` is http://host:port."""
    headers = {"Cookie": cookie} if cookie else {}
    return connect(
        url.replace("http", "ws", 1) + "/live" + asked,
        origin=origin or url,  # type: ignore[arg-type]
        additional_headers=headers,
        subprotocols=options.pop("subprotocols", [SUBPROTOCOL]),
        compression=None,
        open_timeout=10,
        **options,
    )


async def frame(socket: ClientConnection, type_: str | None = None, seconds: float = 30.0) -> dict[str, Any]:
    """The next frame, or the next of a type. A beat may come at any moment: it is only for who asks for it."""
    async with asyncio.timeout(seconds):
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message["type"] == type_ or (type_ is None and message["type"] != "beat"):
                return message


class Clock:
    """By which a client measures the times of the protocol: each of its seconds is ``pace`` of ours."""

    def __init__(self, pace: float = 1.0) -> None:
        self.pace = pace

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return asyncio.timeout(seconds * self.pace)

    async def sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with self.timeout(seconds):
                await asyncio.Event().wait()


class LiveClient:
    """Stays connected to one of several workers, comes back after each loss, resumes.

    It comes back sooner than a page does, to be cut more often.
    """

    def __init__(self, urls: Sequence[str], cookie: str, *, clock: Clock | None = None) -> None:
        self.urls = list(urls)
        self.cookie = cookie
        self.clock = clock or Clock()
        self.got: list[Got] = []
        self.wrong: list[str] = []
        self.first: dict[str, int] | None = None  # positions of the first hello
        self.seqs: dict[str, int] = {}
        self.epoch = self._server_epoch = ""
        self.snapshots = self.connections = self.duplicates = self.byes = 0
        self.closed_with: int | None = None
        self.greeted = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._moved = asyncio.Event()
        self._asked = False  # a resume is under way
        self.left = False
        self._retry = 0.0  # seconds the server asked us to stay away

    def start_from(self, epoch: str, seqs: dict[str, int]) -> None:
        """Begin at known positions, like a page that was rendered with them."""
        self.epoch, self.seqs, self.first = epoch, dict(seqs), dict(seqs)

    async def run(self) -> None:
        """Until cancelled, or until a close code says not to come back by ourselves."""
        while not self.left:
            self._asked, self._retry = False, 0.0
            try:
                async with dial(random.choice(self.urls), self.cookie) as socket:
                    self._socket = socket
                    self.connections += 1
                    while not self.left:
                        async with self.clock.timeout(SILENCE):
                            text = await socket.recv()
                        await self._take(socket, json.loads(text))
            except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError, EOFError) as error:
                code = error.rcvd.code if isinstance(error, ConnectionClosed) and error.rcvd else 0
                if isinstance(error, InvalidStatus) and error.response.status_code == 401:
                    code = CloseCode.SESSION_ENDED  # it ended while the line was away
                self.closed_with = code or self.closed_with
                if code == CloseCode.REPLACED or 4500 <= code < 5000:
                    return
            self._socket = None
            await self.clock.sleep(self._retry)
            await asyncio.sleep(random.uniform(0.01, 0.1))

    def cut(self) -> None:
        """Lose the line without a word."""
        if self._socket is not None:
            self._socket.transport.abort()

    def leave(self) -> None:
        """Close the page: lose the line and do not come back."""
        self.left = True
        self.cut()

    async def caught_up(self, truth: dict[str, int], seconds: float = 45.0) -> None:
        """Wait until this client stands where ``truth`` says, in the channels it has."""
        async with asyncio.timeout(seconds):
            while any(self.seqs.get(name, seq) < seq for name, seq in truth.items()):
                self._moved.clear()
                await self._moved.wait()

    async def _take(self, socket: ClientConnection, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "hello":
            self._hello(message)
            if self.connections > 1 or self.epoch != message["epoch"] or self.seqs != message["seqs"]:
                await self._resume(socket)
            self.greeted.set()
        elif kind == "event":
            if self._event(message):
                await self._resume(socket)
        elif kind == "events":
            if len(message["list"]) > 16:
                self.wrong.append(f"events frame of {len(message['list'])}")
            for each in message["list"]:
                self._event(each)
        elif kind == "resumed":
            self._asked = False
            if any(seq > self.seqs.get(name, seq) for name, seq in message["seqs"].items()):
                self.wrong.append(f"a replay with a hole: {message['seqs']} with {self.seqs}")
        elif kind == "snapshot":
            self.snapshots += 1
            self._asked = False
            self.epoch, self.seqs = self._server_epoch, dict(message["seqs"])
        elif kind == "beat":
            if any(seq > self.seqs.get(name, seq) for name, seq in message["seqs"].items()):
                await self._resume(socket)
        elif kind == "bye":
            self.byes += 1
            self._retry = message["retry_ms"] / 1000
        elif kind == "channels":
            self.seqs |= message["joined"]
            for name in message["left"]:
                self.seqs.pop(name, None)
        self._moved.set()

    def _hello(self, message: dict[str, Any]) -> None:
        self._server_epoch = message["epoch"]
        if self.first is None:
            self.start_from(message["epoch"], message["seqs"])
        self.seqs = {name: self.seqs.get(name, seq) for name, seq in message["seqs"].items()}

    async def _resume(self, socket: ClientConnection) -> None:
        if not self._asked:
            self._asked = True
            with contextlib.suppress(ConnectionClosed):
                await socket.send(json.dumps({"type": "resume", "epoch": self.epoch, "seqs": self.seqs}))

    def _event(self, message: dict[str, Any]) -> bool:
        """Take one event; True when something is missing before it."""
        channel, seq = message["channel"], message["seq"]
        last = self.seqs.get(channel)
        if last is None:
            self.wrong.append(f"{channel} is not a channel of this client")
        elif seq <= last:
            self.duplicates += 1
        elif seq > last + 1:
            if (
                not self._asked
            ):  # on a long line a resume comes after the hold of hello; its answer brings all
                self.wrong.append(f"{channel}: {seq} after {last}")
            return True
        else:
            self.seqs[channel] = seq
            self.got.append(Got(channel, seq, message["event"]["id"], message["event"]["kind"]))
            self.shows(message)
        return False

    def shows(self, message: dict[str, Any]) -> None:
        """An event is shown: in its order, once. For clients that do something with it."""


@contextlib.asynccontextmanager
async def connected(clients: Sequence[LiveClient]) -> Any:
    """Run clients for as long as the block lasts; all have had their hello when it begins."""
    tasks = [asyncio.create_task(client.run()) for client in clients]
    try:
        async with asyncio.timeout(60):
            await asyncio.gather(*(client.greeted.wait() for client in clients))
        yield
    finally:
        await end_tasks(*tasks)
