"""One web process: the application put together, and the server that runs it."""

import gc
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp

from one import config
from one.errors import ConfigError
from one.feed.reading import Reading, reading
from one.files import storage
from one.http.errors import HANDLERS
from one.http.feed.view import sentence
from one.http.middleware import Session, Surround
from one.http.routes import larger, routes
from one.http.state import State
from one.http.static import files
from one.http.timeouts import BoundedProtocol
from one.http.words import words
from one.realtime import engine as live_engine
from one.realtime.connection import Connection
from one.realtime.protocol import LiveProtocol
from one.realtime.socket_sink import MAX_SIZE
from one.realtime.throttle import Throttle
from one.resources import Resources
from one.run import fit
from one.run.embedded import resolve
from one.run.live_source import LiveSource
from one.run.processes import READY_FD
from one.store import pool as store_pool
from one.store.feed.keeper import keeping
from one.store.migrate import pending
from one.templating.pages import Templates
from one.threads import Threads

HASHING_THREADS = 2  # Argon2 fills a core; more at once only makes everybody wait
# A page is an eighth of its size then, on the slow line of an old phone. Level 4 costs a fifth of a millisecond;
# the higher ones cost more than they save. A PDF and a photo are compressed already.
SQUEEZE = Middleware(
    GZipMiddleware,
    minimum_size=1000,
    compresslevel=4,
    exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/pdf", "image/jpeg"),
)
BACKLOG = 4096  # connections the kernel holds while a storm is let in
# A socket is a hundred objects that live for hours: with Python's own thresholds a storm of
# handshakes spends a third of its time looking through them for garbage. See docs/benchmarks.md.
GC_THRESHOLDS = (10_000, 50, 20)

log = logging.getLogger("one.web")


def application(settings: config.Settings | None = None) -> ASGIApp:
    """The whole application. Services must be reachable when its lifespan starts."""

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
        async with opened(resolve(settings or config.load())) as state:
            yield {"one": state}

    app = Starlette(
        routes=routes(),
        middleware=[SQUEEZE, Middleware(Session)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # one/http/errors.py does it
    # Surround stands outside of Starlette, so that its own error page is dressed too.
    return Surround(app, larger())


@asynccontextmanager
async def opened(settings: config.Settings) -> AsyncIterator[State]:
    """Open what the handlers need, in order; close it in reverse."""
    assert settings.database_url is not None, "resolved"
    assert settings.redis_url is not None, "resolved"
    storage.of(settings)  # a folder that cannot be had keeps it from starting
    pool = await store_pool.create(settings.database_url, settings.pool_size, name="one web")
    throttle = Throttle(settings.redis_url)
    try:
        missing = await pending(pool)
        if missing:
            raise ConfigError(f"the database lacks {', '.join(missing)}: run `one migrate` first")
        async with (
            keeping(pool) as keeper,
            live_engine.running(
                settings.redis_url, LiveSource(pool, keeper), handshakes=settings.handshakes_per_second
            ) as engine,
        ):
            resources = Resources(settings, pool, engine, throttle, Threads(HASHING_THREADS), keeper)
            templates = Templates(sentence=sentence, words=words, debug=settings.env == "dev")
            async with reading(resources, lambda: engine.hub.limiter) as readers:
                engine.hub.on_read = _reader(readers)
                yield State(resources, engine, templates, files(templates.assets))
    finally:
        await throttle.close()
        await pool.close()


def _reader(readers: Reading) -> Callable[[Connection, list[int]], None]:
    """What a ``read`` frame does: marks in the name of the socket's person, within its channels."""

    def on_read(connection: Connection, ids: list[int]) -> None:
        readers.take(connection.person_id, ids, [channel.name for channel in connection.channels])

    return on_read


class Server(uvicorn.Server):
    """uvicorn, with a goodbye to the sockets before it stops, and a word to the supervisor when it serves."""

    state: State | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve, then say so."""
        await super().startup(sockets)
        if self.started:
            gc.collect()
            gc.freeze()  # modules and templates are never garbage
            gc.set_threshold(*GC_THRESHOLDS)
            tell_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, send everyone away kindly, then stop."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        state = self.lifespan.state.get("one")
        if isinstance(state, State):
            await state.engine.drain()
        await super().shutdown(sockets)


def serve(settings: config.Settings) -> None:
    """Run one web process on HOST:PORT, which it shares with its sisters (SO_REUSEPORT)."""
    fit.warn(settings)
    options = uvicorn.Config(
        application(settings),
        loop="uvloop",
        http=BoundedProtocol,
        ws=LiveProtocol,
        ws_max_size=MAX_SIZE,
        ws_ping_interval=None,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=3,
        backlog=BACKLOG,
    )
    server = Server(options)
    with _listener(settings.host, settings.port) as listener:
        server.run([listener])


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise ConfigError(f"HOST, PORT: cannot listen on {host}:{port} ({error.strerror})") from error
    listener.set_inheritable(True)
    return listener


def tell_ready() -> None:
    """Tell the supervisor, through the pipe it gave us, that we serve."""
    number = os.environ.pop(READY_FD, None)
    if number is not None:
        with os.fdopen(int(number), "wb") as pipe:
            pipe.write(b"ready\n")
