"""``python -m bench.uploads``: what people who look at pages feel while others send photos, and what memory that takes.

One web process on one core with the processes that make its photos small, the sample school; some people ask for their
home page again and again, first alone, then while three teachers send photos of 12 megapixels one after the other. Exit
code 1 when p99 of the page is doubled or memory is more than is promised.
"""

import argparse
import asyncio
import contextlib
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import psutil

from bench import tables
from bench.pages import served
from bench.photos import photo
from bench.target import Server
from bench.visitors import Figures, get, visit
from one.tasks import end_tasks

SENDERS, VISITORS = 3, 4
SECONDS = 10.0
ABOVE_MIB = 150.0  # promised, above rest, of the web process and those it starts
SLOWER = 2.0  # promised: p99 is less than this many times that of rest
_KEY = re.compile(r'name="key" value="(\.[^"]+)"')


@dataclass
class Memory:
    """The most that a process and those it started had for themselves, in MiB."""

    most: float = 0.0

    async def watch(self, pid: int) -> None:
        """Look again and again."""
        while True:
            self.most = max(self.most, await asyncio.to_thread(_mib, pid))
            await asyncio.sleep(0.02)


def _mib(pid: int) -> float:
    total, process = 0, psutil.Process(pid)
    for each in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):  # it ended meanwhile
            total += each.memory_full_info().uss
    return total / (1 << 20)


@asynccontextmanager
async def background(*works: "asyncio.Task[None]") -> AsyncIterator[None]:
    """What goes on as long as the block; what failed meanwhile is raised."""
    try:
        yield
    finally:
        await end_tasks(*works)
        for work in works:
            if not work.cancelled() and (error := work.exception()):
                raise error


async def send(server: Server, cookie: str, photos: list[bytes], sent: list[int]) -> None:
    """One teacher: photo after photo; each is thrown away again, as who chooses others does."""
    found = _KEY.search((await asyncio.to_thread(get, server.port, "/carnet/nouveau", cookie)).decode())
    assert found is not None, "a form says whose it is"
    headers = {
        "cookie": cookie,
        "x-key": found[1],
        "accept": "application/json",
        "sec-fetch-site": "same-origin",
        "origin": server.target.origin(server.port),
    }
    address = f"http://127.0.0.1:{server.port}/fichiers"
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        for number in range(1 << 20):
            params = {"app": "carnet", "nom": f"{number}.jpg"}
            answer = await client.post(address, params=params, content=photos[number % len(photos)])
            answer.raise_for_status()
            (await client.post(f"{address}/{answer.json()['id']}/retirer")).raise_for_status()
            sent.append(number)


async def look(server: Server, cookies: list[str], seconds: float) -> tuple[Figures, float]:
    """People who look at their home page, and the memory meanwhile."""
    memory = Memory()
    async with background(asyncio.create_task(memory.watch(server.pid))):
        return await asyncio.to_thread(visit, server.port, "/", cookies, seconds), memory.most


async def measured(seconds: float) -> bool:
    """Say what was seen; whether it is as promised."""
    photos = [photo(number) for number in range(SENDERS)]
    async with served() as (server, cookies):
        teachers, readers = cookies[:SENDERS], cookies[-VISITORS:]
        calm, rest = await look(server, readers, seconds)
        sent: list[int] = []
        works = [asyncio.create_task(send(server, each, photos, sent)) for each in teachers]
        async with background(*works):
            await asyncio.wait(works, timeout=2)  # they are under way
            before = len(sent)
            busy, most = await look(server, readers, seconds)
            count = len(sent) - before
    rows = [
        [
            name,
            f"{len(f.took) / f.seconds:,.0f}",
            f"{f.quantile(0.5):.1f}",
            f"{f.quantile(0.99):.1f}",
            f"{mib:,.0f}",
        ]
        for name, f, mib in (
            ("nobody sends", calm, rest),
            (f"{count / seconds:.1f} photos a second", busy, most),
        )
    ]
    print(tables.table(["meanwhile", "pages a second", "p50 ms", "p99 ms", "MiB"], rows))
    return busy.quantile(0.99) < SLOWER * calm.quantile(0.99) and most - rest <= ABOVE_MIB


def main() -> int:
    """Measure once."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.uploads", description="Pages while photos are sent."
    )
    parser.add_argument("--seconds", type=float, default=SECONDS)
    return 0 if asyncio.run(measured(parser.parse_args().seconds)) else 1


if __name__ == "__main__":
    sys.exit(main())
