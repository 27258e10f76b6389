"""One process owns the others: it starts, tells, replaces and stops them.

The web processes and the worker are small stand-ins here, PostgreSQL and Valkey are real.
"""

import contextlib
import os
import pty
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from one.run import embedded

# `one.run.sample` is replaced before it is imported, the schema is left out: neither belongs here.
STAND_IN = """
import asyncio, sys, types
sample = types.ModuleType("one.run.sample")
async def ensure(settings): return "enseignant  claire.martin"
sample.ensure = ensure
sys.modules["one.run.sample"] = sample
from dataclasses import replace
from one import config
from one.run import supervisor
async def migrate(dsn): return []
supervisor.migrate = migrate
supervisor.STOP_SECONDS = 1.0
supervisor.SERVE_STOP_SECONDS = 2.5
real = supervisor.python_child
def python_child(name, command, settings):
    child = real(name, command, settings)
    code = {"web": WEB, "worker": WORKER}[command]
    return replace(child, argv=(sys.executable, "-c", code))
supervisor.python_child = python_child
sys.exit(asyncio.run(getattr(supervisor, "run_" + sys.argv[1])(config.load())))
"""
READY = "import os, signal, time; os.write(int(os.environ['ONE_READY_FD']), b'ready\\n'); "
WEB = (
    "import os, socket; s = socket.socket(); s.setsockopt(1, socket.SO_REUSEPORT, 1); "
    "s.bind(('127.0.0.1', int(os.environ['PORT']))); s.listen(); " + READY + "time.sleep(60)"
)
WORKER = READY + "time.sleep(60)"
IGNORES = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
DEAF = IGNORES + WORKER


