"""Scenario ``scale``: whether a hello, a page and a mark cost the same after a school year as in its first days.

One school three times, each with a PostgreSQL and a web process of its own, measured turn by turn: with three days of items
(a page is as full as ever), with a school year of them, and with 15,000 of a month in one channel that all parents hear.
Who visits has read all but the last items of the month. All three have the same people, and words to look for in each item.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import asyncpg

from bench import history, pages, searching, tables
from bench.load import load
from bench.measure import settle
from bench.population import PARENTS
from bench.stack import Stack, stack
from bench.target import Server, serving
from bench.visitors import visit
from one import channels
from one.config import Settings
from one.feed import marks
from one.feed.reading import AT_ONCE
from one.resources import of_command
from one.scope import Profile
from one.store import pool as store_pool
from one.store.feed import kept, unread
from one.store.feed.marks import Seen

SOCKETS = 2_010
VISITORS = 16
A_DAY = 10
DAYS = 250
PEOPLE = 1_087  # classes, 50,000 people with their families
YEAR_CLASSES, QUICK_CLASSES = 404, 67  # of them, those in which something happens
DEEP = 15_000
MARKS = 2_000  # people a second who mark something, beside the pages
PACE = 0.5  # seconds of visiting for the server's own time: one person at a time


@dataclass(frozen=True)
class Figures:
    """One turn on one base."""

    first: float  # handshakes a second of people who were never counted
    handshakes: float  # of people who were
    refused: int  # of a storm: all at once
    storm: float
    home: float  # a second
    page_p95: float  # ms, one visitor at a time
    count_ms: float  # of PostgreSQL and the way there
    anew_ms: float
    marks: float  # people a second, each an item
    page_p95_beside: float
    searches: searching.Took


class Base:
    """A school with its past, and a web process for it."""

    def __init__(self, on: Stack, made: history.History, server: Server) -> None:
        self.on, self.made, self.server = on, made, server
        self.classes = [on.class_channel(n) for n in range(0, SOCKETS, PARENTS)]  # of those who visit

    async def measured(self) -> Figures:
        """Everything, once."""
        await settle(self.server)
        await self._forget()
        first, _ = await self._opened(128)
        handshakes, _ = await self._opened(128)
        storm, refused = await self._opened(SOCKETS)
        cookies = self.server.target.cookies(self.on.members(SOCKETS)[::PARENTS][:VISITORS])
        home = await pages.cost(self.server, "/", cookies)
        alone = await asyncio.to_thread(visit, self.server.port, "/", cookies[:1], PACE)
        count_ms, anew_ms = await self._counts()
        marked, beside = await self._marks(cookies[:1])
        found = await asyncio.to_thread(searching.took, self.server.port, cookies[:2])
        return Figures(
            first,
            handshakes,
            refused,
            storm,
            home.per_second,
            alone.quantile(0.95),
            count_ms,
            anew_ms,
            marked,
            beside,
            found,
        )

    async def _forget(self) -> None:
        pool = await store_pool.create(self.on.database_url, 1, name="one bench")
        await pool.execute("delete from unread_kept")
        await pool.close()

    async def _opened(self, inflight: int) -> tuple[float, int]:
        """Everybody's handshake, so many at once; how many a second, and how many were refused."""
        names = [self.on.class_channel(n) for n in range(SOCKETS)]
        plan = replace(
            self.server.target.plan(self.on, self.server.port, names, inflight=inflight), broker=""
        )
        async with load(self.on.load, plan, self.on.folder) as run:
            opened = run.opened
        return int(opened.raw["open"]) / opened.seconds, int(opened.raw["refused"])

    async def _counts(self) -> tuple[float, float]:
        """Milliseconds of a count by the one that was kept, and of one anew; the medians of many people."""
        pool = await store_pool.create(self.on.database_url, 1, name="one bench")
        people = [
            row["person_id"]
            for row in await pool.fetch(
                "select distinct person_id from listens where channel = any($1) order by 1 limit 200",
                self.classes,
            )
        ]
        found = []
        for forgotten in (False, True):
            took = []
            for person in people:
                if forgotten:
                    await pool.execute("delete from unread_kept where person_id = $1", person)
                else:
                    await kept.keep(pool, _kept(person, await unread.counted(pool, person)))
                began = time.perf_counter()
                await unread.counted(pool, person)
                took.append((time.perf_counter() - began) * 1000)
            found.append(sorted(took)[len(took) // 2])
        await pool.close()
        return found[0], found[1]

    async def _marks(self, cookies: list[str]) -> tuple[float, float]:
        """Everybody marks an item as read, as a web process writes it, MARKS of them a second, while somebody reads pages.

        How many a second it could be without a pause, and the pages' p95 beside.
        """
        pool = await store_pool.create(self.on.database_url, 2, name="one bench")
        settings = Settings(
            database_url=self.on.database_url, redis_url=self.on.redis_url, secret_key="b" * 32
        )
        resources = of_command(settings, pool)
        rows = await pool.fetch(
            "select l.person_id, array_agg(distinct l.channel) as channels, max(f.event_id) as item from listens l"
            " join channel c on c.name = l.channel join feed f on f.channel_id = c.id and f.seq > c.seq - 5 and f.item"
            "  and not exists (select from mark m where m.person_id = l.person_id and m.event_id = f.event_id)"
            " where l.channel = any($1) group by 1 order by 1",
            self.classes,
        )
        seen = [Seen(row["person_id"], [row["item"]], row["channels"]) for row in rows]

        busy, began = 0.0, time.perf_counter()
        beside = asyncio.create_task(
            asyncio.to_thread(visit, self.server.port, "/", cookies, len(seen) / MARKS, 0.0)
        )
        for start in range(0, len(seen), AT_ONCE):
            await asyncio.sleep(max(0.0, began + start / MARKS - time.perf_counter()))
            turn = time.perf_counter()
            await marks.mark_read_of(resources, seen[start : start + AT_ONCE])
            busy += time.perf_counter() - turn
        await pool.close()
        return len(rows) / busy, (await beside).quantile(0.95)


def _kept(person: int, count: unread.Unread) -> dict[int, str]:
    return {person: count.keep} if count.keep is not None else {}


async def measured(
    repeat: Callable[
        [str, Sequence[tuple[str, Callable[[], Awaitable[Any]]]], int], Awaitable[dict[str, list[Any]]]
    ],
    times: int,
    *,
    quick: bool,
) -> str:
    """The table of the bases, interleaved, with how they compare to the first one."""
    classes = QUICK_CLASSES if quick else YEAR_CLASSES
    async with AsyncExitStack() as stacks:
        bases = {}
        for name, days, each, deep in (
            ("three days", 3, A_DAY, 0),
            ("a school year", DAYS, A_DAY, 0),
            ("15,000 in a channel", 3, A_DAY, DEEP),
        ):
            on = await stacks.enter_async_context(stack((classes if quick else PEOPLE) * PARENTS))
            made = await _past(on, classes, days, each, deep)
            server = await stacks.enter_async_context(serving(pages.PROD, on))
            bases[f"{name}: {made.items:,} items"] = Base(on, made, server)
        works = [(name, partial(base.measured)) for name, base in bases.items()]
        found = await repeat("scale", works, times)
        return f"{_table(found)}\n{searching.table({name: [run.searches for run in runs] for name, runs in found.items()})}"


async def _past(on: Stack, classes: int, days: int, each: int, deep: int) -> history.History:
    names = [channels.class_profile(each, Profile.GUARDIAN) for each in on.population.classes[:classes]]
    readers = [on.class_channel(n) for n in range(0, SOCKETS, PARENTS)]
    connection = await asyncpg.connect(on.database_url)  # no pool of ours: it may take a minute
    if deep:
        await history.fill(connection, [on.school_channel], [], 25, deep // 25)
    made = await history.fill(connection, names, readers, days, each)
    await connection.close()
    return replace(made, items=made.items + deep)


def _table(found: dict[str, list[Figures]]) -> str:
    columns: list[tuple[str, str, Callable[[Figures], float], bool]] = [
        ("first handshakes/s", ",.0f", lambda f: f.first, False),
        ("handshakes/s", ",.0f", lambda f: f.handshakes, True),
        ("storm of 2,010: handshakes/s", ",.0f", lambda f: f.storm, False),
        ("refused", ".0f", lambda f: f.refused, False),
        ("home pages/s", ",.0f", lambda f: f.home, True),
        ("page p95 ms", ".1f", lambda f: f.page_p95, False),
        ("count ms", ".2f", lambda f: f.count_ms, False),
        ("counted anew ms", ".2f", lambda f: f.anew_ms, False),
        ("marks/s", ",.0f", lambda f: f.marks, False),
        ("page p95 beside ms", ".1f", lambda f: f.page_p95_beside, False),
    ]
    head, rows = ["base"], []
    for words, _, _, compared in columns:
        head += [words, "× first"] if compared else [words]
    first = next(iter(found.values()))
    for name, runs in found.items():
        row = [name]
        for _, spec, of, compared in columns:
            value = tables.middle(runs, of)
            row.append(format(value, spec))
            if compared:
                row.append(f"{value / tables.middle(first, of):.2f}")
        rows.append(row)
    return tables.table(head, rows)
