"""Scenarios of pure fan-out: messages go in through Redis, with right consecutive seqs for ONE.

PostgreSQL takes no part in them once the sockets are open, so that it is not the limit.
"""

from dataclasses import dataclass

from bench.load import load
from bench.measure import Window, settle, window
from bench.population import PARENTS
from bench.stack import Stack
from bench.target import Target, serving

SHARE = 0.4  # of its core a server is to use in a broadcast: the figure is a cost, not a limit
MOST_RATE = {2_000: 10.0, 10_000: 4.0}  # messages a second
LATE = 100.0  # milliseconds of p99: the limit of "keeps up"
LADDER, FINE = 1.6, 1.15
SEARCH_SECONDS = 1.5
FIRST_RATE = 800.0  # messages a second, 24,000 deliveries


@dataclass(frozen=True)
class Broadcast:
    """One message to all."""

    micros: float
    p50: float
    p99: float
    idle_kib: float
    handshakes: float  # a second
    handshake_ms: float  # CPU
    complete: bool
    load_share: float
    others: float
    refused: int


@dataclass(frozen=True)
class Classes:
    """Many small channels, to the limit."""

    deliveries: float  # a second
    micros: float
    p99: float
    load_share: float
    others: float


async def broadcast(target: Target, stack: Stack, count: int, seconds: float) -> Broadcast:
    """Messages of 300 bytes to ``count`` sockets; also what the sockets weigh and cost to open."""
    count = min(count, target.most)
    async with serving(target, stack) as server:
        memory, cpu = server.rss(), server.cpu()
        async with load(
            stack.load, target.plan(stack, server.port, [stack.school_channel] * count), stack.folder
        ) as run:
            opening = server.cpu() - cpu
            await settle(server)
            weight = (server.rss() - memory) / 1024 / count
            warm = await window(server, run, 1.0, 2.0, count)
            cost = max(warm.server_cpu, 0.01) / max(1, warm.figures.published)
            rate = min(MOST_RATE.get(count, 8.0), SHARE / cost)
            found = await window(server, run, max(seconds, 2 / rate), rate, count)
            return Broadcast(
                micros=found.micros,
                p50=found.figures.milliseconds("p50"),
                p99=found.figures.milliseconds("p99"),
                idle_kib=weight,
                handshakes=run.opened.raw["open"] / run.opened.seconds,
                handshake_ms=opening * 1000 / count,
                complete=found.complete,
                load_share=found.load_share,
                others=found.others,
                refused=int(run.opened.raw["refused"]),
            )


async def classes(target: Target, stack: Stack, count: int = 67 * PARENTS) -> Classes:
    """The highest rate at which p99 stays under 100 ms and nothing is late or lost."""
    count = min(count, target.most)
    names = [stack.class_channel(n) for n in range(count)]
    best: Window | None = None
    async with (
        serving(target, stack) as server,
        load(stack.load, target.plan(stack, server.port, names), stack.folder) as run,
    ):
        await settle(server)
        rate, factor = FIRST_RATE, LADDER
        while rate > 1:
            found = await window(server, run, SEARCH_SECONDS, rate, PARENTS)
            if found.complete and not _keeps_up(found, rate):  # once more: it may have been somebody else
                found = await window(server, run, SEARCH_SECONDS, rate, PARENTS)
            if found.complete and _keeps_up(found, rate):
                best, rate = found, rate * factor
                continue
            if not found.complete:  # what was lost would be missed in the next step too
                break
            if best is None:
                rate /= 4
            elif factor == LADDER:
                rate, factor = rate / LADDER * FINE, FINE
            else:
                break
    if best is None:
        return Classes(0.0, float("inf"), float("inf"), 0.0, 0.0)
    deliveries = best.figures.delivered / SEARCH_SECONDS
    return Classes(deliveries, best.micros, best.figures.milliseconds("p99"), best.load_share, best.others)


def _keeps_up(found: Window, rate: float) -> bool:
    late = found.figures.milliseconds("p99") >= LATE
    return not late and found.figures.published >= 0.97 * rate * SEARCH_SECONDS
