"""What every test may ask for: real PostgreSQL and Valkey, a school, a server, a browser, a mailbox.

Each is started when a test first asks for it. What tests share beside fixtures is in tests/support.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import redis
from playwright.async_api import Browser, Page
from support import chromium as real_chromium
from support import database, proxied_page
from support.box import Box
from support.browser import Enter, entering
from support.client import KEY, Client, browser_for
from support.far_end import EVENTS, KNOWN
from support.http_proxy import proxied
from support.late_guests import close_late_guests
from support.modules import blank
from support.people import School, make_school
from support.postman import Postman, forget_attempts
from support.push_service import Pusher, Service, make_certificate, push_service
from support.sms_provider import Provider, sms_provider
from support.smtp_server import smtp_server
from support.templates import compile_once
from support.web_server import free_port, serving

from one.config import Settings
from one.http.state import State
from one.realtime import throttle
from one.realtime.protocol import LiveProtocol
from one.run import embedded
from one.run.web import opened
from one.run.worker import posting
from one.store import pool as store_pool
from one.widgets import shown

FILES_OF_A_PROCESS = 3
MOST_PROCESSES = 4

# The same cases each time, so that a run says something about the change it follows. `make test
# ARGS=--hypothesis-profile=default` draws others.
hypothesis.settings.register_profile("same", derandomize=True, database=None)
hypothesis.settings.load_profile("same")
compile_once()
close_late_guests()
# A page waits a moment for what stands beside the feed: on a busy machine a test would see it without.
shown.SECONDS = shown.ALL_SECONDS = 60.0
# Nor is a busy machine an outage of Redis: attempts that this process then counts alone would be counted twice.
throttle.TIMEOUTS.update(socket_timeout=30.0, socket_connect_timeout=30.0)


@pytest.hookimpl(optionalhook=True)  # the tests run without xdist too
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Each process of a run starts servers of its own, 3 s of work: what is small is quicker in few, or in one."""
    paths = [Path(arg.partition("::")[0]) for arg in config.args]
    files = sum(len([*path.rglob("test_*.py")]) if path.is_dir() else 1 for path in paths)
    processes = min(files // FILES_OF_A_PROCESS, (os.cpu_count() or 1) + 1, MOST_PROCESSES)
    return processes if processes > 1 else 0


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
        await database.close()


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
        database_url=database_url,
        redis_url=redis_url,
        secret_key=KEY,
        data=tmp_path,
        log_level="warning",
        port=free_port(),
    )


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


@pytest.fixture
async def client(state: State) -> AsyncIterator[Client]:
    async with browser_for(state) as client:
        yield client


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[State]:
    async with serving(settings) as state:
        yield state


@pytest.fixture
def origin(server: State) -> str:
    """The address of a served application."""
    return server.resources.settings.origin


@pytest.fixture(params=[LiveProtocol, "websockets-sansio"], ids=["adopted", "plain-asgi"])
async def either(request: pytest.FixtureRequest, settings: Settings) -> AsyncIterator[State]:
    """The server with our protocol below ASGI, and one without: the same promises."""
    async with serving(settings, ws=request.param) as state:
        yield state


@pytest.fixture(scope="session")
async def chromium(anyio_backend: str) -> AsyncIterator[Browser]:
    """One Chromium for all tests of a process."""
    async with real_chromium.chromium() as browser:
        yield browser


@pytest.fixture
async def blank_page(chromium: Browser) -> AsyncIterator[Page]:
    """A page of ours without a server, which draws no delay by chance (see far_end.py)."""
    async with blank(chromium) as page:
        await page.evaluate("Math.random = () => 0.5")
        yield page


@pytest.fixture
async def on_events(blank_page: Page) -> Page:
    """The same with its line on Server-Sent Events, for the best way was tried a moment ago."""
    await blank_page.evaluate(EVENTS % 0 + f"opened({KNOWN})")
    return blank_page


@pytest.fixture
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """Chromium without a page of the test before."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest.fixture
async def enter(browser: Browser, server: State, school: School) -> AsyncIterator[Enter]:
    """Opens pages, each signed in as somebody; any fault on a page fails the test."""
    async with entering(browser, server, school) as enter:
        yield enter


@pytest.fixture
async def proxy(server: State) -> AsyncIterator[Box]:
    """A proxy before the server, which bars or holds what a test tells it to."""
    async with proxied(server.resources.settings.port, Box) as proxy:
        yield proxy


@pytest.fixture
async def enter_proxied(browser: Browser, server: State, school: School, proxy: Box) -> AsyncIterator[Enter]:
    """Opens Béa's page behind the proxy, with a clock that a test may push on."""
    async with proxied_page.entering(browser, server, school, proxy) as enter:
        yield enter


@pytest.fixture
async def postman(
    settings: Settings, pool: store_pool.Pool, school: School, redis_url: str
) -> AsyncIterator[Postman]:
    """Delivers what the outbox holds, to a school in which Lise, Paul and Béa have checked addresses."""
    await forget_attempts(redis_url)
    await pool.execute(
        "update person set email = 'Lise.Roy@free.fr', email_checked_at = now() where login in ('lise.roy', 'paul.prof')"
    )
    await pool.execute(
        "update person set email = 'bea@free.fr', email_checked_at = now() where login = 'bea.blin'"
    )
    async with smtp_server() as smtp:
        yield Postman(settings, pool, smtp)


@pytest.fixture
async def mailing(
    server: State, settings: Settings, pool: store_pool.Pool, school: School, redis_url: str
) -> AsyncIterator[str]:
    """A served application, a worker, the embedded mailbox; gives the address."""
    await forget_attempts(redis_url)
    async with posting(settings, pool):
        yield settings.origin


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Takes short messages."""
    with sms_provider() as provider:
        yield provider


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


@pytest.fixture(scope="session")
def push_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the push service of tests, by its own authority."""
    return make_certificate(tmp_path_factory.mktemp("push"))


@pytest.fixture
def service(push_certificate: Path) -> Iterator[Service]:
    """A push service on this machine."""
    with push_service(push_certificate) as server:
        yield server


@pytest.fixture
async def pusher(
    state: State, push_certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Pusher]:
    """Sends to it what waits for browsers."""
    monkeypatch.setenv("SSL_CERT_FILE", str(push_certificate))
    found = Pusher(state.resources.settings, state.resources.pool)
    yield found
    await found.outgoing.close()
