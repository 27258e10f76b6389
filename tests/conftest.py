"""What every test may ask for: real PostgreSQL and Valkey, a database of its own, a school, a server."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import hypothesis
import pytest
import redis
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from support import database
from support.people import School, make_school

from one.config import Settings
from one.http.state import State
from one.http.timeouts import PatientProtocol
from one.realtime.protocol import LiveProtocol
from one.realtime.socket_sink import MAX_SIZE
from one.run import embedded
from one.run.web import Server, application, opened
from one.store import pool as store_pool

KEY = "k" * 32

# The same cases each time, so that a run says something about the change it follows. `make test
# ARGS=--hypothesis-profile=default` draws others.
hypothesis.settings.register_profile("same", derandomize=True, database=None)
hypothesis.settings.load_profile("same")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def services(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[str, str]]:
    """database_url and redis_url of the embedded servers, with a migrated template database."""
    async with embedded.services(tmp_path_factory.mktemp("data")) as (database_url, redis_url):
        await database.prepare(database_url)
        yield database_url, redis_url


@pytest.fixture
async def database_url(services: tuple[str, str]) -> str:
    """A migrated database without a row."""
    return await database.fresh(services[0])


@pytest.fixture
def redis_url(services: tuple[str, str]) -> str:
    """Valkey, with nothing left of the test before."""
    with redis.Redis.from_url(services[1]) as connection:
        connection.flushall()
    return services[1]


@pytest.fixture
def settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url, redis_url=redis_url, secret_key=KEY, data=tmp_path, log_level="warning",
        port=free_port(),
    )  # fmt: skip


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[store_pool.Pool]:
    pool = await store_pool.create(database_url, 5, name="test")
    yield pool
    await pool.close()


@pytest.fixture
async def school(pool: store_pool.Pool) -> School:
    """Two classes with teachers, pupils, guardians and a head; see tests/support/people.py."""
    return await make_school(pool)


@pytest.fixture
async def state(settings: Settings) -> AsyncIterator[State]:
    """The resources and the live engine, without a server."""
    async with opened(settings) as state:
        yield state


class Client(httpx.AsyncClient):
    """A browser without scripts: keeps cookies, says where it comes from, follows no redirect."""

    async def form(self, url: str, **fields: object) -> httpx.Response:
        """Send a form as a page of ours does."""
        return await self.post(url, data=fields, headers={"sec-fetch-site": "same-origin"})


def with_state(app: ASGIApp, state: State) -> ASGIApp:
    """What a server does with the state of the lifespan."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"one": state}
        await app(scope, receive, send)

    return wrapped


def browser_for(state: State) -> Client:
    """A new browser on the application, without a socket in between."""
    transport = httpx.ASGITransport(
        with_state(application(state.resources.settings), state), raise_app_exceptions=False
    )
    return Client(transport=transport, base_url=state.resources.settings.origin)


@pytest.fixture
async def client(state: State) -> AsyncIterator[Client]:
    async with browser_for(state) as client:
        yield client


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def serving(settings: Settings, *, ws: type | str = LiveProtocol) -> AsyncIterator[State]:
    """The application on a real port, in this process."""
    import asyncio

    config = uvicorn.Config(
        application(settings), host="127.0.0.1", port=settings.port, ws=ws, http=PatientProtocol,
        ws_max_size=MAX_SIZE, ws_ping_interval=None, ws_per_message_deflate=False, lifespan="on", log_config=None, access_log=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
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


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[State]:
    async with serving(settings) as state:
        yield state


@pytest.fixture(params=[LiveProtocol, "websockets-sansio"], ids=["adopted", "plain-asgi"])
async def either(request: pytest.FixtureRequest, settings: Settings) -> AsyncIterator[State]:
    """The server with our protocol below ASGI, and one without: the same promises."""
    async with serving(settings, ws=request.param) as state:
        yield state


@pytest.fixture
def no_one_env(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without any setting of ONE."""
    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "SMTP_URL",
        "PORT",
        "HOST",
        "PUBLIC_URL",
        "SECRET_KEY",
        "ONE_ENV",
        "ONE_DATA",
    ):
        monkeypatch.delenv(name, raising=False)
