"""What all scenarios share: PostgreSQL and Valkey in a temporary folder, a school, the compiled load."""

import socket
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bench import build, machine
from bench.population import PARENTS, Population, populate
from one import channels
from one.run import embedded
from one.run.servers import VALKEY_SOCKET, socket_folder
from one.scope import Profile
from one.store.migrate import migrate


@dataclass(frozen=True)
class Stack:
    """Where everything is."""

    folder: Path
    database_url: str
    redis_url: str
    valkey: Path  # its unix socket
    population: Population
    load: Path

    def members(self, count: int) -> Sequence[str]:
        """Cookies of the first so many parents, class after class."""
        found = self.population.parents[:count]
        assert len(found) == count, "the school is too small"
        return found

    def class_channel(self, parent: int) -> str:
        """The channel of a parent's class, by the parent's rank."""
        return channels.class_profile(self.population.classes[parent // PARENTS], Profile.GUARDIAN)

    async def analyze(self) -> None:
        """Bring the planner's statistics up to date, as autovacuum would have by the next morning."""
        connection = await asyncpg.connect(self.database_url)
        await connection.execute("vacuum analyze")
        await connection.close()

    @property
    def school_channel(self) -> str:
        """The channel of all parents."""
        return channels.school_profile(self.population.school, Profile.GUARDIAN)


@asynccontextmanager
async def stack(sockets: int) -> AsyncIterator[Stack]:
    """Start the services and make a school with so many parents; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="one-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the servers may run as another user
        data = folder / "data"
        program = await build.build(build.LOAD, folder / "load")
        async with embedded.services(data) as (database_url, redis_url):
            await migrate(database_url)
            population = await populate(database_url, -(-sockets // PARENTS))
            machine.urge_family()
            yield Stack(
                folder, database_url, redis_url, socket_folder(data) / VALKEY_SOCKET, population, program
            )


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
