"""SSE and poll while things happen: rights that change, slow readers, a restart, another life, Redis down."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from support.faults import redis_alone, until, within_two_passes
from support.live_events import write_note
from support.live_line import cookie
from support.live_stream import Poll, Sse, Stream
from support.own_valkey import own_valkey
from support.people import School
from support.web_server import serving

from one import events
from one.config import Settings
from one.events import Kind
from one.http.state import State
from one.realtime import catchup
from one.realtime.messages import CloseCode
from one.signals import Kind as Signal
from one.store import events as events_store
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

BOTH = pytest.mark.parametrize("kind", [Sse, Poll])


@asynccontextmanager
async def reader(
    kind: type[Stream], state: State, school: School, login: str, cursor: str = ""
) -> AsyncIterator[Stream]:
    """A page of this person, greeted, and waiting for what comes."""
    origin, own = state.resources.settings.origin, await cookie(school, login)
    async with httpx.AsyncClient(base_url=origin, headers={"cookie": own}, timeout=60) as browser:
        stream = kind(browser, cursor)
        try:
            await stream.next("hello")
            yield stream
        finally:
            await stream.close()
    await until(lambda: not state.engine.hub.registry.connections)
    assert not any(channel.listeners for channel in state.engine.hub.channels.by_name.values())


async def move(pool: Pool, school: School, login: str, to: str) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("delete from membership where person_id = $1", school.people[login])
        await connection.execute(
            "insert into membership values ($1, $2)", school.classes[to], school.people[login]
        )


@BOTH
async def test_who_changes_class_is_told_and_hears_the_new_one_alone(
    server: State, school: School, pool: Pool, kind: type[Stream]
) -> None:
    lea, (ce1, cm2) = school.people["lea.roy"], school.classes.values()
    async with reader(kind, server, school, "lea.roy") as page:
        waiting = asyncio.create_task(page.next("channels"))
        await until(lambda: server.engine.hub.registry.by_person.get(lea))
        await move(pool, school, "lea.roy", "CM2")
        async with redis_alone(server):
            server.resources.live.signal(Signal.PERSON_CHANGED, lea)
            changed = await waiting
        assert changed["left"] == [f"class:{ce1}", f"class:{ce1}:eleve"]
        assert changed["joined"] == {f"class:{cm2}": 0, f"class:{cm2}:eleve": 0}
        await write_note(server, school, "De l'ancienne classe")
        await write_note(server, school, "De la nouvelle", author="anne.autre", to="CM2")
        assert await page.events(1) == [(f"class:{cm2}:eleve", 1)]


@BOTH
async def test_who_signs_out_elsewhere_is_sent_away(
    server: State, school: School, pool: Pool, kind: type[Stream]
) -> None:
    lise = school.people["lise.roy"]
    async with reader(kind, server, school, "lise.roy") as page:
        waiting = asyncio.create_task(page.next("close"))
        await until(lambda: server.engine.hub.registry.by_person.get(lise))
        async with redis_alone(server):
            (session,) = [row["id"] for row in await pool.fetch("delete from session returning id")]
            server.resources.live.signal(Signal.SESSION_ENDED, session)
            assert (await waiting)["code"] == CloseCode.SESSION_ENDED
        answer = await page.browser.get("/live/poll", params={"cursor": page.cursor})
        assert answer.status_code == 401


@BOTH
async def test_a_server_that_stops_says_goodbye_and_lets_nobody_in(
    server: State, school: School, kind: type[Stream]
) -> None:
    async with reader(kind, server, school, "lise.roy") as page:
        waiting = asyncio.create_task(page.next("bye"))
        await until(lambda: server.engine.hub.registry.connections)
        await server.engine.drain()
        assert (await waiting)["retry_ms"] >= 0
        assert (await page.next())["code"] == CloseCode.RESTART
        for path in ("/live/events", "/live/poll"):
            answer = await page.browser.get(path, params={"cursor": page.cursor})
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    await write_note(server, school, "Pendant l'arrêt")
    server.engine.draining = False  # as another worker would be
    async with reader(kind, server, school, "lise.roy", page.cursor) as page:
        assert await page.events(1) == [(f"class:{school.classes['CE1']}:parent", 1)]


@BOTH
async def test_after_a_restore_one_snapshot_is_told_and_then_the_new_life(
    server: State, school: School, pool: Pool, kind: type[Stream]
) -> None:
    await write_note(server, school, "Avant")
    async with reader(kind, server, school, "lise.roy") as page:
        waiting = asyncio.create_task(page.next("close"))
        await until(lambda: server.engine.hub.registry.connections)
        await pool.execute("update epoch set id = gen_random_uuid()")
        assert (await waiting)["code"] == CloseCode.RESTART
    async with reader(kind, server, school, "lise.roy", page.cursor) as page:
        told = await page.next()
        assert (told["type"], told["reason"]) == ("snapshot", "epoch")
        before = page.cursor
        for seq in (2, 3):  # a poll is another connection each time: it stands in the new life by now
            await write_note(server, school, "Après")
            assert await page.events(1) == [(f"class:{school.classes['CE1']}:parent", seq)]
    async with reader(kind, server, school, "lise.roy", before) as page:
        assert await page.events(2) == [(f"class:{school.classes['CE1']}:parent", seq) for seq in (2, 3)]


@BOTH
@pytest.mark.slow
async def test_without_redis_events_come_through_postgresql(
    settings: Settings, school: School, tmp_path: Path, kind: type[Stream]
) -> None:
    async with (
        own_valkey(tmp_path) as valkey,
        serving(replace(settings, redis_url=valkey.url)) as state,
        reader(kind, state, school, "lise.roy") as page,
    ):
        waiting = asyncio.create_task(page.events(1))
        await until(lambda: state.engine.hub.registry.connections)
        valkey.kill()
        await write_note(state, school, "Sans Redis")
        async with within_two_passes(state):
            assert await waiting == [(f"class:{school.classes['CE1']}:parent", 1)]


async def hinted(state: State, name: str, count: int = 1) -> None:
    """What Redis would bring: large events, to a real channel."""
    channel = state.engine.hub.channels.by_name[name]
    assert channel.seq < 20_000, "the kernel does not take as much"
    for _ in range(count):
        seq = channel.seq + 1
        data = events.frame(name, seq, seq, "read", datetime.now(UTC), '{"pad":"%s"}' % ("x" * 8000))
        state.engine.hub.deliver(name, b"%d %b" % (seq, data))
    while state.engine.hub.fanout.backlog:
        await asyncio.sleep(0)


async def test_a_stream_that_is_not_read_gets_one_snapshot_when_it_is_read_again(
    server: State, school: School
) -> None:
    name = f"class:{school.classes['CE1']}:parent"
    async with reader(Sse, server, school, "lise.roy") as page:
        (connection,) = server.engine.hub.registry.connections
        channel = server.engine.hub.channels.by_name[name]
        await until(lambda: connection in (channel.readers or ()))
        while not connection.overflowed:
            await hinted(server, name)
        last = channel.seq
        await hinted(server, name, 3)
        assert await page.events(last) == [(name, seq) for seq in range(1, last + 1)]
        told = await page.next()
        assert (told["type"], told["reason"], told["seqs"][name]) == ("snapshot", "overflow", last + 3)
        await hinted(server, name)
        assert await page.events(1) == [(name, last + 4)]


async def test_a_stream_that_is_not_read_for_too_long_is_hung_up_on(server: State, school: School) -> None:
    name = f"class:{school.classes['CE1']}:parent"
    async with reader(Sse, server, school, "lise.roy") as page:
        (connection,) = server.engine.hub.registry.connections
        await until(lambda: connection in (server.engine.hub.channels.by_name[name].readers or ()))
        while not connection.overflowed:
            await hinted(server, name)
        assert connection.paused_at is not None
        connection.paused_at -= catchup.STUCK + 1
        connection.check()
        assert (await page.next("close"))["code"] == CloseCode.TOO_SLOW


async def test_a_poll_that_missed_more_than_may_wait_gets_it_poll_by_poll(
    server: State, school: School, pool: Pool
) -> None:
    name = f"class:{school.classes['CE1']}:parent"
    async with reader(Poll, server, school, "lise.roy") as page:
        cursor = page.cursor
    for _ in range(40):
        async with pool.acquire() as connection, connection.transaction():
            body = '{"ids":[],"unread":0,"pad":"%s"}' % ("x" * 8000)
            await events_store.append(connection, kind=Kind.READ, channels=[name], body=body)
    async with reader(Poll, server, school, "lise.roy", cursor) as page:
        assert await page.events(40) == [(name, seq) for seq in range(1, 41)]
        assert page.cursor != cursor
