"""A PostgreSQL of some tests' own, which they may stop, kill, keep from committing, and put back to an earlier day."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import psutil

from one.run import embedded
from one.run.processes import Supervisor
from one.run.servers import ENVIRONMENT, _bin, socket_folder
from one.tasks import end_tasks
from support import database


class PostgreSQL:
    """One embedded server."""

    def __init__(self, supervisor: Supervisor, data: Path) -> None:
        self.supervisor = supervisor
        self.data = data
        self.url = embedded.database_url(data)

    async def start(self) -> None:
        await embedded.start(self.supervisor, self.data, valkey=False)

    async def stop(self) -> None:
        """A fast shutdown, as a restart does: sessions are ended, what is committed is kept."""
        await self.supervisor.stop("postgres", within=30)

    async def kill(self) -> None:
        """End the server at once, as the kernel does when memory is short; its supervisor starts it again."""
        pid = self.supervisor.pid("postgres")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while self.supervisor.pid("postgres") in (pid, None):
            await asyncio.sleep(0.02)

    async def keeps_what_it_committed(self) -> None:
        """When it is killed, too: a COMMIT is written before it is answered, as everywhere but in tests."""
        admin = await asyncpg.connect(self.url)
        await admin.execute("alter system set synchronous_commit = on")
        await admin.execute("select pg_reload_conf()")
        await admin.close()

    @asynccontextmanager
    async def commits_stall(self) -> AsyncIterator["Stall"]:
        """No COMMIT ends while the block lasts, as behind a disk that is frozen; statements and reads go on.

        A standby that is waited for and does not exist holds a COMMIT where a write to the disk would: after all its
        work, before anybody sees it. Unlike that a cancelled one would give up waiting; so whoever waits is stopped.
        """
        admin, watcher = await asyncpg.connect(self.url), await asyncpg.connect(self.url)
        stall = Stall()
        watching = asyncio.create_task(stall.watch(watcher))
        try:
            await admin.execute("alter system set synchronous_commit = on")
            await admin.execute("alter system set synchronous_standby_names = 'nobody'")
            await admin.execute("select pg_reload_conf()")
            yield stall
        finally:
            assert not watching.done(), watching
            await end_tasks(watching)
            await admin.execute("alter system reset synchronous_standby_names")
            await admin.execute("alter system set synchronous_commit = off")
            await admin.execute("select pg_reload_conf()")
            stall.end()
            await admin.close()
            watcher.terminate()

    async def dump(self, path: Path) -> None:
        """What `pg_dump` makes of the database of the tests."""
        await self._run("pg_dump", "--format=custom", f"--file={path}", database.NAME)

    async def restore(self, path: Path) -> None:
        """Put a dump back in place, while everything runs."""
        await self._run("pg_restore", "--clean", "--if-exists", f"--dbname={database.NAME}", str(path))

    async def _run(self, name: str, *arguments: str) -> None:
        process = await asyncio.create_subprocess_exec(
            str(_bin(name)),
            f"--host={socket_folder(self.data)}",
            "--username=one",
            *arguments,
            env=ENVIRONMENT,
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()


class Stall:
    """The server processes that wait for their COMMIT, each stopped."""

    def __init__(self) -> None:
        self.stopped: set[int] = set()
        self.began = time.monotonic()

    async def watch(self, admin: asyncpg.Connection) -> None:
        while True:
            for row in await admin.fetch("select pid from pg_stat_activity where wait_event = 'SyncRep'"):
                if row["pid"] not in self.stopped:
                    self.stopped.add(row["pid"])
                    os.kill(row["pid"], signal.SIGSTOP)
            await asyncio.sleep(0.02)

    async def lasts(self, seconds: float, waiting: int = 1) -> None:
        """Until so many wait, and so many seconds have passed since the beginning."""
        async with asyncio.timeout(30 + seconds):
            while len(self.stopped) < waiting or time.monotonic() - self.began < seconds:
                await asyncio.sleep(0.05)

    def end(self) -> None:
        for pid in self.stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        assert not [
            p for p in self.stopped if psutil.pid_exists(p) and psutil.Process(p).status() == "stopped"
        ]


@asynccontextmanager
async def own_postgresql(folder: Path) -> AsyncIterator[PostgreSQL]:
    """A running server with a migrated template, for as long as the block lasts."""
    async with Supervisor() as supervisor:
        server = PostgreSQL(supervisor, folder)
        await server.start()
        await database.prepare(server.url)
        yield server
