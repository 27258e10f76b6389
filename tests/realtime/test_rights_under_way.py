"""Rights that change while other things are under way."""

import asyncio
from collections.abc import Sequence

import pytest
from support.faults import redis_alone, until
from support.live_client import dial, frame
from support.live_events import write_many, write_note
from support.live_line import cookie, line, say
from support.people import School

from one.config import Settings
from one.http.state import State
from one.realtime import doubt, state
from one.signals import Kind, Rights
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def move(pool: Pool, school: School, login: str, to: str) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("delete from membership where person_id = $1", school.people[login])
        await connection.execute(
            "insert into membership values ($1, $2)", school.classes[to], school.people[login]
        )


async def test_rights_read_twice_at_once_are_applied_once(
    server: State, settings: Settings, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order through Redis and the reconciler's pass may meet while a new channel is being opened."""
    hub, lea = server.engine.hub, school.people["lea.roy"]
    read, asked = hub.source.positions, 0

    async def slow(names: Sequence[str]) -> dict[str, int]:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.3)
        return await read(names)

    async with (
        line(settings, await cookie(school, "lea.roy")) as moved,
        line(settings, await cookie(school, "zoe.blin")) as stays,
    ):
        monkeypatch.setattr(hub.source, "positions", slow)
        await move(pool, school, "lea.roy", "CM2")
        await asyncio.gather(*(server.engine.reconciler.rights.read_again(lea) for _ in range(3)))
        assert (await frame(moved))["type"] == "channels"
        assert asked == 1
        for channel in hub.channels.by_name.values():
            holders = [each for each in hub.registry.connections if channel in each.channels]
            assert channel.listeners == len(holders), channel.name
        for connection in hub.registry.connections:
            assert len(set(connection.channels)) == len(connection.channels)
        await write_note(server, school, "À qui reste")
        assert (await frame(stays))["event"]["item"]["title"] == "À qui reste"
        await write_note(server, school, "À qui arrive", author="anne.autre", to="CM2")
        assert (await frame(moved))["event"]["item"]["title"] == "À qui arrive"


async def test_nothing_of_a_left_channel_follows_even_from_a_replay_under_way(
    server: State, settings: Settings, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, reached, go_on = server.engine.hub.source, asyncio.Event(), asyncio.Event()
    read = source.after

    async def slow(name: str, seq: int) -> list[tuple[int, bytes]]:
        reached.set()
        await go_on.wait()
        return await read(name, seq)

    monkeypatch.setattr(source, "after", slow)
    old = [f"class:{school.classes['CE1']}", f"class:{school.classes['CE1']}:eleve"]
    for name in old:
        await write_many(pool, name, 20)
    async with dial(settings.origin, await cookie(school, "lea.roy")) as socket:
        hello = await frame(socket)
        await say(socket, "resume", epoch=hello["epoch"], seqs=dict.fromkeys(old, 0))
        await reached.wait()
        await move(pool, school, "lea.roy", "CM2")
        await server.engine.reconciler.rights.read_again(school.people["lea.roy"])
        assert (await frame(socket))["left"] == old
        go_on.set()
        message = await frame(socket)
        assert message["type"] == "resumed"
        assert not set(old) & set(message["seqs"])


async def test_an_answer_of_before_undoes_none_of_after(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    """Two questions about one person cross: the earlier one is answered last."""
    ce1, cm2, lea = school.classes["CE1"], school.classes["CM2"], school.people["lea.roy"]
    applier = server.engine.reconciler.rights
    async with line(settings, await cookie(school, "lea.roy")) as socket:
        early = applier.ask()
        before = await server.engine.reconciler.truth.rights(lea)
        await move(pool, school, "lea.roy", "CM2")
        await applier.read_again(lea)
        assert (await frame(socket))["left"] == [f"class:{ce1}", f"class:{ce1}:eleve"]
        await applier.apply(lea, before, early)
        (connection,) = server.engine.hub.registry.connections
        assert f"class:{cm2}" in {channel.name for channel in connection.channels}
        assert f"class:{ce1}" not in {channel.name for channel in connection.channels}


async def test_a_right_that_ended_while_its_channel_was_waited_for_is_not_joined(
    server: State, settings: Settings, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, lea = server.engine.hub.source, school.people["lea.roy"]
    real, asked, answer = source.positions, asyncio.Event(), asyncio.Event()

    async def slow(names: Sequence[str]) -> dict[str, int]:
        asked.set()
        await answer.wait()
        return await real(names)

    async with line(settings, await cookie(school, "lea.roy")):
        (connection,) = server.engine.hub.registry.connections
        before = set(connection.channels)
        monkeypatch.setattr(source, "positions", slow)
        await pool.execute("insert into membership values ($1, $2)", school.classes["CM2"], lea)
        joining = asyncio.create_task(server.engine.reconciler.rights.read_again(lea))
        await asked.wait()
        await pool.execute(
            "delete from membership where class_id = $1 and person_id = $2", school.classes["CM2"], lea
        )
        await server.engine.reconciler.rights.read_again(lea)
        answer.set()
        await joining
        assert set(connection.channels) == before
        name = f"class:{school.classes['CM2']}"
        by_name = (
            server.engine.hub.channels.by_name
        )  # a pass of the reconciler may have asked for it meanwhile too
        await until(lambda: name not in by_name or by_name[name].listeners == 0)


async def test_what_happens_while_rights_are_asked_for_waits_for_the_answer(
    server: State, settings: Settings, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that stood still hears in one breath that a child left a class, and what was told to the class since."""
    truth, reached, answer = server.engine.reconciler.truth, asyncio.Event(), asyncio.Event()
    read = truth.rights

    async def slow(person_id: int) -> Rights:
        reached.set()
        await answer.wait()
        return await read(person_id)

    async with (
        redis_alone(server),
        line(settings, await cookie(school, "lea.roy")) as moved,
        line(settings, await cookie(school, "zoe.blin")) as stays,
    ):
        monkeypatch.setattr(truth, "rights", slow)
        await move(pool, school, "lea.roy", "CM2")
        server.engine.signal(Kind.PERSON_CHANGED, school.people["lea.roy"])
        await reached.wait()
        await write_note(server, school, "À qui reste")
        assert (await frame(stays))["event"]["item"]["title"] == "À qui reste"
        answer.set()
        assert (await frame(moved))["type"] == "channels", "and nothing of the class it left before that"
        await write_note(server, school, "À qui arrive", author="anne.autre", to="CM2")
        assert (await frame(moved))["event"]["item"]["title"] == "À qui arrive"


async def test_what_waited_for_an_answer_that_changes_nothing_comes_in_its_order(
    server: State, settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So much that it would not wait in a buffer is a snapshot."""
    rights, lea = server.engine.reconciler.rights, school.people["lea.roy"]
    async with (
        redis_alone(server),
        line(settings, await cookie(school, "lea.roy")) as page,
        line(settings, await cookie(school, "zoe.blin")) as other,
    ):
        for most, expected in ((doubt.KEPT_BYTES, ["event"] * 3), (100, ["snapshot", "event"])):
            monkeypatch.setattr(doubt, "KEPT_BYTES", most)
            for number in range(3):
                rights.doubt(lea)  # again is the same
                await write_note(server, school, f"Mot {number}")
                assert (await frame(other))["event"]["item"]["title"] == f"Mot {number}"
            await rights.read_again(lea)
            if most == 100:
                await until(
                    lambda: all(c.state is state.State.LIVE for c in server.engine.hub.registry.connections)
                )
                await write_note(server, school, "Après")
            assert [(await frame(page))["type"] for _ in expected] == expected
