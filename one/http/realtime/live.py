"""GET /live, and /tablette/live for tablets: the handshake. From the accept on, the live engine has the socket."""

import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from one.accounts import sessions
from one.errors import Unavailable
from one.http import cookies
from one.http.middleware import is_ours
from one.http.render import problem
from one.http.state import DOWN, State
from one.realtime import metrics
from one.realtime.channel import Channel
from one.realtime.connection import Connection
from one.realtime.engine import BEAT, Engine
from one.realtime.messages import SUBPROTOCOL, CloseCode
from one.realtime.ports import Sink
from one.realtime.protocol import EXTENSION, LiveProtocol
from one.realtime.queue_sink import QueueSink
from one.store import live as live_store
from one.store.live import Visitor

log = logging.getLogger("one.http")
DOWN_OR_UNAVAILABLE: tuple[type[Exception], ...] = (*DOWN, Unavailable)


class Admitted(NamedTuple):
    """Who may listen, the channels held for them, and the number of the question that found their rights."""

    visitor: Visitor
    held: list[Channel]
    asked: int
    instead: bool  # of all lines that the session, or tablet, has

    def connection(self, engine: Engine, sink: Sink) -> Connection:
        """Their connection, which stands where PostgreSQL says: a channel of this worker may be behind it."""
        who = self.visitor
        if self.instead:
            engine.lines.clear(who.session_id, who.device_id)
        engine.make_room(who.person_id, who.device_id)
        return Connection(
            engine.hub,
            sink,
            who.person_id,
            who.session_id,
            self.held,
            device_id=who.device_id,
            seqs=who.rights.seqs,
            asked=self.asked,
        )

    def greet(self, connection: Connection) -> None:
        """Say hello, once the sink has adopted it."""
        connection.greet(self.visitor.unread, self.visitor.rights.children, BEAT)


class Knock(NamedTuple):
    """Who is let in at an address: the cookie that says so, those beside it, and the question that finds whom they stand for."""

    cookies: tuple[str, ...]
    visitor: Callable[..., Awaitable[Visitor | None]]


PERSON = Knock((cookies.SESSION, cookies.TABLET), live_store.visitor)
# At an address of its own: on a tablet somebody may be signed in too, and the wall is nobody's.
TABLET = Knock((cookies.TABLET,), live_store.tablet)


class Live:
    """The ASGI application of /live and /tablette/live."""

    def __init__(self, knock: Knock = PERSON) -> None:
        """Let in who shows what ``knock`` asks for."""
        self._knock = knock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket: refuse before the upgrade, or accept and hand over."""
        state: State = scope["state"]["one"]
        websocket = WebSocket(scope, receive, send)
        held: list[Channel] = []
        try:
            # A page of another site could open a socket with our visitor's cookie: browsers say where it comes from.
            if is_ours(websocket.headers.get("origin", ""), websocket.headers, state):
                admitted = await admit(websocket, state, self._knock)
            else:
                log.info("refused: /live from another site: %.60r", websocket.headers.get("origin"))
                admitted = problem(403, "forbidden", "Origin: expected this site")
            if isinstance(admitted, Response):
                metrics.handshakes.labels(str(admitted.status_code)).inc()
                await websocket.send_denial_response(admitted)
                return
            held = admitted.held
            known = SUBPROTOCOL in scope["subprotocols"]
            await websocket.accept(SUBPROTOCOL if known else None)
            if not known:
                metrics.handshakes.labels("version").inc()
                metrics.closes.labels(str(int(CloseCode.VERSION))).inc()
                state.engine.hub.channels.release(held)
                held = []
                await websocket.close(CloseCode.VERSION, CloseCode.VERSION.reason)
                return
        except (WebSocketDisconnect, OSError):  # the client hung up meanwhile: a tab closed quickly
            metrics.handshakes.labels("gone").inc()
            state.engine.hub.channels.release(held)
            return
        except BaseException:
            state.engine.hub.channels.release(held)
            raise
        await _hand_over(websocket, state, admitted)


async def _hand_over(websocket: WebSocket, state: State, admitted: Admitted) -> None:
    metrics.handshakes.labels("101").inc()
    below: LiveProtocol | None = websocket.scope["extensions"].get(EXTENSION)
    sink = below.take() if below is not None else QueueSink(websocket)
    connection = admitted.connection(state.engine, sink)
    sink.adopt(connection)
    admitted.greet(connection)
    if isinstance(sink, QueueSink):
        await sink.run()
    else:
        sink.hear_early()


async def admit(asked: HTTPConnection, state: State, knock: Knock) -> Response | Admitted:
    """Rate and session: who may listen and the channels held for them, or the refusal."""
    engine = state.engine
    token, *beside = [cookies.read(asked, short) for short in knock.cookies]
    if not sessions.may_be_one(token):  # costs nothing, and takes nobody's place
        return problem(401, "unauthorized", "no session")
    if engine.draining or not engine.budget.take():
        return _busy("too many handshakes at once, come back")
    number = engine.reconciler.rights.ask()
    try:
        visitor = await knock.visitor(state.resources.pool, token, *beside)
        if visitor is None:
            engine.budget.give_back()  # a flood of cookies that are nobody's keeps nobody out
            return problem(401, "unauthorized", "no session")
        state.resources.counts.offer(visitor.person_id, visitor.keep)
        held = await engine.hub.channels.hold(list(visitor.rights.seqs))
        engine.hub.channels.learn(visitor.rights.seqs)
        return Admitted(visitor, held, number, "instead" in asked.query_params)
    except DOWN_OR_UNAVAILABLE:
        return _busy("postgresql does not answer")


def _busy(detail: str) -> Response:
    response = problem(503, "busy", detail)
    response.headers["Retry-After"] = "2"
    return response
