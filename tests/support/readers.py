"""Everybody of a school, each with pages that are open; what they got and show is held against the truth."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from one.realtime.messages import CloseCode
from one.store.accounts import sessions
from one.store.feed.unread import UNREAD_MOST
from one.store.pool import Pool
from one.tasks import end_tasks
from support import fresh
from support.applied import Applied
from support.history import QUIET, committed
from support.live_client import Clock, Got
from support.people import School

SOON, GRACE = 2.0, 10.0  # seconds; docs/protocol.md, promise 4


class Verdict(msgspec.Struct):
    """What was seen, and how much of it is wrong."""

    readers: int = 0
    events: int = 0  # that happened
    heard: int = 0  # by readers, all together
    lost: int = 0
    twice: int = 0
    wrong: int = 0  # told to whom it no longer concerned
    late: int = 0  # of what is told, after more than two seconds of that
    snapshots: int = 0
    reads: int = 0  # of pages, again
    connections: int = 0
    seconds: float = 0.0  # of quiet, until all agreed
    faults: list[str] = []


class Rights:
    """Who might hear what, and when: written down by the database itself with each change, by its own clock."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._had: dict[int, list[tuple[float, set[str]]]] = {}

    async def watch(self) -> None:
        await self._pool.execute(_WATCH)

    async def look(self) -> None:
        """All that was written down."""
        self._had.clear()
        for row in await self._pool.fetch(
            "select extract(epoch from at)::float8 as at, person_id, channels from heard order by heard.at"
        ):
            self._had.setdefault(row["person_id"], []).append((row["at"], {*row["channels"]}))

    def concerned(self, person_id: int, channel: str, at: float, heard: float, grace: float = GRACE) -> bool:
        """Whether somebody was in a channel when it happened, shortly before, or until they heard of it."""
        told = self._had.get(person_id, [])
        before = [each for each in told if each[0] <= at - grace][-1:]
        around = [each for each in told if at - grace < each[0] <= heard + 0.1]
        return any(channel in channels for _, channels in (*before, *around))


_WATCH = """
create table heard (at timestamptz not null default clock_timestamp(), person_id bigint not null, channels text[] not null);
create function write_down() returns trigger language plpgsql as $$
begin
    if new.kind = 'person_changed' then
        insert into heard (person_id, channels)
        values (new.target_id, array(select channel from listens where person_id = new.target_id));
    end if;
    return null;
end $$;
create constraint trigger control_written after insert on control
    deferrable initially deferred for each row execute function write_down();
insert into heard (person_id, channels) select id, array(select channel from listens where person_id = id) from person
"""


