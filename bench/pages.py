"""Scenario ``pages``: what a page costs one web process, and what a browser loads for one.

The sample school, with a month of notes, half of them read: its teachers, its head, guardians and pupils
are signed in, and each keeps a connection over which they ask for the same page as soon as they have it.
"""

import asyncio
import re
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

from bench import first_visit, machine, tables
from bench.population import Population
from bench.stack import Stack
from bench.target import OURS, Server, serving
from bench.visitors import Figures, get, visit
from one.accounts.terms import VERSION
from one.apps.carnet import notes
from one.config import Settings
from one.resources import of_command
from one.run import embedded, sample
from one.run.servers import VALKEY_SOCKET, socket_folder
from one.scope import Scope
from one.store import pool as store_pool
from one.store.accounts import sessions
from one.store.migrate import migrate

PAGES = ("/", "/classe", "/applis", "/compte", "/carnet")
SECONDS = 2.0
NOTES = 30  # to each class, beside those of the sample: more than a page of the feed
MIX = (
    ("enseignant", 4),
    ("parent", 8),
    ("eleve", 4),
)  # of each profile, sixteen in all; the head is a teacher
BODY = (
    "Demain, nous partons à la ferme : prévoyez des bottes, un goûter et un vêtement de pluie.\n\n"
    "Le car part à 9 h devant l’école et revient à 16 h."
)

# In prod nothing looks whether a template changed. The cookie has the name it has on https.
PROD = replace(
    OURS,
    https=True,
    env=lambda stack, port: {
        **OURS.env(stack, port),
        "ONE_ENV": "prod",
        "SECRET_KEY": secrets.token_hex(32),  # prod takes none that is easy to guess
        "PUBLIC_URL": f"https://127.0.0.1:{port}",
    },
)
COOKIE = "__Host-one"


@dataclass(frozen=True)
class Cost:
    """One address under load."""

    figures: Figures
    cpu: float  # seconds of the server
    others: float  # cores taken by what is not ours

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.figures.took) / self.figures.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the server's processor for one answer."""
        return self.cpu * 1000 / max(1, len(self.figures.took))

    @property
    def line_bytes(self) -> float:
        """Of one answer, with its headers."""
        return self.figures.line_bytes / max(1, len(self.figures.took))


@asynccontextmanager
async def school() -> AsyncIterator[tuple[Stack, list[str]]]:
    """The services with the sample school in them, and the cookies of those who visit."""
    with tempfile.TemporaryDirectory(prefix="one-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the servers may run as another user
        async with embedded.services(folder / "data") as (database_url, redis_url):
            await migrate(database_url)
            settings = Settings(
                database_url=database_url, redis_url=redis_url, secret_key="b" * 32, data=folder / "web"
            )
            await sample.ensure(settings)
            cookies = await _fill(settings, database_url)
            machine.urge_family()
            nobody = Population(0, [], [], [])
            valkey = socket_folder(folder / "data") / VALKEY_SOCKET
            yield Stack(folder, database_url, redis_url, valkey, nobody, folder), cookies


async def _fill(settings: Settings, database_url: str) -> list[str]:
    """Activate everybody, write the notes, read half of them; sign in the visitors."""
    pool = await store_pool.create(database_url, 2, name="one bench")
    # Without passwords: a server of ``prod`` does not start on those that everybody knows.
    await pool.execute(
        "update person set activated_at = coalesce(activated_at, now()), terms_version = $1, password_hash = null",
        VERSION,
    )
    resources = of_command(settings, pool)
    for row in await pool.fetch("select id from person where profile = 'enseignant' order by id"):
        scope = await _scope(pool, row["id"])
        for each in scope.classes:
            for number in range(NOTES):
                draft = notes.Draft(each.id, f"Sortie à la ferme, groupe {number + 1}", BODY)
                await notes.publish(scope, resources, draft)
    await pool.execute(
        "insert into mark (person_id, event_id, read_at)"
        " select distinct l.person_id, f.event_id, now() from listens l join channel c on c.name = l.channel"
        " join feed f on f.channel_id = c.id where f.item and f.event_id % 2 = 0 on conflict do nothing"
    )
    cookies = []
    for profile, count in MIX:
        rows = await pool.fetch(
            "select id from person where profile = $1 order by id limit $2", profile, count
        )
        for row in rows:
            token = await sessions.start(pool, row["id"], remember=True, device="bench")
            cookies.append(f"{COOKIE}={token}")
    await pool.close()
    connection = await asyncpg.connect(database_url)
    await connection.execute("vacuum analyze")
    await connection.close()
    return cookies


async def _scope(pool: store_pool.Pool, person_id: int) -> Scope:
    token = await sessions.start(pool, person_id, remember=False, device="")
    found = await sessions.scope(pool, token)
    assert found is not None, "just opened"
    return found


async def cost(server: Server, path: str, cookies: list[str], seconds: float = SECONDS) -> Cost:
    """One address, asked for by all at once."""
    busy, ours, before = machine.busy(), machine.family(), server.cpu()
    figures = await asyncio.to_thread(visit, server.port, path, cookies, seconds, 0.0)
    spent = server.cpu() - before
    others = max(0.0, machine.busy() - busy - (machine.family() - ours)) / figures.seconds
    return Cost(figures, spent, others)


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Server, list[str]]]:
    """The school, and one web process for it, warm."""
    async with school() as (on, cookies), serving(PROD, on) as server:
        for path in PAGES:
            await asyncio.to_thread(visit, server.port, path, cookies, 0.3)
        yield server, cookies


