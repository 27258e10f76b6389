"""A tree of ONE in a folder of its own, with applications added or taken away, run for real."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import httpx

from support.client import KEY
from support.database import named
from support.web_server import free_port

ROOT = Path(__file__).parent.parent.parent
PARTS = ("one", "templates", "static")
# Where an application has its folders, or its files.
ROOMS = (
    "one/apps",
    "one/http",
    "one/store",
    "templates",
    "static/css",
    "static/js",
    "static/img",
)
# The sample is made by `one demo`, which brings servers of its own; here they are there already.
SAMPLE = "import asyncio; from one import config; from one.run import sample; asyncio.run(sample.ensure(config.load()))"

# What the worker writes of somebody, all documents together.
OWN_DATA = """
import asyncio, io, json, sys, zipfile
from pathlib import Path
from typing import Any
from one import config
from one.personal_data.writing import write
from one.resources import of_command
from one.run.commands import with_pool
from one.store.accounts import sessions
async def tell(done, all_):
    pass
async def read(pool):
    person_id = await pool.fetchval("select id from person where login = $1", sys.argv[1])
    out = io.BytesIO()
    await write(await sessions.of_person(pool, person_id), of_command(config.load(), pool), out, Path("."), tell)
    return out
async def main():
    out = await with_pool(config.load(), read)
    archive = zipfile.ZipFile(out)
    data = {}
    for name in archive.namelist():
        if name.endswith(".json"):
            data |= json.loads(archive.read(name))
    print(json.dumps(data))
asyncio.run(main())
"""


class Tree:
    """One's source, copied."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        for part in PARTS:
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        self.environment = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": KEY,
            "ONE_DATA": str(folder / "var"),
            "PORT": str(self.port),
            "LOG_LEVEL": "warning",
        }

    def add(self, application: Path) -> None:
        """Its folders beside the others."""
        shutil.copytree(application, self.folder, dirs_exist_ok=True)

    def remove(self, code: str) -> None:
        """All that is called after it."""
        for room in ROOMS:
            for path in list((self.folder / room).iterdir()):
                if path.stem == code:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def run(self, *arguments: str) -> str:
        """Python in the tree, e.g. ``-m one migrate``; what it says."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def own_data(self, login: str) -> dict[str, Any]:
        """« Mes données » of somebody."""
        found: dict[str, Any] = json.loads(self.run("-c", OWN_DATA, login))
        return found

    def prepare(self) -> None:
        """Its schema and its sample school."""
        self.run("-m", "one", "migrate")
        self.run("-c", SAMPLE)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """Its address, while it runs."""
        with subprocess.Popen(
            [sys.executable, "-m", "one", "web"], cwd=self.folder, env=self.environment
        ) as process:
            try:
                origin = f"http://127.0.0.1:{self.port}"
                async with httpx.AsyncClient() as client:
                    with anyio.fail_after(60):
                        while not await _ready(client, origin):
                            assert process.poll() is None, "it ended"
                            await anyio.sleep(0.1)
                yield origin
            finally:
                process.terminate()


async def _ready(client: httpx.AsyncClient, origin: str) -> bool:
    try:
        return (await client.get(f"{origin}/health/ready")).status_code == 200
    except httpx.TransportError:
        return False


@asynccontextmanager
async def database(server_url: str, name: str) -> AsyncIterator[str]:
    """An empty database, while the block lasts."""
    admin = await asyncpg.connect(server_url)
    await admin.execute(f"drop database if exists {name} with (force)")
    await admin.execute(f"create database {name}")
    try:
        yield named(server_url, name)
    finally:
        await admin.execute(f"drop database if exists {name} with (force)")
        await admin.close()


@asynccontextmanager
async def visiting(origin: str, login: str, password: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody signed in."""
    headers = {"sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(base_url=origin, headers=headers, follow_redirects=True) as client:
        await client.post("/connexion", data={"login": login, "password": password})
        yield client
