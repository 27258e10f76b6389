"""A server under test: how it is started, and how the generator speaks to it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import machine
from bench.load import Channel, Plan
from bench.stack import Stack, free_port

START_SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Target:
    """``argv(stack, port)`` starts one process; a socket's channel is the c= of its path."""

    name: str
    argv: Callable[[Stack, int], Sequence[str]]
    env: Callable[[Stack, int], dict[str, str]] = lambda stack, port: {}
    path: str = "/ws?c={channel}"
    address: str = "one:{channel}"
    options: tuple[str, ...] = ()
    ours: bool = False
    http: bool = False  # published to by POST on its own port
    https: bool = (
        False  # it believes to stand behind a proxy that ends TLS: cookies have the names they have then
    )
    most: int = 10_000  # sockets it is asked to hold
    scenarios: frozenset[str] = field(default=frozenset(("broadcast", "classes", "idle")))

    def origin(self, port: int) -> str:
        """The site, as browsers say it."""
        return f"http{'s' if self.https else ''}://127.0.0.1:{port}"

    def cookies(self, signed_in: Sequence[str]) -> list[str]:
        """Cookies of the population, under the name the server reads."""
        return [f"__Host-{cookie}" if self.https else cookie for cookie in signed_in]

    def plan(self, stack: Stack, port: int, names: Sequence[str], **more: object) -> Plan:
        """Sockets on these channels, one each, and the channels to publish to."""
        options = list(self.options)
        if self.ours:
            sockets = [("/live", cookie) for cookie in self.cookies(stack.members(len(names)))]
            options += ["--origin", self.origin(port)]
        else:
            names = [name.replace(":", ".") for name in names]  # Channels takes no colon
            sockets = [(self.path.format(channel=name), "") for name in names]
        return Plan(
            port=port,
            sockets=sockets,
            channels=[Channel(self.address.format(channel=name), name) for name in dict.fromkeys(names)],
            broker=f"tcp:{port}" if self.http else f"unix:{stack.valkey}",
            options=options,
            **more,  # type: ignore[arg-type]
        )


OURS = Target(
    name="ONE",
    argv=lambda stack, port: [sys.executable, "-m", "one", "web"],
    env=lambda stack, port: {
        "ONE_DATA": str(stack.folder / "web"),
        "DATABASE_URL": stack.database_url,
        "REDIS_URL": stack.redis_url,
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "ONE_ENV": "dev",
        "SECRET_KEY": "b" * 32,
        "LOG_LEVEL": "warning",
        "HANDSHAKES_PER_SECOND": "100000",
    },
    ours=True,
    options=("--hello", "--protocol", "one.v1", "--seq-prefix"),
    scenarios=frozenset(
        ("broadcast", "classes", "idle", "storm", "stalled", "commit", "notes", "api", "spread")
    ),
)


@dataclass(frozen=True)
class Server:
    """A target that runs."""

    target: Target
    pid: int
    port: int
    log: Path

    def cpu(self) -> float:
        """Seconds of CPU used so far."""
        return machine.cpu(self.pid)

    def rss(self) -> int:
        """Bytes of resident memory."""
        return machine.rss(self.pid)


@asynccontextmanager
async def serving(target: Target, stack: Stack) -> AsyncIterator[Server]:
    """Start a target on the server's core, end it afterwards; RuntimeError when it does not come up."""
    port = free_port()
    log = stack.folder / f"{target.name.replace(' ', '-').replace('/', '-')}.log"
    prepare = (lambda: machine.pin(machine.SERVER_CORE)) if machine.cores() else None
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *map(str, target.argv(stack, port)),
            env={**os.environ, **target.env(stack, port)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=prepare,
            start_new_session=True,
        )
    try:
        machine.urge(process.pid)
        await _listens(process, port, log)
        yield Server(target, process.pid, port, log)
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _listens(process: asyncio.subprocess.Process, port: int, log: Path) -> None:
    end = asyncio.get_running_loop().time() + START_SECONDS
    while asyncio.get_running_loop().time() < end and process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        await asyncio.sleep(0.5)
        return
    raise RuntimeError(f"did not start: {log.read_text()[-1500:]}")
