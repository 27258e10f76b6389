"""A Valkey of one test's own, which it may stop, freeze, kill and start again at the same address."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from one.run.servers import _valkey_server
from support.web_server import free_port


class Valkey:
    """One server process without memory, on a TCP port and a unix socket."""

    def __init__(self, folder: Path, *options: object) -> None:
        self.folder = folder
        self.options = options
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.unix_url = f"unix://{folder}/v.sock?db=0"
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                str(_valkey_server()),
                "--port",
                str(self.port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                str(self.folder),
                "--loglevel",
                "warning",
                "--unixsocket",
                f"{self.folder}/v.sock",
                *map(str, self.options),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        async with asyncio.timeout(10):
            while True:
                with suppress(RedisError, OSError):
                    await self.ask("PING")
                    return
                await asyncio.sleep(0.02)

    async def ask(self, *command: Any) -> Any:
        """One command."""
        async with Redis(host="127.0.0.1", port=self.port, protocol=2, socket_timeout=5) as redis:
            return await redis.execute_command(*command)  # type: ignore[no-untyped-call]

    async def channels(self) -> set[str]:
        """What anybody is subscribed to."""
        return {name.decode() for name in await self.ask("PUBSUB", "CHANNELS")}

    def freeze(self) -> None:
        """Stop it without closing anything."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()


@asynccontextmanager
async def own_valkey(folder: Path) -> AsyncIterator[Valkey]:
    """A running Valkey for as long as the block lasts."""
    server = Valkey(folder)
    await server.start()
    try:
        yield server
    finally:
        server.kill()
