"""The application on a real port, in the process of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from one.config import Settings
from one.http.state import State
from one.http.timeouts import BoundedProtocol
from one.realtime.protocol import LiveProtocol
from one.realtime.socket_sink import MAX_SIZE
from one.run.web import Server, application


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def serving(settings: Settings, *, ws: type | str = LiveProtocol) -> AsyncIterator[State]:
    """The application on a real port, in this process."""
    config = uvicorn.Config(
        application(settings),
        host="127.0.0.1",
        port=settings.port,
        ws=ws,
        http=BoundedProtocol,
        ws_max_size=MAX_SIZE,
        ws_ping_interval=None,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    server = Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:
        if task.done():
            task.result()
            raise RuntimeError("the server did not start")
        await asyncio.sleep(0.01)
    state = server.lifespan.state["one"]
    assert isinstance(state, State)
    try:
        yield state
    finally:
        server.should_exit = True
        await task
        for connection in list(
            server.server_state.connections
        ):  # uvicorn leaves those that did not end in time
            connection.transport.abort()
        await asyncio.sleep(0)
