"""However people come, go and fail: what the hub counts is what they hold, and what it holds is subscribed."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from support.own_valkey import own_valkey

from one.errors import Unavailable
from one.realtime import channels
from one.realtime.channel import Channel
from one.realtime.hub import Hub
from one.realtime.subscription import PREFIX, Subscription
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio

NAMES = [f"class:{n}:parent" for n in range(40)]


class Truth:
    """Positions that are read late, or not at all, as of a PostgreSQL that comes and goes."""

    down = (ConnectionError,)

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.fails = 0.05

    async def positions(self, names: Sequence[str]) -> dict[str, int]:
        for _ in range(self.chance.randrange(3)):
            await asyncio.sleep(0)
        if self.chance.random() < self.fails:
            raise ConnectionError
        return dict.fromkeys(names, 7)


class Broker:
    """Subscriptions that are confirmed late, or not at all, and keep what is wanted."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.wanted: set[str] = set()

    async def add(self, names: Sequence[str]) -> bool:
        self.wanted.update(names)
        for _ in range(self.chance.randrange(3)):
            await asyncio.sleep(0)
        return self.chance.random() < 0.9

    async def remove(self, names: Sequence[str]) -> None:
        self.wanted.difference_update(names)
        for _ in range(self.chance.randrange(2)):
            await asyncio.sleep(0)


class Walk:
    """So many random steps, by some who walk at once; ``held`` is what they hold by their own count."""

    def __init__(self, hub: Any, chance: random.Random, steps: int, pause: float) -> None:
        self.hub = hub
        self.chance = chance
        self.left = steps
        self.pause = pause  # seconds a step may last; 0 is one turn of the loop
        self.held: Counter[Channel] = Counter()
        self.refused = self.given_up = 0

    async def run(self, walkers: int) -> None:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(walkers):
                tasks.create_task(self._walk())

    async def _walk(self) -> None:
        mine: list[list[Channel]] = []
        while self.left > 0:
            self.left -= 1
            step = self.chance.random()
            if step < 0.45 and len(mine) < 8:
                held = await self._hold(give_up=self.chance.random() < 0.15)
                if held:
                    mine.append(held)
            elif step < 0.9 and mine:
                self._release(mine.pop(self.chance.randrange(len(mine))))
            elif step < 0.901:
                self.hub.channels.lose(list(self.hub.channels.by_name.values()))  # the database was restored
            else:
                await self.hub.channels.sweep()
            if self.left % 100 == 0:
                self.compare()
        for held in mine:
            self._release(held)

    async def _hold(self, *, give_up: bool) -> list[Channel]:
        """Hold some channels, as a handshake does whose client may hang up meanwhile."""
        names = self.chance.sample(NAMES, self.chance.randint(1, 5))
        asking = asyncio.create_task(self.hub.channels.hold(names))
        if give_up:
            await asyncio.sleep(self.chance.random() * self.pause)
            asking.cancel()
        try:
            held: list[Channel] = await asking
        except Unavailable:
            self.refused += 1
            return []
        except asyncio.CancelledError:
            self.given_up += 1
            return []
        self.held.update(held)
        for channel in held:  # a channel that is held has its place, unless it was lost since
            assert channel.lost or (channel.seq == 7 and channel.name in self.hub.subscriber.wanted)
        return held

    def _release(self, held: list[Channel]) -> None:
        self.held.subtract(held)
        self.hub.channels.release(held)

    def compare(self) -> None:
        """At any moment: who holds a channel is counted, and it is subscribed unless it was lost."""
        for channel, count in self.held.items():
            assert channel.listeners >= count, channel.name  # those who still wait are counted too
            if count and not channel.lost:
                assert self.hub.channels.by_name[channel.name] is channel
                assert channel.name in self.hub.subscriber.wanted

    async def end(self) -> None:
        """Nobody is left: no count, and after a sweep no channel and no subscription."""
        assert not +self.held
        assert all(channel.listeners == 0 for channel in self.held)
        assert all(channel.listeners == 0 for channel in self.hub.channels.by_name.values())
        async with asyncio.timeout(10):
            while self.hub.channels.by_name or self.hub.subscriber.wanted:
                await self.hub.channels.sweep()
                await asyncio.sleep(0)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody holds is given up by the next sweep."""
    monkeypatch.setattr(channels, "LINGER", -1.0)


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(100_000, id="a hundred thousand"),
        pytest.param(1_000_000, id="a million", marks=[pytest.mark.soak, pytest.mark.timeout(600)]),
    ],
)
async def test_after_so_many_random_steps_the_counts_are_what_is_held(at_once: None, steps: int) -> None:
    chance = random.Random(steps)
    refused = given_up = 0
    async with asyncio.TaskGroup() as tasks:
        hub: Hub[Any] = Hub(Truth(chance), Broker(chance), tasks)  # type: ignore[arg-type]
        for _ in range(steps // 1000):
            walk = Walk(hub, chance, 1000, pause=0.0)
            await walk.run(walkers=12)
            await walk.end()
            refused, given_up = refused + walk.refused, given_up + walk.given_up
    assert refused > steps // 1000, "the failures were part of it"
    assert given_up > steps // 1000


async def test_what_is_counted_is_what_a_real_server_has(at_once: None, tmp_path: Any) -> None:
    """With a real Redis whose line is cut meanwhile; at every pause both sides agree."""
    chance = random.Random(1)
    async with own_valkey(tmp_path) as valkey, asyncio.TaskGroup() as tasks:
        subscription = Subscription(valkey.url, lambda name, data: None, lambda: None)
        reading = tasks.create_task(subscription.run())
        truth = Truth(chance)
        hub: Hub[Any] = Hub(truth, subscription, tasks)  # type: ignore[arg-type]
        for _ in range(10):
            truth.fails = 0.05
            walk = Walk(hub, chance, 300, pause=0.002)
            cutting = tasks.create_task(_cut(valkey))
            await walk.run(walkers=6)
            await end_tasks(cutting)
            truth.fails = 0.0
            kept = await hub.channels.hold(chance.sample(NAMES, 10))
            async with asyncio.timeout(10):
                while await valkey.channels() != {PREFIX + name for name in hub.channels.by_name}:
                    await asyncio.sleep(0.02)
            hub.channels.release(kept)
            await walk.end()
        async with asyncio.timeout(10):
            while await valkey.channels():
                await asyncio.sleep(0.02)
        await end_tasks(reading)


async def _cut(valkey: Any) -> None:
    while True:
        await asyncio.sleep(0.1)
        await valkey.ask("CLIENT", "KILL", "TYPE", "pubsub")
