"""Web workers as processes of their own, each on its own port, so that a test can choose and kill one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from one.config import Settings
from support.web_server import free_port

ROOT = Path(__file__).parent.parent.parent
WEB = ("-m", "one", "web")
ODD = (
    "-P",
    str(Path(__file__).with_name("odd_worker.py")),
)


class Worker:
    """One `one web` process."""

    def __init__(self, settings: Settings, log: Path, *, program: Sequence[str] = WEB, **env: str) -> None:
        """``program`` is what Python runs."""
        self._program = program
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self._env = {
            **os.environ,
            "DATABASE_URL": settings.database_url or "",
            "REDIS_URL": settings.redis_url or "",
            "SECRET_KEY": settings.secret_key or "",
            "ONE_ENV": "dev",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "LOG_LEVEL": "info",
            "PYTHONPATH": str(ROOT),
            **env,
        }
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self._program],
                env=self._env,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    def wait_ready(self, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        with httpx.Client(verify=False, timeout=2) as client:  # reading the machine's authorities takes 40 ms
            while time.monotonic() < end:
                try:
                    if client.get(f"{self.url}/health/ready").status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise AssertionError(f"worker not ready:\n{self.log.read_text()[-3000:]}")

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


@contextmanager
def workers(
    settings: Settings,
    count: int,
    folder: Path,
    *,
    program: Sequence[str] = WEB,
    each: Sequence[Mapping[str, str]] = (),
    **env: str,
) -> Iterator[list[Worker]]:
    """So many ready workers on the same database and Redis; ``each`` is what only the first, second… is told."""
    own: list[dict[str, str]] = [*(dict(each) for each in each), *({} for _ in range(count))]
    started = [
        Worker(settings, folder / f"web-{n}.log", program=program, **env | own[n]) for n in range(count)
    ]
    try:
        for worker in started:
            worker.wait_ready()
        yield started
    finally:
        for worker in started:
            worker.stop()
