"""Redis or Valkey Cluster: sharded publish/subscribe, one subscription connection per master.

A channel lives in the slot of its name. When a master dies or a slot moves, the map of slots is read
again and the channels concerned are subscribed where they are now; what was missed meanwhile is healed
from PostgreSQL, like after any other gap.
"""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.crc import key_slot

from one.realtime.address import Address, of_node
from one.realtime.redis_down import REDIS_DOWN, talking
from one.realtime.subscription import PREFIX, OnMessage, Subscription
from one.tasks import end_tasks

CALM = 5.0  # seconds between two looks at the map when all is well
WORRIED = 0.5  # and while a master does not answer
ANSWER = 1.0

log = logging.getLogger("one.live")


class ClusterSubscription:
    """The same as Subscription, over all masters."""

    def __init__(
        self,
        url: str,
        on_message: OnMessage,
        on_connected: Callable[[], None],
        *,
        full: Callable[[], bool] = lambda: False,
    ) -> None:
        """``url`` names any node; the others are found."""
        self._url = url
        self._on_message = on_message
        self._full = full
        self._on_connected = on_connected
        self._nodes: dict[Address, Subscription] = {}
        self._tasks: dict[Address, asyncio.Task[None]] = {}
        self._leaving: set[asyncio.Task[None]] = set()  # of nodes that are gone
        self._slots: list[Address | None] = [None] * 16384
        self._known: list[Address] = []
        self._stale = asyncio.Event()
        self.wanted: set[str] = set()

    @property
    def connected(self) -> bool:
        """Whether every master is connected."""
        return bool(self._nodes) and all(node.connected for node in self._nodes.values())

    @property
    def confirmed(self) -> set[str]:
        """The channels confirmed by their masters."""
        return set().union(*(node.confirmed for node in self._nodes.values()))

    async def add(self, names: Sequence[str]) -> bool:
        """Subscribe each at its master; True when all are confirmed."""
        self.wanted.update(names)
        groups = self._by_node(names)
        answers = await asyncio.gather(*(node.add(group) for node, group in groups))
        return all(answers) and sum(len(group) for _, group in groups) == len(names)

    async def remove(self, names: Sequence[str]) -> None:
        """Unsubscribe."""
        self.wanted.difference_update(names)
        for node in list(self._nodes.values()):  # a failover may change them while one is spoken to
            mine = [name for name in names if name in node.wanted and name not in self.wanted]
            if mine:
                await node.remove(mine)

    def probes(self, name: str) -> list[str]:
        """One channel per master, found by trying numbers until its slot is there."""
        found: dict[Address, str] = {}
        for number in itertools.count():
            if len(found) == len(self._nodes) or number > 10_000:
                break
            address = self._address(f"{name}:{number}")
            if address is not None and address in self._nodes:
                found.setdefault(address, f"{name}:{number}")
        return list(found.values())

    def cut(self, name: str) -> None:
        """Give up the connection this probe goes through, and look at the map again."""
        for node, _ in self._by_node([name]):
            node.cut(name)
        self._stale.set()

    async def run(self) -> None:
        """Follow the map of slots, until cancelled."""
        try:
            while True:
                self._stale.clear()
                try:
                    await self._look()
                except REDIS_DOWN as error:
                    log.warning("the cluster's map could not be read: %s", type(error).__name__)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(CALM if self.connected else WORRIED):
                        await self._stale.wait()
                await asyncio.sleep(0.1)  # a failover says many things at once
        finally:
            await end_tasks(*self._tasks.values(), *self._leaving)

    async def _look(self) -> None:
        """Read the map, start and end connections, move channels to where they live now."""
        slots = await self._map()
        for number in range(16384):
            self._slots[number] = None
        for (start, end), address in slots.items():
            self._slots[start : end + 1] = [address] * (end + 1 - start)
        masters = set(slots.values())
        self._leaving = {task for task in self._leaving if not task.done()}
        for gone in set(self._nodes) - masters:
            self._leaving.add(self._tasks.pop(gone))
            del self._nodes[gone]
        for task in self._leaving:  # and again at each look: a library may take it for a network error
            task.cancel()
        moved = False
        for address in masters - set(self._nodes):
            node = self._nodes[address] = Subscription(
                of_node(self._url, address),
                self._on_message,
                self._on_connected,
                sharded=True,
                on_stale=self._stale.set,
                full=self._full,
            )
            node.wanted |= {name for name in self.wanted if self._address(name) == address}
            self._tasks[address] = asyncio.create_task(node.run())
            moved = True
        for address, node in self._nodes.items():
            here = {name for name in self.wanted if self._address(name) == address}
            moved |= here != node.wanted
            node.wanted = here
            node.confirmed &= here  # a slot that leaves and comes back is subscribed again
            if node.connected and (missing := sorted(here - node.confirmed)):
                await node.add(missing)
        if moved:
            self._on_connected()  # what passed while channels moved is in PostgreSQL

    async def _map(self) -> dict[tuple[int, int], Address]:
        """Slot ranges and their masters, from the first node that answers."""
        seed = urlsplit(self._url)
        candidates = [*self._known, (seed.hostname or "127.0.0.1", seed.port or 6379)]
        error: Exception = OSError("no node")
        for address in dict.fromkeys(candidates):
            redis: Redis = Redis.from_url(
                of_node(self._url, address), protocol=2, socket_timeout=ANSWER, socket_connect_timeout=ANSWER
            )
            try:
                with talking():
                    answer: Any = await redis.execute_command("CLUSTER SLOTS")  # type: ignore[no-untyped-call]
            except REDIS_DOWN as found:
                error = found
                continue
            finally:
                await redis.aclose()
            entries = [
                (start, end, [_where(node, address) for node in nodes]) for start, end, *nodes in answer
            ]
            self._known = list(dict.fromkeys(node for _, _, nodes in entries for node in nodes))
            return {(start, end): nodes[0] for start, end, nodes in entries}
        raise error

    def _address(self, name: str) -> Address | None:
        return self._slots[key_slot((PREFIX + name).encode())]

    def _by_node(self, names: Sequence[str]) -> list[tuple[Subscription, list[str]]]:
        groups: dict[Address, list[str]] = {}
        for name in names:
            address = self._address(name)
            if address is not None and address in self._nodes:
                groups.setdefault(address, []).append(name)
        return [(self._nodes[address], group) for address, group in groups.items()]


def _where(node: Any, asked: Address) -> Address:
    """Host and port of an entry of CLUSTER SLOTS; a node that does not know its own host is the one we asked."""
    host = (node[0] or b"").decode()
    return (host if host not in ("", "?") else asked[0]), int(node[1])
