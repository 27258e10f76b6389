"""The live stream without WebSocket: ``GET /live/events`` (SSE), ``GET /live/poll``, ``POST /live/read``.

A tablet has its own two addresses below ``/tablette/live``.
Same hub, same events, same cursor as the socket; no sticky session: the cursor says it all.
"""

from collections.abc import AsyncIterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from one.feed import marks
from one.http.realtime.live import PERSON, TABLET, Admitted, Knock, admit
from one.http.render import problem
from one.http.state import asker, resources_of, state_of
from one.realtime import messages, metrics
from one.realtime.connection import Connection
from one.realtime.cursor import BadCursorText, Cursor, read
from one.realtime.engine import BEAT, Engine
from one.realtime.http_sink import HttpSink

POLL_SECONDS = 25.0  # below the 30 s after which many proxies cut a silent answer
RETRY_MS = 2000
LIVELY_SECONDS = 5.0  # some boxes cut what is idle for ten


async def events(request: Request) -> Response:
    """GET /live/events: Server-Sent Events; ``id`` is the cursor, ``Last-Event-ID`` is honoured."""
    return await _events(request, PERSON)


async def tablet_events(request: Request) -> Response:
    """GET /tablette/live/events: the same for a tablet."""
    return await _events(request, TABLET)


async def _events(request: Request, knock: Knock) -> Response:
    opened = await _open(
        request, request.headers.get("last-event-id") or request.query_params.get("cursor", ""), knock
    )
    if isinstance(opened, Response):
        return opened
    connection, sink = opened
    pause = LIVELY_SECONDS if "lively" in request.query_params else BEAT
    return StreamingResponse(
        _sse(connection, sink, pause),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _sse(connection: Connection, sink: HttpSink, pause: float) -> AsyncIterator[bytes]:
    try:
        yield b"retry: %d\n\n" % RETRY_MS
        while True:
            taken, _ = await sink.take(pause)
            if not taken and sink.closed_with is None:
                yield b":\n\n"  # a comment: the line is not idle
            for payload in taken:
                yield b"data: " + payload + b"\n"
            if taken:
                yield b"id: " + sink.cursor.text().encode() + b"\n\n"
            if sink.closed_with is not None:
                yield b"event: close\ndata: %d\n\n" % sink.closed_with
                return
    finally:
        connection.on_lost()


async def poll(request: Request) -> Response:
    """GET /live/poll?cursor=: at once when there is something, else after 25 s; ``{cursor, messages}``."""
    return await _poll(request, PERSON)


async def tablet_poll(request: Request) -> Response:
    """GET /tablette/live/poll?cursor=: the same for a tablet."""
    return await _poll(request, TABLET)


async def _poll(request: Request, knock: Knock) -> Response:
    opened = await _open(request, request.query_params.get("cursor", ""), knock)
    if isinstance(opened, Response):
        return opened
    connection, sink = opened
    loop_time = connection.hub.time
    try:
        end, taken, news = loop_time() + POLL_SECONDS, list[bytes](), False
        while not news and sink.closed_with is None and loop_time() < end:
            more, news = await sink.take(end - loop_time())
            taken += more
    finally:
        connection.on_lost()
    body = b'{"cursor":"%b","close":%b,"messages":[%b]}' % (
        sink.cursor.text().encode(),
        str(sink.closed_with or "null").encode(),
        b",".join(taken),
    )
    return Response(body, media_type="application/json")


async def mark(request: Request) -> Response:
    """POST /live/read ``{"ids": […]}``: what a ``read`` frame says, for readers without a socket."""
    try:
        message = msgspec.json.decode(await request.body(), type=messages.Read | messages.Ping)
    except msgspec.DecodeError:
        return problem(422, "malformed", 'expected {"type": "read", "ids": […]}')
    if isinstance(message, messages.Read):
        await marks.mark_read(asker(request), resources_of(request), message.ids[: messages.READ_MOST])
    return Response(status_code=204)


async def _open(request: Request, text: str, knock: Knock) -> Response | tuple[Connection, HttpSink]:
    try:
        cursor = read(text)
    except BadCursorText:
        return problem(400, "bad cursor", "cursor: not one of ours; begin again without it")
    state = state_of(request)
    admitted = await admit(request, state, knock)
    metrics.handshakes.labels(str(admitted.status_code) if isinstance(admitted, Response) else "200").inc()
    if isinstance(admitted, Response):
        return admitted
    return _connect(state.engine, admitted, cursor)


def _connect(engine: Engine, admitted: Admitted, cursor: Cursor) -> tuple[Connection, HttpSink]:
    resume = messages.Resume(cursor.epoch, dict(cursor.seqs)) if cursor.epoch else None
    sink = HttpSink(cursor)
    connection = admitted.connection(engine, sink)
    sink.adopt(connection)
    admitted.greet(connection)
    if resume is not None:
        connection.resume(resume)
    return connection, sink
