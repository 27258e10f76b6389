"""A real cluster: three masters and three replicas of the embedded Valkey, on loopback."""

import asyncio
import contextlib
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from one.run.servers import _valkey_server
from support.web_server import free_port

SLOTS = ((0, 5460), (5461, 10922), (10923, 16383))


class Node:
    """One server process."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.bus = port, free_port()
        folder.mkdir()
        self.process = subprocess.Popen(
            [
                str(_valkey_server()),
                "--port",
                str(port),
                "--bind",
                "127.0.0.1",
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes.conf",
                "--cluster-node-timeout",
                "1500",
                "--dir",
                str(folder),
                "--save",
                "",
                "--appendonly",
                "no",
                "--cluster-port",
                str(self.bus),
                "--loglevel",
                "warning",
                "--cluster-replica-validity-factor",
                "0",
                "--protected-mode",
                "no",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )

    async def ask(self, *command: Any) -> Any:
        async with Redis(host="127.0.0.1", port=self.port, protocol=2, socket_timeout=5) as redis:
            return await redis.execute_command(*command)  # type: ignore[no-untyped-call]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Cluster:
    """Six nodes; ``masters`` hold the thirds of the slots, ``replicas`` follow them."""

    def __init__(self, folder: Path) -> None:
        self.nodes = [Node(folder / f"node-{n}", free_port()) for n in range(6)]
        self.masters, self.replicas = self.nodes[:3], self.nodes[3:]
        self.url = f"redis://127.0.0.1:{self.nodes[0].port}?cluster=true"

    async def form(self) -> None:
        """Meet, share out the slots, follow; wait until every node agrees."""
        for node in self.nodes:
            await self._until(lambda n=node: n.ask("PING"))
        first = self.masters[0]
        for node, (start, end) in zip(self.masters, SLOTS, strict=True):
            await node.ask("CLUSTER", "ADDSLOTSRANGE", start, end)
        for node in self.nodes[1:]:
            await first.ask("CLUSTER", "MEET", "127.0.0.1", node.port, node.bus)
        for node in self.nodes:
            await self._until(lambda n=node: self._knows(n, 6))
        for master, replica in zip(self.masters, self.replicas, strict=True):
            master_id = (await master.ask("CLUSTER", "MYID")).decode()
            await self._until(lambda r=replica, i=master_id: r.ask("CLUSTER", "REPLICATE", i))
        for node in self.nodes:
            await self._until(lambda n=node: self._agrees(n))

    async def migrate(self, slot: int, source: Node, target: Node) -> None:
        """Move one slot, as an operator does."""
        target_id = (await target.ask("CLUSTER", "MYID")).decode()
        source_id = (await source.ask("CLUSTER", "MYID")).decode()
        await target.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", source_id)
        await source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", target_id)
        for node in (target, source):
            await node.ask("CLUSTER", "SETSLOT", slot, "NODE", target_id)

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()

    async def _knows(self, node: Node, count: int) -> None:
        assert len(await self._lines(node)) == count

    async def _agrees(self, node: Node) -> None:
        assert b"cluster_state:ok" in await node.ask("CLUSTER", "INFO")
        assert sum("slave" in line.split()[2] for line in await self._lines(node)) == 3

    async def _lines(self, node: Node) -> list[str]:
        text: bytes = await node.ask("CLUSTER", "NODES")
        return text.decode().splitlines()

    async def _until(self, work: Any) -> None:
        async with asyncio.timeout(20):
            while True:
                with contextlib.suppress(RedisError, OSError, AssertionError):
                    await work()
                    return
                await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Cluster]:
    """A formed cluster for as long as the block lasts."""
    folder.mkdir()
    cluster = Cluster(folder)
    try:
        await cluster.form()
        yield cluster
    finally:
        cluster.stop()
