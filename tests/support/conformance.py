"""A server that plays scenes of one.v1, and judges what a client does: any client can be held against it.

A scene is a function of a ``Stage``: it lets the client in, speaks as a server does, and asserts
what the client says, shows and does. What the client shows is read through a ``Subject``, the
few words a test writes for its kind of client.
"""

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

EPOCH = "0b9a2c1e-58f5-4b3a-9a43-6f1f2a0c7d10"
OTHER_EPOCH = "5e2f5c1a-0c67-4d6e-8a55-9d0a3a1b2c3d"
CLASS, FAMILY, FOREIGN = "class:3:parent", "family:7", "class:4:parent"
SEQS = {CLASS: 5, FAMILY: 2}  # where the client stands at the start
NOW = {CLASS: 6, FAMILY: 2}
TIME = "2026-09-01T08:00:00.000Z"
SOON = 20.0  # real seconds for something that must happen
QUIET = 0.3  # real seconds in which something must not


class Subject(Protocol):
    """The client under test."""

    async def start(self, url: str, epoch: str, seqs: dict[str, int]) -> None:
        """Connect to ``url`` (http://host:port, path /live) from these positions."""

    async def shown(self) -> list[tuple[str, int]]:
        """Channel and seq of each event the client showed, in the order it did."""

    async def snapshots(self) -> int:
        """How often it was told to read its page again."""

    async def passes(self, seconds: float) -> None:
        """Let so much of the client's time pass; real time may be shorter."""

    async def sleeps(self, seconds: float) -> None:
        """The client's computer sleeps: its clock jumps, its timers do not run."""

    async def timers_wait(self, seconds: float) -> None:
        """So much time passes in which the client's timers do not run, but what it is told arrives."""

    async def looked_at(self) -> None:
        """Somebody looks at the client again."""

    async def network_back(self) -> None:
        """The client's computer has a network again, or another one."""