class Readers:
    """``urls`` serve their pages."""

    def __init__(
        self, pool: Pool, school: School, urls: Sequence[str], *, each: int = 2, pace: float = 1.0
    ) -> None:
        self.pool, self.school, self.urls, self.each, self.pace = pool, school, list(urls), each, pace
        self.rights = Rights(pool)
        self.open: list[tuple[int, Applied]] = []
        self.gone: list[tuple[int, Applied]] = []
        self.before: list[dict[str, list[Got]]] = []  # histories of earlier lives of the database
        self._tasks: set[asyncio.Task[None]] = set()

    async def enter(self, person_id: int) -> None:
        """Somebody opens a page, if they may sign in."""
        token = await sessions.start(self.pool, person_id, remember=False, device="test")
        client = Applied(
            self.urls, f"one={token}", lambda: fresh.page(self.pool, token), clock=Clock(self.pace)
        )
        await client.open()
        task = asyncio.create_task(client.run())
        self._tasks.add(task)
        self.open.append((person_id, client))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator["Readers"]:
        """Their pages are open for as long as the block lasts."""
        await self.rights.watch()
        try:
            for person_id in self.school.people.values():
                for _ in range(self.each):
                    await self.enter(person_id)
            async with asyncio.timeout(60):
                await asyncio.gather(*(client.greeted.wait() for _, client in self.open))
            yield self
        finally:
            await end_tasks(*self._tasks)

    async def come_back(self) -> None:
        """Who was signed out signs in again, where they may."""
        for person_id, client in list(self.open):
            if client.closed_with != CloseCode.SESSION_ENDED:
                continue
            blocked = await self.pool.fetchval("select blocked_at from person where id = $1", person_id)
            if blocked is None:
                self.open.remove((person_id, client))
                self.gone.append((person_id, client))
                await self.enter(person_id)

    async def agree(self, seconds: float = QUIET) -> float:
        """Within a minute of quiet every open page shows what a fresh one shows; after how many seconds they did."""
        began = time.monotonic()
        while found := await self._differ():
            if time.monotonic() - began > seconds:
                print(f"stale after {seconds} s: {found[:6]} of {len(found)}", flush=True)
            assert time.monotonic() - began < seconds, f"stale after {seconds} s: {found[:6]} of {len(found)}"
            await asyncio.sleep(0.2)
        return time.monotonic() - began

    async def _differ(self) -> list[Any]:
        found: list[Any] = []
        for person_id, client in self.open:
            page = await client.read()
            if page is None:
                if client.closed_with != CloseCode.SESSION_ENDED:
                    found.append((person_id, "a line whose session is over"))
            elif not client.whole:
                found.append((person_id, "reads its page again"))
            elif client.seqs != page.seqs:
                found.append((person_id, "stands elsewhere", differences(client.seqs, page.seqs)))
            elif page.unread != min(page.naive, UNREAD_MOST):
                found.append((person_id, "is counted wrong", page.unread, page.naive))
            else:
                shown, right = client.shown.view(), page.view() | {"unread": min(page.naive, UNREAD_MOST)}
                found += [
                    (person_id, what, differences(shown[what], right[what]))
                    for what in right
                    if shown[what] != right[what]
                ]
        return found

    async def another_life(self) -> None:
        """The database is about to be put back to an earlier day: what was got so far was of this one."""
        self.gone.clear()
        self.before.append(await committed(self.pool))

    async def verdict(self, seconds: float) -> Verdict:
        """What all of them got, against what was committed."""
        history = await committed(self.pool)
        await self.rights.look()
        rows = await self.pool.fetch(
            "select c.name, f.seq, f.event_id, extract(epoch from f.created_at)::float8 as at"
            "  from feed f join channel c on c.id = f.channel_id"
        )
        dates = {(row["name"], row["seq"], row["event_id"]): row["at"] for row in rows}
        found = Verdict(
            readers=len(self.open) + len(self.gone),
            events=await self.pool.fetchval("select count(*) from event"),
            seconds=round(seconds, 1),
        )
        for person_id, client in (*self.open, *self.gone):
            self._judge(found, client, (*self.before, history))
            for got, heard in zip(client.got, client.heard, strict=True):
                if (at := dates.get((got.channel, got.seq, got.id))) is None:
                    continue
                if not self.rights.concerned(person_id, got.channel, at, heard):
                    found.wrong += 1
                    found.faults.append(f"{person_id}: {got} of {at}, which came at {heard}")
                found.late += not self.rights.concerned(person_id, got.channel, at, heard, SOON)
            found.faults += client.wrong
        return found

    def _judge(self, found: Verdict, client: Applied, lives: Sequence[dict[str, list[Got]]]) -> None:
        for got in (*client.earlier, client.got):
            found.heard += len(got)
            found.twice += len(got) - len({(each.channel, each.seq) for each in got})
            # What is written right after a restore may come before the news of it.
            found.lost += sum(
                not any(each in life[each.channel][each.seq - 1 : each.seq] for life in lives) for each in got
            )
        found.lost += sum("hole" in wrong or " after " in wrong for wrong in client.wrong)
        found.wrong += sum("not a channel" in wrong for wrong in client.wrong)
        found.snapshots += client.snapshots
        found.reads += client.reads - 1
        found.connections += client.connections


def differences(shown: dict[Any, Any], right: Any) -> Any:
    """Where the two differ: (what is shown, what is right) by key."""
    if not isinstance(right, dict):
        return shown, right
    return {
        key: (shown.get(key), right.get(key))
        for key in shown.keys() | right.keys()
        if shown.get(key) != right.get(key)
    }
