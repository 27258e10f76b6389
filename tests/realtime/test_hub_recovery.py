"""What the hub recovers from: hints while a channel opens, a healing that fails, writers in any order, worn-out windows."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from support.faults import until
from support.knocking import ask_by
from support.live_client import dial, frame
from support.live_events import write_note
from support.live_line import closed, cookie, line, say
from support.people import School
from support.reconciling import compare_nothing, everything_had_its_turn, passes

from one.config import Settings
from one.events import Kind, Placed
from one.http.state import State
from one.realtime import connection as live_connection
from one.realtime.connection import Connection
from one.realtime.messages import CloseCode, Message
from one.store import events, places
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

UNSEEN = "update feed set xid = '1' where event_id = $1"  # as if every snapshot had shown it


async def place(pool: Pool, *channels: str) -> list[Placed]:
    """An event of no consequence, which nobody announces."""
    async with pool.acquire() as connection, connection.transaction():
        _, placed = await events.append(
            connection, kind=Kind.READ, channels=channels, body='{"ids":[],"unread":0}'
        )
    return placed


async def place_unseen(pool: Pool, channel: str) -> int:
    """One that no pass is told of either: only a comparison, or somebody who comes, finds it."""
    async with pool.acquire() as connection, connection.transaction():
        event_id, _ = await events.append(
            connection, kind=Kind.READ, channels=[channel], body='{"ids":[],"unread":0}'
        )
        await connection.execute(UNSEEN, event_id)
    return event_id


# A frame heard while a channel opens


async def test_a_frame_heard_while_its_channel_opens_is_not_lost(
    server: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Positions were read before it was committed, and it was announced before they arrived."""
    await compare_nothing(server, monkeypatch)
    hub = server.engine.hub
    source: Any = hub.source
    real, read, go_on = source.positions, asyncio.Event(), asyncio.Event()

    async def slow(names: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = await real(names)
        read.set()
        await go_on.wait()
        return found

    monkeypatch.setattr(source, "positions", slow)
    opening = asyncio.create_task(hub.channels.hold(["class:7"]))
    await read.wait()
    (placed,) = await place(pool, "class:7")
    monkeypatch.setattr(server.engine.reconciler, "_pass", lambda: asyncio.sleep(0))  # nobody else finds it
    hub.deliver("class:7", b"%d %b" % (placed.seq, placed.payload))
    go_on.set()
    held = await opening
    assert held[0].seq in (0, 1)
    await until(lambda: held[0].seq == 1)
    assert held[0].history == [(1, placed.payload)]
    hub.channels.release(held)


# A healing that fails


@pytest.mark.parametrize("error", [TimeoutError, RuntimeError], ids=["PostgreSQL away", "a fault of ours"])
async def test_a_healing_that_failed_is_done_again_and_the_channel_lives(
    server: State, pool: Pool, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    await compare_nothing(server, monkeypatch)
    hub = server.engine.hub
    source: Any = hub.source
    held = await hub.channels.hold(["class:7"])
    await passes(server)
    real, failed = source.after, asyncio.Event()

    async def fails(name: str, seq: int) -> list[tuple[int, bytes]]:
        monkeypatch.setattr(source, "after", real)
        failed.set()
        raise error

    monkeypatch.setattr(source, "after", fails)
    await place(pool, "class:7")
    await passes(server)
    await failed.wait()
    await passes(server)
    await until(lambda: held[0].seq == 1)
    (placed,) = await place(pool, "class:7")
    hub.deliver("class:7", b"%d %b" % (placed.seq, placed.payload))
    assert held[0].seq == 2, "what is announced is taken at once again"
    hub.channels.release(held)


async def test_a_hint_that_lied_is_forgotten(server: State, pool: Pool) -> None:
    hub = server.engine.hub
    held = await hub.channels.hold(["class:7"])
    hub.deliver("class:7", b'5 {"type":"event","channel":"class:7","seq":5,"event":{"id":1}}')
    await until(lambda: not held[0].healing)
    assert held[0].heard == held[0].seq == 0
    hub.channels.release(held)


# What nobody was told of


async def test_what_nobody_was_told_of_is_found_when_its_channel_has_its_turn(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    channel = f"class:{school.classes['CE1']}:parent"
    async with line(settings, await cookie(school, "lise.roy")) as socket:
        await place_unseen(pool, channel)
        await everything_had_its_turn(server)
        assert (await frame(socket, "event", 20))["channel"] == channel


async def test_rights_that_changed_without_a_word_are_followed_when_the_person_has_their_turn(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    signals = "select count(*) from control"
    async with line(settings, await cookie(school, "bea.blin")) as socket:
        await passes(server)
        before = await pool.fetchval(signals)
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("set local session_replication_role = replica")  # no trigger runs
            await connection.execute("delete from guardian where guardian_id = $1", school.people["bea.blin"])
        assert await pool.fetchval(signals) == before
        await everything_had_its_turn(server)
        assert f"class:{school.classes['CE1']}" in (await frame(socket, "channels", 20))["left"]


async def test_hello_says_where_postgresql_stands_and_brings_the_worker_there(
    server: State, settings: Settings, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = f"class:{school.classes['CE1']}:parent"
    async with line(settings, await cookie(school, "lise.roy")) as stands:
        await passes(server)  # who is new is compared once
        await compare_nothing(server, monkeypatch)
        await place_unseen(pool, channel)
        await passes(server, 2)
        assert server.engine.hub.channels.by_name[channel].seq == 0, "nobody told it"
        async with dial(settings.origin, await cookie(school, "bea.blin")) as comes:
            assert (await frame(comes, "hello"))["seqs"][channel] == 1
        assert (await frame(stands, "event", 20))["seq"] == 1


async def test_whoever_resumes_brings_the_worker_to_where_postgresql_stands(
    server: State, settings: Settings, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = f"class:{school.classes['CE1']}:parent"
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        hello = await frame(socket, "hello")
        await say(socket, "resume", epoch=hello["epoch"], seqs=hello["seqs"])
        await frame(socket, "resumed")
        await passes(server)
        await compare_nothing(server, monkeypatch)
        await place_unseen(pool, channel)
        await passes(server, 2)
        await say(socket, "resume", epoch=hello["epoch"], seqs=hello["seqs"])
        heard = list[int]()
        async with asyncio.timeout(20):
            while not heard:
                message = json.loads(await socket.recv())
                heard += [each["seq"] for each in message.get("list", [message]) if each["type"] == "event"]
        assert heard == [1]


async def test_what_hello_did_not_count_follows_it(
    server: State, settings: Settings, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written between the answer of PostgreSQL and hello: not in its count, so above its seqs."""
    from one.store import live

    real = live.visitor

    async def slow(pool_: Pool, token: str, tablet: str = "") -> Any:
        found = await real(pool_, token, tablet)
        await write_note(server, school, "Entre-temps")
        await until(lambda: server.engine.hub.channels.by_name[channel].seq == 1)
        return found

    channel = f"class:{school.classes['CE1']}:parent"
    async with line(settings, await cookie(school, "lise.roy")):
        ask_by(monkeypatch, slow)
        async with dial(settings.origin, await cookie(school, "bea.blin")) as comes:
            hello = await frame(comes, "hello")
            assert (hello["unread"], hello["seqs"][channel]) == (0, 0)
            (event,) = (await frame(comes, "events"))["list"]
            assert event["event"]["item"]["title"] == "Entre-temps"


# Locks and windows


async def test_writers_who_name_their_channels_in_any_order_do_not_wait_for_each_other(pool: Pool) -> None:
    """Each has one channel and wants the other, if they take them as they name them."""
    await place(pool, "class:1", "class:2")
    for hold_first in (False, True):
        async with pool.acquire() as first, pool.acquire() as second:
            one, two = first.transaction(), second.transaction()
            await one.start()
            await two.start()
            await first.execute("select from channel where name = 'class:1' for update")
            await second.execute("select from channel where name = 'class:2' for update")

            async def write(names: list[str], hold: bool) -> None:
                async with pool.acquire() as connection, connection.transaction():
                    if hold:
                        await places.hold(connection, names)
                    await events.append(connection, kind=Kind.READ, channels=names, body="{}")

            backward = asyncio.create_task(write(["class:2", "class:1", "class:2"], hold_first))
            await asyncio.sleep(0.2)  # it waits for its first channel
            forward = asyncio.create_task(write(["class:1", "class:2"], hold_first))
            await asyncio.sleep(0.2)
            await one.rollback()
            await asyncio.sleep(0.2)  # who waited for class:1 has it
            await two.rollback()
            async with asyncio.timeout(10):
                await asyncio.gather(backward, forward)


class Ear:
    """A sink that keeps how it was hung up on."""

    write = None

    def __init__(self) -> None:
        self.code: CloseCode | None = None
        self.told: list[Message] = []

    def send(self, message: Message) -> None:
        self.told.append(message)

    def hang_up(self, code: CloseCode) -> None:
        self.code = code

    def waiting(self) -> int:
        return 0


async def test_each_window_of_ten_seconds_has_its_own_twenty_frames(
    server: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = server.engine.hub
    now = hub.time()
    monkeypatch.setattr(hub, "time", lambda: now)
    ear = Ear()
    connection = Connection(hub, ear, 1, 1, [])
    for _ in range(3):  # a person who scrolls for half a minute
        for _ in range(live_connection.FRAMES):
            connection.on_text('{"type":"ping"}')
        assert ear.code is None
        now += live_connection.FRAMES_SECONDS + 0.01
    for _ in range(live_connection.FRAMES):
        connection.on_text('{"type":"ping"}')
    now += live_connection.FRAMES_SECONDS - 0.01
    connection.on_text('{"type":"ping"}')
    assert ear.code is CloseCode.RATE, "in the fourth window as in the first"


async def test_who_writes_too_much_in_a_later_window_is_hung_up_on(
    server: State, settings: Settings, school: School
) -> None:
    async with line(settings, await cookie(school, "lise.roy")) as socket:
        (connection,) = server.engine.hub.registry.connections
        connection._window -= live_connection.FRAMES_SECONDS + 1  # the first is over
        for _ in range(live_connection.FRAMES + 1):
            await say(socket, "ping")
        assert await closed(socket) == CloseCode.RATE