class Peer:
    """One connection of the client."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection

    async def say(self, type_: str, **members: Any) -> None:
        await self.connection.send(json.dumps({"type": type_, **members}))

    async def hello(self, seqs: dict[str, int] | None = None, *, epoch: str = EPOCH) -> None:
        seqs = SEQS if seqs is None else seqs
        await self.say(
            "hello",
            epoch=epoch,
            seqs=seqs,
            children={},
            unread=0,
            beat=20,
            server_time="2026-09-01T08:00:00.000Z",
        )

    async def event(self, seq: int, channel: str = CLASS) -> None:
        await self.connection.send(json.dumps(event(seq, channel)))

    async def events(self, *seqs: int, channel: str = CLASS) -> None:
        await self.say("events", list=[event(seq, channel) for seq in seqs])

    async def resume(self) -> dict[str, Any]:
        """The client asks to resume; its message."""
        while (message := await self.hear())["type"] != "resume":
            assert message["type"] in ("read", "ping"), f"{message['type']} is no message of a client"
        assert message.keys() >= {"epoch", "seqs"}
        return message

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(SOON):
            text = await self.connection.recv()
        assert isinstance(text, str), "clients send text"
        assert len(text.encode()) <= 4096
        message: dict[str, Any] = json.loads(text)
        return message

    async def welcome(self) -> None:
        """Let the client in, give it the one event it lacks: it stands at NOW and waits."""
        await self.hello(NOW)
        assert (await self.resume())["seqs"] == SEQS
        await self.events(6)
        await self.say("resumed", seqs=NOW)

    async def silent(self) -> None:
        """The client says nothing, and stays."""
        try:
            async with asyncio.timeout(QUIET):
                raise AssertionError(f"unexpected: {await self.connection.recv()!r}")
        except TimeoutError:
            return

    async def silent_but_for_pings(self) -> None:
        """The client may ask whether we are there (and is answered), says nothing else, and stays."""
        try:
            async with asyncio.timeout(QUIET):
                while True:
                    message = json.loads(await self.connection.recv())
                    assert message == {"type": "ping"}, f"unexpected: {message}"
                    await self.say("beat", seqs={}, server_time=TIME)
        except TimeoutError:
            return

    async def gone(self) -> None:
        """The client leaves."""
        async with asyncio.timeout(SOON):
            try:
                while True:
                    await self.connection.recv()
            except ConnectionClosed:
                return


class Stage:
    """Where a scene is played."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.url = ""
        self._comers: asyncio.Queue[Peer] = asyncio.Queue()
        self._knocks: asyncio.Queue[str] = asyncio.Queue()
        self._deaf = False
        self._over = asyncio.Event()

    def goes_deaf(self) -> None:
        """From now on nothing under /live is answered."""
        self._deaf = True

    def hears(self) -> None:
        """Undo ``goes_deaf`` for what comes from now on."""
        self._deaf = False

    async def knocked_at(self, path: str, *, after: float = 0.0) -> None:
        """The client asks a deaf server for ``path``, and for nothing else, at once or within its seconds."""
        await self._passes(after, until=self._knocks)
        async with asyncio.timeout(SOON):
            assert await self._knocks.get() == path

    async def _passes(self, seconds: float, until: asyncio.Queue[Any]) -> None:
        for _ in range(round(seconds)):
            if not until.empty():
                return
            await self.subject.passes(1)
            await asyncio.sleep(0.02)  # what the client opened must arrive before it gives up

    def answer(self, pages: "Pages | None") -> "Answer":
        """``pages``, and silence when deaf."""

        async def answered(connection: ServerConnection, request: Request) -> Response | None:
            path = request.path.partition("?")[0]
            if self._deaf and path.startswith("/live"):
                await self._knocks.put(path)
                await self._over.wait()
                return connection.respond(503, "")
            found = pages(connection, request) if pages else None
            return await found if inspect.isawaitable(found) else found

        return answered

    def end(self) -> None:
        """The stage closes: nobody waits for an answer any more."""
        self._over.set()

    async def enters(self, *, after: float = 0.0) -> Peer:
        """The client connects, at once or within ``after`` of its seconds."""
        await self._passes(after, until=self._comers)
        async with asyncio.timeout(SOON):
            peer = await self._comers.get()
        assert peer.connection.subprotocol == "one.v1", "the client must ask for one.v1"
        assert peer.connection.request is not None
        assert peer.connection.request.path == "/live", "nothing stands in the address"
        return peer

    async def stays_away(self) -> None:
        """The client opens nothing."""
        await asyncio.sleep(QUIET)
        assert self._comers.empty(), "the client came back"

    async def shows(self, *expected: tuple[str, int]) -> None:
        """The client shows just these events, in this order, and nothing more soon after."""
        end = asyncio.get_running_loop().time() + SOON
        while (got := await self.subject.shown()) != list(expected):
            assert asyncio.get_running_loop().time() < end, f"expected {list(expected)}, shown {got}"
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        assert await self.subject.shown() == list(expected)

    async def came(self, connection: ServerConnection) -> None:
        await self._comers.put(Peer(connection))
        await connection.wait_closed()


def event(seq: int, channel: str = CLASS) -> dict[str, Any]:
    """An ``event`` frame; its id tells channel and seq apart from all others."""
    item = {
        "app": "carnet",
        "type": "mot",
        "title": str(seq),
        "excerpt": "",
        "url": "/",
        "author": {"id": 1, "name": "X"},
    }
    body = {"id": 1000 * len(channel) + seq, "kind": "item", "at": "2026-09-01T08:00:00.000Z", "item": item}
    return {"type": "event", "channel": channel, "seq": seq, "event": body}


Scene = Callable[[Stage], Awaitable[None]]
Page = Response | None
Pages = Callable[[ServerConnection, Request], Page | Awaitable[Page]]
Answer = Callable[[ServerConnection, Request], Awaitable[Response | None]]


@asynccontextmanager
async def stage(subject: Subject, pages: Pages | None = None) -> AsyncIterator[Stage]:
    """A stage with its server; ``pages`` answers what is not /live, for clients that need a page."""
    here = Stage(subject)
    server: Server
    async with serve(
        here.came,
        "127.0.0.1",
        0,
        subprotocols=["one.v1"],  # type: ignore[list-item]
        process_request=here.answer(pages),
        ping_interval=None,
        close_timeout=0.5,
        open_timeout=None,
    ) as server:
        here.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield here
        finally:
            here.end()


async def play(scene: Scene, subject: Subject, pages: Pages | None = None) -> None:
    """One scene with one client, which stands at SEQS of EPOCH."""
    async with stage(subject, pages) as here:
        await subject.start(here.url, EPOCH, SEQS)
        await scene(here)
