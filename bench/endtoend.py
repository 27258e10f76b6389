"""Scenarios of ONE alone, with PostgreSQL at work: commit to frame, storm, stalled readers."""

import asyncio
import re
import sys
from dataclasses import dataclass, replace
from typing import Any

import httpx
import psutil

from bench import publishers
from bench.load import Load, load
from bench.measure import settle, window
from bench.population import PARENTS
from bench.stack import Stack
from bench.target import OURS, Server, serving

SETTLED = 2.0


@dataclass(frozen=True)
class Latency:
    """Milliseconds: from the mark (COMMIT, or request), and from the event's own time in PostgreSQL."""

    rate: float
    sockets: int
    p50: float
    p99: float
    written_p50: float
    written_p99: float
    call_p50: float  # of the publishing call itself
    call_p99: float
    delivered: int
    expected: int
    healed: int
    server_share: float


@dataclass(frozen=True)
class Storm:
    """Everyone comes at once, with a session and a position some events back."""

    sockets: int
    seconds: float
    per_second: float
    cpu_ms: float
    p50: float
    p99: float
    refused: int


@dataclass(frozen=True)
class Spread:
    """Sockets of each of the web processes that share a port, fewest first."""

    sockets: int
    counts: list[int]


@dataclass(frozen=True)
class Stalled:
    """The others, with and without stalled neighbours."""

    sockets: int
    stalled: int
    p99_alone: float
    p99_beside: float
    more_mib: float
    snapshots: int
    closes: dict[str, float]


async def latency(
    stack: Stack, way: Any, sockets: int, rate: float, seconds: float, *, notices: float = 0
) -> Latency:
    """Committed events to classes of 30 at ``rate``; with ``notices`` a second to all at the same time."""
    names = [stack.class_channel(n) for n in range(sockets)]
    classes = sockets // PARENTS
    async with serving(OURS, stack) as server:
        plan = OURS.plan(stack, server.port, names)
        plan = replace(plan, broker="", options=[*plan.options, "--at"])
        async with load(stack.load, plan, stack.folder) as run, way(stack, server) as publish:
            await publishers.steadily(lambda n: publish(n % classes), 20, 1)
            await settle(server)
            await asyncio.sleep(SETTLED)
            watching = asyncio.create_task(run.run(seconds + 2, 0))
            await asyncio.sleep(0.5)  # a message before its window opens would not be counted
            cpu = server.cpu()
            took, _ = await asyncio.gather(
                publishers.steadily(lambda n: publish(n % classes), rate, seconds),
                _notices(stack, notices, seconds),
            )
            spent = server.cpu() - cpu
            figures = await watching
    return Latency(
        rate=rate,
        sockets=sockets,
        p50=figures.milliseconds("p50"),
        p99=figures.milliseconds("p99"),
        written_p50=figures.milliseconds("p50", "written"),
        written_p99=figures.milliseconds("p99", "written"),
        call_p50=took[len(took) // 2],
        call_p99=took[len(took) * 99 // 100],
        delivered=figures.delivered,
        expected=len(took) * PARENTS,
        healed=int(figures.raw["healed"]),
        server_share=spent / seconds,
    )


async def _notices(stack: Stack, rate: float, seconds: float) -> None:
    if rate:
        async with publishers.notices(stack) as publish:
            await publishers.steadily(lambda _: publish(), rate, seconds)


async def storm(stack: Stack, sockets: int, back: int = 3) -> Storm:
    """All handshakes at once, each with its session, its rights, a hello, a resume and a replay."""
    names = [stack.class_channel(n) for n in range(sockets)]
    await publishers.history(stack, -(-sockets // PARENTS), back)
    await stack.analyze()
    async with serving(OURS, stack) as server:
        plan = OURS.plan(stack, server.port, names, inflight=sockets)
        plan = replace(plan, broker="", options=[*plan.options, "--resume", str(back)])
        cpu = server.cpu()
        async with load(stack.load, plan, stack.folder) as run:
            spent, opened = server.cpu() - cpu, run.opened
    count = int(opened.raw["open"])
    return Storm(
        sockets=count,
        seconds=opened.seconds,
        per_second=count / opened.seconds,
        cpu_ms=spent * 1000 / max(1, count),
        p50=opened.milliseconds("p50", "opening"),
        p99=opened.milliseconds("p99", "opening"),
        refused=int(opened.raw["refused"]),
    )


async def spread(stack: Stack, sockets: int, workers: int) -> Spread:
    """Sockets of each web process of `one serve`, as the kernel spread them over their common port."""
    env = OURS.env
    many = replace(
        OURS,
        name="ONE, many",
        argv=lambda stack, port: [sys.executable, "-m", "one", "serve"],
        env=lambda stack, port: {**env(stack, port), "WEB_WORKERS": str(workers)},
    )
    names = [stack.class_channel(n) for n in range(sockets)]
    async with serving(many, stack) as server:
        webs = psutil.Process(server.pid).children()
        while not all(_listens(web, server.port) for web in webs) or len(webs) < workers:
            await asyncio.sleep(0.2)
            webs = psutil.Process(server.pid).children()
        plan = replace(many.plan(stack, server.port, names), broker="")
        async with load(stack.load, plan, stack.folder):
            return Spread(sockets, sorted(len(_lines(web, server.port)) for web in webs))


def _lines(process: psutil.Process, port: int) -> list[object]:
    return [
        each
        for each in process.net_connections("tcp")
        if each.laddr.port == port and each.status == psutil.CONN_ESTABLISHED
    ]


def _listens(process: psutil.Process, port: int) -> bool:
    return any(
        each.laddr.port == port and each.status == psutil.CONN_LISTEN
        for each in process.net_connections("tcp")
    )


async def stalled(stack: Stack, sockets: int, stuck: int, rate: float = 4.0, size: int = 4000) -> Stalled:
    """Messages of 4,000 bytes to all: p99 of those who read, first alone, then beside stalled ones."""
    await stack.analyze()
    alone = await _beside(stack, sockets - stuck, 0, rate, size)
    beside = await _beside(stack, sockets, stuck, rate, size)
    return Stalled(
        sockets,
        stuck,
        alone["p99"],
        beside["p99"],
        beside["mib"] - alone["mib"],
        beside["snapshots"],
        beside["closes"],
    )


async def _beside(stack: Stack, sockets: int, stuck: int, rate: float, size: int) -> dict[str, Any]:
    names = [stack.school_channel] * sockets
    async with (
        serving(OURS, stack) as server,
        load(stack.load, OURS.plan(stack, server.port, names, stalled=stuck, size=size), stack.folder) as run,
    ):
        await settle(server)
        memory = server.rss()
        found = await window(server, run, 12.0, rate, sockets - stuck)
        grown = (server.rss() - memory) / 2**20
        snapshots, closes = await _aftermath(run, server, stuck, rate) if stuck else (0, {})
        return {
            "p99": found.figures.milliseconds("p99"),
            "mib": grown,
            "snapshots": snapshots,
            "closes": closes,
        }


async def _aftermath(run: Load, server: Server, stuck: int, rate: float) -> tuple[int, dict[str, float]]:
    """Half of the stalled read again and get a snapshot; the others are cut. From the server's metrics."""
    woken = await run.wake(stuck // 2)
    await run.run(55.0, rate / 4)
    async with httpx.AsyncClient() as client:
        text = (await client.get(f"http://127.0.0.1:{server.port}/metrics")).text
    found = re.findall(r'^one_closes_total\{code="(\d+)"\} (\S+)$', text, re.MULTILINE)
    return int(woken.raw["snapshots"]), {code: float(value) for code, value in found}
