"""A master with a replica, and three Sentinels that watch them: the embedded Valkey, on loopback."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from one.run.servers import _valkey_server
from support.own_valkey import Valkey
from support.web_server import free_port

NAME = "ecole"
WATCH = (
    "port {port}\nbind 127.0.0.1\nprotected-mode no\ndir {folder}\nloglevel warning\n"
    "sentinel monitor {name} 127.0.0.1 {master} 2\n"
    "sentinel down-after-milliseconds {name} 1000\nsentinel failover-timeout {name} 4000\n"
)


class Watched:
    """``master`` and ``replica``; ``url`` names the Sentinels."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.master = Valkey(_made(folder / "a"))
        self.replica = Valkey(
            _made(folder / "b"), "--replicaof", "127.0.0.1", self.master.port, "--repl-diskless-sync-delay", 0
        )
        self.ports = [free_port() for _ in range(3)]
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        self.url = f"redis://{hosts}/0?sentinel={NAME}"
        self._sentinels: list[subprocess.Popen[bytes]] = []

    async def start(self) -> None:
        """Start all; wait until each Sentinel knows the replica and the two others."""
        await self.master.start()
        await self.replica.start()
        for port in self.ports:
            folder = _made(self.folder / str(port))
            settings = folder / "sentinel.conf"
            settings.write_text(WATCH.format(port=port, folder=folder, name=NAME, master=self.master.port))
            command = [str(_valkey_server()), str(settings), "--sentinel"]
            self._sentinels.append(
                subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
        async with asyncio.timeout(30):
            for port in self.ports:
                while await self._seen(port) != (b"1", b"2"):
                    await asyncio.sleep(0.1)

    async def _seen(self, port: int) -> tuple[bytes, bytes] | None:
        with suppress(RedisError, OSError):
            async with Redis(host="127.0.0.1", port=port, protocol=2, socket_timeout=5) as redis:
                answer: list[bytes] = await redis.execute_command("SENTINEL", "MASTER", NAME)  # type: ignore[no-untyped-call]
                told = dict(zip(answer[::2], answer[1::2], strict=True))
                return told[b"num-slaves"], told[b"num-other-sentinels"]
        return None

    def stop(self) -> None:
        for process in self._sentinels:
            process.kill()
            process.wait()
        for server in (self.master, self.replica):
            server.kill()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[Watched]:
    """All of it for as long as the block lasts."""
    servers = Watched(folder)
    try:
        await servers.start()
        yield servers
    finally:
        servers.stop()