async def measured(
    repeat: Callable[[str, Sequence[Any], int], Awaitable[dict[str, list[Any]]]], times: int
) -> str:
    """The tables: each address under load, then what a browser loads for the home page."""
    async with served() as (server, cookies):
        home = await asyncio.to_thread(get, server.port, "/", cookies[0])
        sprite = next(iter(re.findall(r"/static/[^\"#]+\.svg", home.decode())))
        works = [(path, partial(cost, server, path, cookies)) for path in (*PAGES, sprite)]
        found = await repeat("pages", works, times)
        text = _costs(found)
        program = browser()
        if program is None:
            return f"{text}\nNo Chromium, so a visit is not counted.\n"
        return f"{text}\n{_visits(await first_visit.visits(program, server.port, cookies[0]))}"


def _costs(found: dict[str, list[Cost]]) -> str:
    rows = []
    for path, runs in found.items():
        shown = re.sub(r"^/static/[^/]+/.*/", "a file, ", path)
        figures: list[tuple[str, Callable[[Cost], float]]] = [
            (",.0f", lambda r: r.per_second),
            (".2f", lambda r: r.cpu_ms),
            (",.0f", lambda r: 1000 / r.cpu_ms),
            (".1f", lambda r: r.figures.quantile(0.5)),
            (".1f", lambda r: r.figures.quantile(0.99)),
            (",.0f", lambda r: r.line_bytes),
            (".2f", lambda r: r.figures.cpu / r.figures.seconds),
            (".2f", lambda r: r.others),
        ]
        rows.append([shown, *(format(tables.middle(runs, of), spec) for spec, of in figures)])
    head = [
        "page",
        "a second",
        "ms CPU",
        "a second of a whole core",
        "p50 ms",
        "p99 ms",
        "bytes on the line",
        "load's core",
        "others' cores",
    ]
    return tables.table(head, rows)


def _visits(found: Sequence[first_visit.Visit]) -> str:
    rows = [
        [
            name,
            str(visit.requests),
            f"{visit.line_bytes:,}",
            ", ".join(f"{count} {kind}" for kind, count in visit.kinds.most_common()),
        ]
        for name, visit in zip(("first", "second"), found, strict=True)
    ]
    return tables.table(["visit of the home page", "requests", "bytes", "of which"], rows)


def browser() -> str | None:
    """The Chromium that counts what a visit loads, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
