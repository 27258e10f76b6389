"""An hour of ordinary life (SOAK_MINUTES): people come and go, notes are written; nothing is lost, nothing grows."""

import asyncio
import os
import random
import time
from pathlib import Path

import psutil
import pytest
from support.faults import Scene, measure, team
from support.history import committed
from support.live_client import LiveClient
from support.workers import Worker

from one.config import Settings
from one.store.pool import Pool

pytestmark = [pytest.mark.anyio, pytest.mark.soak, pytest.mark.timeout(0)]

MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
PEOPLE = 200
CHURN = 0.01  # of the sockets, a minute
WARM = 0.25  # of the time, until what is kept on purpose is full
GROWTH = 16 << 20  # bytes a worker may weigh more after that


class Churn:
    """People who leave for good, those who come in their place, and those whose line breaks."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.gone: list[LiveClient] = []
        self.cut = 0
        self._tasks: dict[LiveClient, asyncio.Task[None]] = {}

    async def run(self, until: float) -> None:
        """One after the other, evenly."""
        while time.monotonic() < until:
            await asyncio.sleep(min(60 / (PEOPLE * CHURN), until - time.monotonic()))
            number = random.randrange(PEOPLE)
            if random.random() < 0.5:
                self.scene.clients[number].cut()
                self.cut += 1
            else:
                await self._replace(number)

    async def _replace(self, number: int) -> None:
        old = self.scene.clients[number]
        new = self.scene.clients[number] = LiveClient(self.scene.urls, old.cookie)
        self.gone.append(old)
        old.leave()
        if (task := self._tasks.pop(old, None)) is not None:
            await asyncio.wait([task])
        self._tasks[new] = asyncio.create_task(new.run())
        async with asyncio.timeout(30):
            await new.greeted.wait()

    async def end(self) -> None:
        """The last ones leave."""
        for client, task in self._tasks.items():
            client.leave()
            await asyncio.wait([task])

    async def check(self) -> None:
        """What those got who left is a whole piece of the history."""
        history = await committed(self.scene.pool)
        for client in self.gone:
            assert client.wrong == []
            assert client.first is not None
            for name, seq in client.seqs.items():
                got = [event for event in client.got if event.channel == name]
                assert got == history.get(name, [])[client.first[name] : seq]


def weight(worker: Worker) -> int:
    """Resident bytes."""
    return int(psutil.Process(worker.process.pid).memory_info().rss)


async def test_life_goes_on_and_nothing_grows(settings: Settings, pool: Pool, tmp_path: Path) -> None:
    began = time.monotonic()
    end = began + MINUTES * 60
    async with team(settings, pool, tmp_path, families=PEOPLE) as (scene, both):
        churn = Churn(scene)
        churning = asyncio.create_task(churn.run(end))
        weights: list[list[int]] = []
        while time.monotonic() < end:
            turn = time.monotonic()
            await scene.write(10, at_once=2)
            await asyncio.sleep(max(0.0, 10 - (time.monotonic() - turn)))
            if time.monotonic() > began + MINUTES * 60 * WARM:
                weights.append([weight(worker) for worker in both])
        await churning
        await scene.arrive()
        await scene.check(least=0)
        await churn.check()
        assert sum([await measure(worker.url, "one_sockets") for worker in both]) == PEOPLE
        await churn.end()
    for first, last in zip(weights[0], weights[-1], strict=True):
        assert last - first < GROWTH, [
            [each >> 20 for each in row] for row in weights[:: len(weights) // 10 + 1]
        ]
    print(
        f"{churn.cut} cut, {len(churn.gone)} replaced; MiB {[each >> 20 for each in weights[0] + weights[-1]]}"
    )
