"""Drives the load generator (load.c): orders in, figures out."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import machine

OPEN_SECONDS = 200.0


@dataclass(frozen=True)
class Channel:
    """Where to publish, and the name in the payload."""

    address: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the generator does. ``sockets`` are (path, cookie)."""

    port: int
    sockets: Sequence[tuple[str, str]]
    channels: Sequence[Channel] = ()
    broker: str = ""  # unix:PATH or tcp:PORT
    size: int = 300
    stalled: int = 0
    inflight: int = 128
    options: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Figures:
    """One answer of the generator."""

    raw: dict[str, Any]

    @property
    def delivered(self) -> int:
        """Frames with our mark that arrived."""
        return int(self.raw["delivered"])

    @property
    def published(self) -> int:
        """Messages sent to the broker."""
        return int(self.raw["published"])

    @property
    def seconds(self) -> float:
        """From the order to its end."""
        return float(self.raw["seconds"])

    @property
    def cpu(self) -> float:
        """Seconds of CPU of the generator itself."""
        return float(self.raw["cpu"])

    def milliseconds(self, quantile: str, of: str = "latency") -> float:
        """p50, p90, p99 or max of ``latency``, ``written`` or ``opening``; infinite without data."""
        found = self.raw[of]
        return float(found[quantile]) if found else float("inf")


class Load:
    """A running generator whose sockets are open."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.opened = Figures({})

    async def answer(self, seconds: float) -> Figures:
        """The next line it prints."""
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), seconds)
        if not line:
            raise RuntimeError("the load generator ended")
        return Figures(json.loads(line))

    async def run(self, seconds: float, rate: float) -> Figures:
        """Publish for so long at so many messages a second (0: listen only), and wait for the rest."""
        return await self._order(f"run {seconds} {rate}", seconds + 30)

    async def wake(self, count: int) -> Figures:
        """Read so many of the stalled again, for two seconds."""
        return await self._order(f"wake {count}", 30)

    async def _order(self, line: str, seconds: float) -> Figures:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        return await self.answer(seconds)


@asynccontextmanager
async def load(program: Path, plan: Plan, folder: Path) -> AsyncIterator[Load]:
    """Open all sockets of the plan, and keep them until the end of the block."""
    targets, channels = folder / "targets.tsv", folder / "channels.tsv"
    targets.write_text("".join(f"{path}\t{cookie}\n" for path, cookie in plan.sockets))
    channels.write_text("".join(f"{each.address}\t{each.name}\t0\n" for each in plan.channels))
    words = ["--port", plan.port, "--targets", targets, "--inflight", plan.inflight, "--stall", plan.stalled]
    if plan.broker:
        words += ["--publish", plan.broker, "--channels", channels, "--bytes", plan.size]
    process = await asyncio.create_subprocess_exec(
        program,
        *map(str, words),
        *plan.options,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    running = Load(process)
    try:
        if machine.cores():
            machine.pin(machine.LOAD_CORE, process.pid)
        running.opened = await running.answer(OPEN_SECONDS)
        yield running
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
