"""One measure: a window of publishing, with what it cost the server, the load and the machine."""

import asyncio
import time
from dataclasses import dataclass

from bench import machine
from bench.load import Figures, Load
from bench.target import Server


@dataclass(frozen=True)
class Window:
    """What happened between two looks at the clocks. CPU in seconds."""

    figures: Figures
    expected: int
    server_cpu: float
    seconds: float
    others: float  # cores taken by what is not ours

    @property
    def micros(self) -> float:
        """µs of server CPU for one delivery."""
        return self.server_cpu * 1e6 / max(1, self.figures.delivered)

    @property
    def complete(self) -> bool:
        """Whether everything published arrived, once."""
        return self.figures.delivered == self.expected

    @property
    def load_share(self) -> float:
        """Share of its core the generator used: near 1 it is the limit, not the server."""
        return self.figures.cpu / self.figures.seconds


async def window(server: Server, load: Load, seconds: float, rate: float, members: int) -> Window:
    """Publish and watch. ``members`` is how many sockets one message goes to."""
    busy, ours, before, start = machine.busy(), machine.family(), server.cpu(), time.monotonic()
    figures = await load.run(seconds, rate)
    spent, took = server.cpu() - before, time.monotonic() - start
    others = max(0.0, machine.busy() - busy - (machine.family() - ours)) / took
    return Window(figures, figures.published * members, spent, took, others)


async def settle(server: Server, most: float = 6.0) -> None:
    """Wait until the server rests: handshakes leave timers and first collections behind."""
    end = time.monotonic() + most
    while time.monotonic() < end:
        before = server.cpu()
        await asyncio.sleep(0.5)
        if server.cpu() - before < 0.03:
            return
