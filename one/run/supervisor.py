"""`one demo` and `one serve`: one process that owns the others.

`one demo` stops within five seconds: pages and worker first, then the embedded servers, which lose
nothing. `one serve` lets its web processes say goodbye to every socket. SIGHUP replaces the web processes
one after the other, then the worker; so does a change of the code under `one demo` in dev.
"""

import asyncio
import atexit
import functools
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from one.config import Settings
from one.errors import ConfigError, OneError
from one.run import embedded, fit, reload
from one.run.output import say
from one.run.processes import Child, Supervisor
from one.run.sample import ensure
from one.store.migrate import migrate
from one.tasks import end_tasks

# A web process or worker that takes longer to stop is killed; with the servers this stays under 5 s.
STOP_SECONDS = 4.0
SERVERS_STOP_SECONDS = 0.9
SERVE_STOP_SECONDS = (
    35.0  # a worker lets go of its sockets in 25 s at most (engine.DRAIN_SECONDS), then of its requests
)


async def run_demo(settings: Settings) -> int:
    """Run everything on this machine: embedded servers where no address is set, web, worker.

    Returns the exit code: 0 after SIGINT or SIGTERM, 1 when a part did not come up, 2 when
    the environment does not allow a start.
    """
    data = settings.data.resolve()

    async def start(supervisor: Supervisor) -> tuple[Sequence[str], str]:
        postgres, valkey = settings.database_url is None, settings.redis_url is None
        await embedded.start(supervisor, data, postgres=postgres, valkey=valkey)
        full = embedded.resolve(replace(settings, data=data))
        assert full.database_url is not None
        await migrate(full.database_url)
        accounts = await ensure(full)
        _warn(full)
        children = [*web_children(full), python_child("worker", "worker", full)]
        await supervisor.start(*children)
        return [child.name for child in children], accounts

    try:
        with embedded.locked(data):
            check_port(settings)
            return await _govern(settings, start, STOP_SECONDS, reloads=settings.env == "dev")
    except ConfigError as error:
        say("one", str(error))
        return 2


async def run_serve(settings: Settings) -> int:
    """Run the web processes alone, for hosts where the servers and the worker live elsewhere.

    Returns the exit code, as run_demo does.
    """

    async def start(supervisor: Supervisor) -> tuple[Sequence[str], str]:
        _warn(full)
        children = web_children(full)
        await supervisor.start(*children)
        return [child.name for child in children], ""

    try:
        full = embedded.resolve(replace(settings, data=settings.data.resolve()))
        check_port(full)
        return await _govern(full, start, SERVE_STOP_SECONDS)
    except ConfigError as error:
        say("one", str(error))
        return 2


def _warn(settings: Settings) -> None:
    """Once, for all the children."""
    for line in fit.warnings(settings):
        say("one", f"warning: {line}")


def web_children(settings: Settings) -> list[Child]:
    """The web processes, all listening on the same port."""
    return [python_child(f"web-{n}", "web", settings) for n in range(1, settings.web_workers + 1)]


def python_child(name: str, command: str, settings: Settings) -> Child:
    """A process of ONE itself, told by its environment where everything is."""
    told = {
        "ONE_DATA": str(settings.data),
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "SECRET_KEY": settings.secret_key or "",
        "HOST": settings.host,
        "PORT": str(settings.port),
        "PYTHONUNBUFFERED": "1",
        # Where the processes of this host add up their metrics; see one/realtime/metrics.py.
        "PROMETHEUS_MULTIPROC_DIR": str(metrics_folder()),
    }
    return Child(name=name, argv=(sys.executable, "-m", "one", command), env={**os.environ, **told})


@functools.cache
def metrics_folder() -> Path:
    """A folder of this run, gone with it."""
    folder = tempfile.mkdtemp(prefix="one-metrics-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def check_port(settings: Settings) -> None:
    """Refuse a port that somebody listens on: the web processes share theirs, so they would not notice.

    Without SO_REUSEPORT, that is; SO_REUSEADDR only forgives connections that just ended.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            where = f"{settings.host} port {settings.port}"
            raise ConfigError(f"PORT: cannot listen on {where}: {error.strerror}; set PORT or HOST") from None


async def _govern(
    settings: Settings,
    start: Callable[[Supervisor], Awaitable[tuple[Sequence[str], str]]],
    within: float,
    *,
    reloads: bool = False,
) -> int:
    """Start, announce, replace on SIGHUP and when code changes, stop on SIGINT or SIGTERM."""
    loop = asyncio.get_running_loop()
    stop, again = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _told, number, stop)
    # A terminal that was closed sends SIGHUP too, and then we end with it.
    terminal = _has_terminal()
    loop.add_signal_handler(
        signal.SIGHUP, lambda: (stop if terminal and not _has_terminal() else again).set()
    )
    names: list[str] = []

    async def live() -> None:
        began = time.monotonic()
        started, accounts = await start(supervisor)
        names.extend(started)
        say("one", f"ready in {time.monotonic() - began:.1f} s: {settings.origin}  (Ctrl-C stops it)")
        if accounts:
            sys.stdout.write(accounts.rstrip() + "\n")
            sys.stdout.flush()
        if reloads:
            following.add(asyncio.create_task(reload.follow(again)))
        while await again.wait():
            again.clear()
            await _roll(supervisor, names)

    following: set[asyncio.Task[None]] = set()
    async with Supervisor() as supervisor:
        life, stopped = asyncio.create_task(live()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([life, stopped], return_when=asyncio.FIRST_COMPLETED)
            code = _outcome(life)
        finally:
            began = time.monotonic()
            say("one", "stopping")
            await end_tasks(life, stopped, *following, again=2.0)
            await supervisor.stop(*(set(supervisor.names()) - embedded.SERVERS), within=within)
            await supervisor.stop(*embedded.SERVERS, within=SERVERS_STOP_SECONDS)
            say("one", f"stopped in {time.monotonic() - began:.1f} s")
    return code


def _told(number: signal.Signals, stop: asyncio.Event) -> None:
    """Say who wants us to stop: an end nobody can explain is a mystery in the log."""
    say("one", f"{number.name} received")
    stop.set()


def _has_terminal() -> bool:
    """Whether a terminal controls this process at the moment."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY))
    except OSError:
        return False
    return True


def _outcome(life: asyncio.Task[None]) -> int:
    """The exit code: 0 when we were asked to stop, 1 when a part failed; the rest is raised."""
    if not life.done():
        return 0
    try:
        life.result()
    except ConfigError:
        raise
    except OneError as error:
        say("one", str(error))
    return 1


async def _roll(supervisor: Supervisor, names: Sequence[str]) -> None:
    """Replace children one after the other; a child that does not come back ends the round."""
    for name in names:
        if not await supervisor.replace(name, within=30.0):
            say("one", f"{name} did not come back: the others are left as they are")
            return
        say("one", f"{name} replaced")
