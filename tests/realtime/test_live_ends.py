"""/live on a real server: when a line is ended, when rights change, when a reader is slow."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.client import Client
from support.faults import redis_alone, until, within_two_passes
from support.live_client import dial, frame
from support.live_events import write_note
from support.live_line import closed, cookie, line, say
from support.people import School
from support.web_server import free_port, serving

from one import events
from one.config import Settings
from one.http.state import State
from one.realtime import engine as live_engine
from one.realtime.connection import SILENCE
from one.signals import Kind
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "data",
    [b"bytes", "not json", '{"type":"read"}', "x" * 4097, "é" * 2049, "x" * 60_000],
    ids=["binary", "no-json", "member-missing", "4097-bytes", "2049-letters-of-2-bytes", "60000-bytes"],
)
async def test_a_malformed_frame_ends_the_line(
    either: State, settings: Settings, school: School, data: str | bytes
) -> None:
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        await frame(socket)
        await socket.send(data)
        assert await closed(socket) == 4502


async def test_a_frame_beyond_64_kib_ends_the_line_below_the_protocol(
    either: State, settings: Settings, school: School
) -> None:
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        await frame(socket)
        await socket.send("x" * (64 * 1024 + 1))
        assert await closed(socket) == 1009


async def test_an_unknown_type_is_passed_over(either: State, settings: Settings, school: School) -> None:
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        await frame(socket)
        await say(socket, "wave", hands=2)
        await say(socket, "ping", why="members of later versions are passed over")
        await frame(socket, "beat")


async def test_the_twenty_first_frame_in_ten_seconds_ends_the_line(
    either: State, settings: Settings, school: School
) -> None:
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        await frame(socket)
        for _ in range(20):
            await say(socket, "ping")
            await frame(socket, "beat")
        await say(socket, "wave")
        assert await closed(socket) == 4013


async def test_the_twenty_first_socket_replaces_the_oldest(
    either: State, settings: Settings, school: School
) -> None:
    own = await cookie(school, "lise.roy")
    sockets = [await dial(settings.origin, own) for _ in range(20)]
    try:
        for socket in sockets:
            await frame(socket)
        async with dial(settings.origin, await cookie(school, "marc.roy")) as other:
            await frame(other)  # somebody else's socket replaces nobody's
            async with dial(settings.origin, own) as newest:
                await frame(newest)
                assert await closed(sockets[0]) == 4009
                for socket in (sockets[1], other, newest):
                    await say(socket, "ping")
                    await frame(socket, "beat")
    finally:
        await asyncio.gather(*(socket.close() for socket in sockets))


async def test_a_line_that_stands_instead_ends_those_of_its_session_in_all_workers_and_no_other(
    either: State, settings: Settings, school: School
) -> None:
    here, elsewhere = await cookie(school, "lise.roy"), await cookie(school, "lise.roy")
    async with (
        serving(replace(settings, port=free_port())) as worker,
        dial(settings.origin, here) as first,
        dial(worker.resources.settings.origin, here) as second,
        dial(settings.origin, elsewhere) as third,
    ):
        for socket in (first, second, third):
            await frame(socket)
        async with dial(settings.origin, here, "?instead=1") as newest:
            await frame(newest)
            assert [await closed(first), await closed(second)] == [4010, 4010]
            for socket in (third, newest):
                await say(socket, "ping")
                await frame(socket, "beat")


async def test_signing_out_ends_every_socket_of_the_session_and_no_other(
    either: State, settings: Settings, school: School
) -> None:
    here, elsewhere = await cookie(school, "lise.roy"), await cookie(school, "lise.roy")
    async with (
        dial(settings.origin, here) as first,
        dial(settings.origin, here) as second,
        dial(settings.origin, elsewhere) as third,
        Client(base_url=settings.origin, headers={"cookie": here}) as browser,
    ):
        for socket in (first, second, third):
            await frame(socket)
        async with redis_alone(either):  # the order goes through Redis, and waits for no pass
            assert (await browser.form("/deconnexion")).status_code == 303
            assert await closed(first) == await closed(second) == 4500
        await say(third, "ping")
        await frame(third, "beat")


async def test_a_session_deleted_behind_our_back_ends_by_the_second_pass(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        await frame(socket)
        await pool.execute("delete from session")
        async with within_two_passes(server):
            assert await closed(socket) == 4500


async def test_who_moves_to_another_class_hears_the_new_one_and_nothing_of_the_old(
    either: State, settings: Settings, school: School, pool: Pool
) -> None:
    lea, (ce1, cm2) = school.people["lea.roy"], school.classes.values()
    await write_note(either, school, "Avant", author="anne.autre", to="CM2")
    async with (
        line(settings, await cookie(school, "lea.roy")) as pupil,
        line(settings, await cookie(school, "lise.roy")) as guardian,
    ):
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("delete from membership where person_id = $1", lea)
            await connection.execute("insert into membership values ($1, $2)", cm2, lea)
        async with redis_alone(either):
            either.resources.live.signal(Kind.PERSON_CHANGED, lea)
            either.resources.live.signal(Kind.PERSON_CHANGED, school.people["lise.roy"])
            message, other = await frame(pupil), await frame(guardian)
        assert message == {
            "type": "channels",
            "joined": {f"class:{cm2}": 0, f"class:{cm2}:eleve": 1},
            "left": [f"class:{ce1}", f"class:{ce1}:eleve"],
            "children": {},
        }
        assert (other["joined"], other["left"]) == ({}, [f"class:{ce1}", f"class:{ce1}:parent"])
        await write_note(either, school, "De l'ancienne classe")
        await write_note(either, school, "De la nouvelle", author="anne.autre", to="CM2")
        for socket, channel in ((pupil, f"class:{cm2}:eleve"), (guardian, f"class:{cm2}:parent")):
            event = await frame(socket)
            assert (event["channel"], event["seq"]) == (channel, 2)
            assert event["event"]["item"]["title"] == "De la nouvelle"
            with pytest.raises(TimeoutError):
                await frame(socket, seconds=0.2)


async def test_a_joined_channel_says_for_which_child_it_speaks(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    bea, max_ = school.people["bea.blin"], school.people["max.noir"]
    async with dial(settings.origin, await cookie(school, "bea.blin")) as socket:
        await frame(socket)
        await pool.execute("insert into guardian values ($1, $2)", bea, max_)
        message = await frame(socket, "channels")  # by the reconciler: no order was sent
    names = [f"class:{school.classes['CM2']}", f"class:{school.classes['CM2']}:parent", f"family:{max_}"]
    assert message["joined"] == dict.fromkeys(names, 0)
    assert {name: message["children"][name] for name in names} == {name: ["Max"] for name in names}
    assert message["children"][f"class:{school.classes['CE1']}"] == ["Zoé"], "all are said again"
    assert message["left"] == []


async def test_silence_ends_the_line(server: State, settings: Settings, school: School) -> None:
    hub = server.engine.hub
    async with (
        dial(settings.origin, await cookie(school, "lise.roy")) as mute,
        dial(settings.origin, await cookie(school, "marc.roy")) as quiet,
    ):
        await frame(mute), await frame(quiet)
        mute.transport.pause_reading()  # it reads nothing, so it answers no ping
        both = [hub.registry.by_person[school.people[login]][0] for login in ("lise.roy", "marc.roy")]
        long_ago = hub.time() - SILENCE - 1
        for connection in both:
            connection.turn = -1  # beats and looks are ours
            connection.heard_at = long_ago
            connection.beat()
        await until(lambda: both[1].heard_at > long_ago)  # it says nothing either, but its library answers
        for connection in both:
            connection.check()
        mute.transport.resume_reading()
        assert await closed(mute) == 4000
        await say(quiet, "ping")
        await frame(quiet, "beat")


@pytest.mark.long
async def test_every_socket_has_its_beat_and_is_looked_at_in_its_turn(
    server: State, settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_engine, "BEAT", 2)  # a beat one second, a look the other
    hub = server.engine.hub
    async with (
        dial(settings.origin, await cookie(school, "lise.roy")) as even,
        dial(settings.origin, await cookie(school, "marc.roy")) as odd,
    ):
        await frame(even), await frame(odd)
        for turn, connection in enumerate(hub.registry.connections):
            connection.turn = turn
        await frame(even, "beat"), await frame(odd, "beat")
        for socket in (even, odd):
            socket.transport.pause_reading()
        async with asyncio.timeout(45):
            while hub.registry.connections:
                for connection in hub.registry.connections:  # a last pong may still be on its way
                    connection.heard_at = hub.time() - SILENCE - 1
                await asyncio.sleep(0.05)
        for socket in (even, odd):
            socket.transport.resume_reading()
            assert await closed(socket) == 4000


async def test_a_reader_that_does_not_keep_up_gets_one_snapshot(
    either: State, settings: Settings, school: School
) -> None:
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        name = f"class:{school.classes['CE1']}:parent"
        hello = await frame(socket)
        await say(socket, "resume", epoch=hello["epoch"], seqs=hello["seqs"])
        await frame(socket, "resumed")
        socket.transport.pause_reading()
        hub = either.engine.hub
        channel = hub.channels.by_name[name]
        (connection,) = hub.registry.connections

        def hint() -> None:  # what Redis would bring; a real channel and a real socket take it
            seq = channel.seq + 1
            payload = events.frame(name, seq, seq, "read", datetime.now(UTC), '{"pad":"%s"}' % ("x" * 8000))
            hub.deliver(name, b"%d %b" % (seq, payload))

        while not connection.overflowed:
            hint()
            await asyncio.sleep(0)
            assert channel.seq < 20_000
        last = channel.seq
        for _ in range(3):
            hint()
        while hub.fanout.backlog:
            await asyncio.sleep(0)
        socket.transport.resume_reading()
        got = []
        while (message := await frame(socket))["type"] != "snapshot":
            got.append(message["seq"])
        assert message["reason"] == "overflow"
        assert message["unread"] == 0
        assert message["seqs"] == hello["seqs"] | {name: last + 3}
        assert got == list(range(1, last + 1)), (
            "what was taken before the buffer was full arrives, nothing after"
        )
        hint()
        assert (await frame(socket))["seq"] == last + 4