class Run:
    """A running supervisor and what it has said so far."""

    def __init__(
        self,
        data: Path,
        port: int,
        *,
        command: str = "demo",
        web: str = WEB,
        worker: str = WORKER,
        terminal: int | None = None,
    ) -> None:
        code = f"WEB = {web!r}\nWORKER = {worker!r}\n{STAND_IN}"
        env = {**os.environ, "ONE_DATA": str(data), "PORT": str(port), "WEB_WORKERS": "2"}
        for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HOST", "PUBLIC_URL", "ONE_ENV"):
            env.pop(name, None)
        self.process = subprocess.Popen(
            [*(() if terminal is None else ("setsid", "--ctty")), sys.executable, "-c", code, command],
            env=env,
            stdin=subprocess.DEVNULL if terminal is None else terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as output:
            for line in output:
                self._lines.put(line.rstrip())
        self._lines.put(None)

    def until(self, words: str) -> str:
        """The first line to come that holds ``words``; fails after a minute or at the end."""
        limit = time.monotonic() + 60
        with contextlib.suppress(queue.Empty):
            while (line := self._lines.get(timeout=max(limit - time.monotonic(), 0.01))) is not None:
                self.said.append(line)
                if words in line:
                    return line
        pytest.fail(f"never said {words!r}:\n" + "\n".join(self.said))

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def webs(self) -> list[int]:
        found = [child for child in self.children() if "SO_REUSEPORT" in " ".join(child.cmdline())]
        return [child.pid for child in sorted(found, key=psutil.Process.create_time)]

    def end(self, sent: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal if it still runs, and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sent)
        return self.code()

    def code(self) -> int:
        """Wait for the end; the exit code."""
        try:
            code = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self._reader.join(timeout=5)
        while not self._lines.empty():
            self.said += [line for line in [self._lines.get()] if line is not None]
        return code


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("supervisor") / "var"


def alive(process: psutil.Process) -> bool:
    """Whether it still works; one that only waits to be reaped does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start(data: Path, port: int) -> Iterator[Callable[..., Run]]:
    """Start a supervisor on the data folder and the port of the test; it ends with the test."""
    runs: list[Run] = []

    def begin(folder: Path = data, at: int = port, **how: Any) -> Run:
        runs.append(Run(folder, at, **how))
        return runs[-1]

    try:
        yield begin
    finally:
        for run in runs:
            run.end()


@pytest.fixture
def demo(start: Callable[..., Run]) -> Run:
    run = start()
    run.until("claire.martin")
    return run


def test_everything_starts_is_told_and_ends_in_order(demo: Run, data: Path, port: int) -> None:
    assert " one ready in " in demo.said[-2]
    assert f"http://127.0.0.1:{port} " in demo.said[-2]
    children = demo.children()
    assert len(children) == 5
    began = time.monotonic()
    assert demo.end(signal.SIGINT) == 0
    assert time.monotonic() - began < 30, "nothing had to be killed"
    assert not [child for child in children if alive(child)]
    assert not embedded.running(data)


def test_children_are_out_of_reach_of_the_terminal(demo: Run) -> None:
    sessions = {os.getsid(child.pid) for child in demo.children()}
    assert len(sessions) == 5
    assert os.getsid(demo.process.pid) not in sessions


def test_a_second_start_on_the_same_data_is_refused(demo: Run, start: Callable[..., Run], data: Path) -> None:
    second = start()
    second.until(f"Already running on {data} (process {demo.process.pid})")
    assert second.code() == 2
    assert len(second.said) == 1


def test_a_port_in_use_is_refused_before_anything_is_started(
    start: Callable[..., Run], tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = start(tmp_path, taken.getsockname()[1])
        run.until("PORT: cannot listen on 127.0.0.1 port")
        assert run.code() == 2
    assert [path.name for path in tmp_path.iterdir()] == ["one.lock"]


def test_a_crashed_web_process_is_told_and_started_again(demo: Run) -> None:
    before = demo.webs()
    os.kill(before[0], signal.SIGKILL)
    assert demo.until("ended (killed by SIGKILL)").split()[1] in ("web-1", "web-2")
    limit = time.monotonic() + 30
    while len(demo.webs()) < 2 and time.monotonic() < limit:
        time.sleep(0.02)
    after = demo.webs()
    assert len(after) == 2
    assert before[1] in after


def test_hangup_replaces_the_web_processes_one_after_the_other(demo: Run) -> None:
    before = demo.webs()
    demo.process.send_signal(signal.SIGHUP)
    for name in ("web-1", "web-2", "worker"):
        demo.until(f"one {name} replaced")
    after = demo.webs()
    assert len(after) == 2
    assert not set(before) & set(after)


def test_a_killed_supervisor_leaves_nobody_and_the_next_one_starts(start: Callable[..., Run]) -> None:
    first = start()
    first.until("ready in")
    orphans = first.children()
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    second = start()
    second.until("ready in")
    assert not [orphan for orphan in orphans if alive(orphan)]
    assert second.end() == 0


def test_a_part_that_does_not_start_is_named_with_its_last_words(start: Callable[..., Run]) -> None:
    run = start(worker="import sys; sys.exit('SMTP_URL: no such host')")
    run.until("one worker did not start: exit code 1")
    run.until("  SMTP_URL: no such host")
    assert run.code() == 1


def test_a_deaf_worker_is_killed_in_time(start: Callable[..., Run]) -> None:
    run = start(worker=DEAF)
    run.until("ready in")
    assert run.end() == 0
    assert any("worker did not stop in 1.0 s: killed" in line for line in run.said)


def test_serve_starts_web_processes_beside_a_running_demo(demo: Run, start: Callable[..., Run]) -> None:
    serve = start(at=free_port(), command="serve")
    assert demo.process.poll() is None
    serve.until("ready in")
    assert len(serve.children()) == 2
    assert serve.end() == 0


@pytest.mark.long
def test_serve_gives_its_sockets_time_to_hear_goodbye(demo: Run, start: Callable[..., Run]) -> None:
    serve = start(at=free_port(), command="serve", web=IGNORES + WEB)
    assert demo.process.poll() is None
    serve.until("ready in")
    assert serve.end() == 0
    assert any("web-1 did not stop in 2.5 s: killed" in line for line in serve.said)


def test_serve_alone_says_what_is_missing(start: Callable[..., Run]) -> None:
    run = start(command="serve")
    run.until("ONE is not running on")
    assert run.code() == 2


def test_closing_the_terminal_stops_everything(start: Callable[..., Run]) -> None:
    master, terminal = pty.openpty()
    run = start(terminal=terminal)
    os.close(terminal)
    run.until("ready in")
    os.close(master)
    run.until("stopping")
    assert run.code() == 0
