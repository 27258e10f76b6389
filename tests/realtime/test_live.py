"""/live on a real server: what a page gets."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from support.faults import until
from support.live_client import dial, frame
from support.live_events import write_many, write_note
from support.live_line import cookie, line, say
from support.people import School

from one.config import Settings
from one.http.state import State
from one.realtime import connection as live_connection
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_hello_says_where_everything_stands(
    either: State, settings: Settings, school: School, pool: Pool
) -> None:
    await write_note(either, school, "Piscine")
    lea, tom = school.people["lea.roy"], school.people["tom.roy"]
    ce1, cm2 = school.classes["CE1"], school.classes["CM2"]
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        assert socket.subprotocol == "one.v1"
        hello = await frame(socket)
    assert hello.keys() == {"type", "epoch", "seqs", "children", "unread", "beat", "server_time"}
    assert hello["epoch"] == str(await pool.fetchval("select id from epoch"))
    assert hello["seqs"] == {
        f"user:{school.people['lise.roy']}": 0,
        f"class:{ce1}": 0,
        f"class:{ce1}:parent": 1,
        f"class:{cm2}": 0,
        f"class:{cm2}:parent": 0,
        f"family:{lea}": 0,
        f"family:{tom}": 0,
        f"school:{school.id}:parent": 0,
    }
    assert hello["children"] == {
        f"class:{ce1}": ["Léa"],
        f"class:{ce1}:parent": ["Léa"],
        f"family:{lea}": ["Léa"],
        f"class:{cm2}": ["Tom"],
        f"class:{cm2}:parent": ["Tom"],
        f"family:{tom}": ["Tom"],
    }
    assert (hello["unread"], hello["beat"]) == (1, 20)


async def test_what_is_written_arrives(either: State, settings: Settings, school: School) -> None:
    channel = f"class:{school.classes['CE1']}:parent"
    async with line(settings, await cookie(school, "lise.roy")) as socket:
        await write_note(either, school, "Piscine")
        event = await frame(socket)
    assert (event["type"], event["channel"], event["seq"]) == ("event", channel, 1)
    assert event["event"]["kind"] == "item"
    assert event["event"]["item"]["title"] == "Piscine"


async def test_what_comes_between_hello_and_the_resume_is_held_for_it(
    either: State, settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_connection, "GREETING_SECONDS", 30)
    channel = f"class:{school.classes['CE1']}:parent"
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        hello = await frame(socket)
        await write_note(either, school, "Piscine")
        await until(lambda: either.engine.hub.channels.by_name[channel].seq == 1)
        with pytest.raises(TimeoutError):
            await frame(socket, seconds=0.1)
        await say(socket, "resume", epoch=hello["epoch"], seqs=hello["seqs"])
        replay = await frame(socket)
        assert (replay["type"], [each["seq"] for each in replay["list"]]) == ("events", [1])
        assert await frame(socket) == {"type": "resumed", "seqs": hello["seqs"] | {channel: 1}}


async def test_who_does_not_resume_goes_on_from_hello(
    either: State, settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, alarms = either.engine.hub, list[tuple[float, Callable[[], Any]]]()

    def later(seconds: float, call: Callable[..., Any], *args: object) -> asyncio.TimerHandle:
        alarms.append((seconds, partial(call, *args)))
        return asyncio.get_running_loop().call_later(3600, call, *args)

    monkeypatch.setattr(hub, "later", later)
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        await frame(socket)
        await write_note(either, school, "Piscine")
        await until(lambda: hub.channels.by_name[f"class:{school.classes['CE1']}:parent"].seq == 1)
        ((seconds, ring),) = alarms
        assert seconds == live_connection.GREETING_SECONDS
        ring()
        replay = await frame(socket)
        assert (replay["type"], [each["seq"] for each in replay["list"]]) == ("events", [1])
        await write_note(either, school, "Cantine")
        assert (await frame(socket))["seq"] == 2  # no "resumed" in between: nobody asked


async def test_a_resume_of_nothing_waits_for_nothing(
    either: State, settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_connection, "GREETING_SECONDS", 3600)
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        hello = await frame(socket)
        await say(socket, "resume", epoch=hello["epoch"], seqs=hello["seqs"])
        assert await frame(socket) == {"type": "resumed", "seqs": hello["seqs"]}


async def test_a_resume_replays_a_gap_in_order_and_in_pieces(
    either: State, settings: Settings, school: School
) -> None:
    channel = f"user:{school.people['lise.roy']}"
    await write_many(either.resources.pool, channel, 40)
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        hello = await frame(socket)
        await say(socket, "resume", epoch=hello["epoch"], seqs={channel: 3})
        pieces = []
        while (message := await frame(socket))["type"] == "events":
            pieces.append([each["seq"] for each in message["list"]])
            assert all(each["type"] == "event" and each["channel"] == channel for each in message["list"])
        assert message == {"type": "resumed", "seqs": hello["seqs"]}
    assert [len(piece) for piece in pieces] == [16, 16, 5]
    assert [seq for piece in pieces for seq in piece] == list(range(4, 41))


async def test_channels_of_others_in_a_resume_are_passed_over(
    either: State, settings: Settings, school: School
) -> None:
    await write_note(either, school, "Pour les CM2", author="anne.autre", to="CM2")
    foreign = f"class:{school.classes['CM2']}:parent"
    async with dial(settings.origin, await cookie(school, "bea.blin")) as socket:
        hello = await frame(socket)
        await say(
            socket,
            "resume",
            epoch=hello["epoch"],
            seqs={foreign: 0, "user:1' or 1": 0, "school:9:parent": -7},
        )
        assert await frame(socket) == {"type": "resumed", "seqs": hello["seqs"]}
        assert foreign not in hello["seqs"]


async def test_positions_of_another_life_get_a_snapshot(
    either: State, settings: Settings, school: School
) -> None:
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        hello = await frame(socket)
        await say(socket, "resume", epoch="11111111-1111-1111-1111-111111111111", seqs=hello["seqs"])
        assert await frame(socket) == {
            "type": "snapshot",
            "reason": "epoch",
            "unread": 0,
            "seqs": hello["seqs"],
        }
        await write_note(either, school, "Après")
        assert (await frame(socket))["type"] == "event"


async def test_positions_ahead_of_the_database_get_a_snapshot(
    server: State, settings: Settings, school: School
) -> None:
    for ahead in (1, 2**63, 10**30):
        async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
            hello = await frame(socket)
            await say(socket, "resume", epoch=hello["epoch"], seqs=dict.fromkeys(hello["seqs"], ahead))
            assert (await frame(socket))["reason"] == "epoch"


async def test_a_thousand_events_are_replayed_and_one_more_are_not(
    server: State, settings: Settings, school: School
) -> None:
    channel = f"user:{school.people['lise.roy']}"
    await write_many(server.resources.pool, channel, 1001)
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        hello = await frame(socket)
        await say(socket, "resume", epoch=hello["epoch"], seqs={channel: 1})
        seqs = []
        while (message := await frame(socket))["type"] == "events":
            seqs += [each["seq"] for each in message["list"]]
        assert message["type"] == "resumed"
        assert seqs == list(range(2, 1002))
        await say(socket, "resume", epoch=hello["epoch"], seqs={channel: 0})
        assert await frame(socket) == {
            "type": "snapshot",
            "reason": "too_old",
            "unread": 0,
            "seqs": hello["seqs"],
        }


async def test_events_of_last_month_are_not_replayed(
    server: State, settings: Settings, school: School
) -> None:
    channel = f"user:{school.people['lise.roy']}"
    await write_many(server.resources.pool, channel, 3, days_ago=31)
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        hello = await frame(socket)
        await say(socket, "resume", epoch=hello["epoch"], seqs={channel: 1})
        assert (await frame(socket))["reason"] == "too_old"


async def test_a_ping_is_answered_by_a_beat_with_what_moved(
    either: State, settings: Settings, school: School
) -> None:
    channel = f"class:{school.classes['CE1']}:parent"
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        hello = await frame(socket)
        await say(socket, "resume", epoch=hello["epoch"], seqs=hello["seqs"])
        await frame(socket, "resumed")
        (connection,) = either.engine.hub.registry.connections
        connection.turn = -1  # no beat but those it asks for
        await say(socket, "ping")
        beat = await frame(socket, "beat")
        assert beat.keys() == {"type", "seqs", "server_time"}
        assert (beat["type"], beat["seqs"]) == ("beat", {})
        await write_note(either, school, "Piscine")
        await frame(socket, "event")
        await say(socket, "ping")
        assert (await frame(socket, "beat"))["seqs"] == {channel: 1}
        await say(socket, "ping")
        assert (await frame(socket, "beat"))["seqs"] == {}


async def test_what_was_read_on_one_page_is_told_to_the_other(
    either: State, settings: Settings, school: School
) -> None:
    own = await cookie(school, "lise.roy")
    async with line(settings, own) as phone, line(settings, own) as desk:
        await write_note(either, school, "Un")
        await write_note(either, school, "Deux")
        ids = [(await frame(phone, "event"))["event"]["id"] for _ in range(2)]
        for _ in range(2):
            await frame(desk, "event")
        await say(phone, "read", ids=[ids[0], ids[0], 999_999, 2**63, -1])
        for socket in (phone, desk):
            event = (await frame(socket, "event"))["event"]
            assert (event["kind"], event["ids"], event["unread"]) == ("read", [ids[0]], 1)
            assert event["seqs"][f"class:{school.classes['CE1']}:parent"] == 2, "counted with both"
        await say(desk, "read", ids=ids)
        assert (await frame(phone, "event"))["event"]["unread"] == 0
    async with dial(settings.origin, own) as later:
        assert (await frame(later))["unread"] == 0


async def test_a_read_of_a_note_to_others_marks_nothing(
    server: State, settings: Settings, school: School
) -> None:
    await write_note(server, school, "Pour les CM2", author="anne.autre", to="CM2")
    foreign = await server.resources.pool.fetchval("select max(id) from event")
    async with line(settings, await cookie(school, "bea.blin")) as socket:
        await write_note(server, school, "Pour les CE1")
        mine = (await frame(socket, "event"))["event"]["id"]
        await say(socket, "read", ids=[foreign])
        await say(socket, "read", ids=[mine])
        assert (await frame(socket, "event"))["event"]["ids"] == [mine]
    assert await server.resources.pool.fetchval("select array_agg(event_id) from mark") == [mine]
