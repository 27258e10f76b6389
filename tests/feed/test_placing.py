"""Events at their places: the queries of the store at their edges."""

from datetime import timedelta

import asyncpg
import pytest

from one.events import Kind, Placed
from one.store import events, places
from one.store.pool import Connection, Pool
from one.subjects import Subject

pytestmark = pytest.mark.anyio

BODY = '{"item":{}}'
ABOUT = Subject("x", (1,))


async def append(
    pool: Pool, *channels: str, subject: Subject = ABOUT, kind: Kind = Kind.ITEM
) -> tuple[int, list[Placed]]:
    async with pool.acquire() as connection, connection.transaction():
        return await events.append(connection, kind=kind, channels=channels, body=BODY, subject=subject)


async def impatient(connection: Connection, channel: str) -> None:
    """Append, unless somebody holds the channel."""
    async with connection.transaction():
        await connection.execute("set local lock_timeout = '20ms'")
        await events.append(connection, kind=Kind.ITEM, channels=[channel], body=BODY)


async def test_an_event_is_told_again_at_all_its_places_by_the_same_frames(pool: Pool) -> None:
    await append(pool, "class:1")
    event_id, placed = await append(pool, "class:2", "class:1", "class:2")
    await append(pool, "class:2")
    assert [(each.channel, each.seq) for each in placed] == [("class:1", 2), ("class:2", 1)]
    async with pool.acquire() as connection:
        assert await events.placed(connection, event_id) == placed
        assert await events.placed(connection, event_id + 100) == []


async def test_where_a_channel_stands_is_said_of_those_that_were_asked_for(pool: Pool) -> None:
    for channel in ("class:1", "class:1", "class:2"):
        await append(pool, channel)
    assert await events.positions(pool, ["class:1", "class:9"]) == {"class:1": 2, "class:9": 0}


async def test_what_follows_a_place_is_of_that_channel_in_order_as_much_and_as_young_as_asked(
    pool: Pool,
) -> None:
    placed = [(await append(pool, "class:1"))[1][0] for _ in range(4)]
    await append(pool, "class:2")
    frames = [(each.seq, each.payload) for each in placed]
    assert await events.after(pool, "class:1", 0, 10, 30) == frames
    assert await events.after(pool, "class:1", 2, 10, 30) == frames[2:]
    assert await events.after(pool, "class:1", 4, 10, 30) == []
    assert await events.after(pool, "class:1", 0, 3, 30) == frames[:3]
    await pool.execute(
        "update feed set created_at = created_at - $1::interval where seq = 1", timedelta(29, 86000)
    )
    assert await events.after(pool, "class:1", 0, 1, 30) == frames[:1]
    await pool.execute(
        "update feed set created_at = created_at - $1::interval where seq = 1", timedelta(0, 400)
    )
    assert await events.after(pool, "class:1", 0, 10, 30) == frames[1:]


async def test_items_about_something_stand_where_they_are_told_until_they_are_withdrawn(pool: Pool) -> None:
    await append(pool, "class:2", "class:1")
    await append(pool, "class:1")
    await append(pool, "class:3", kind=Kind.READ)
    for other in (Subject("x", (2,)), Subject("y", (1,)), Subject("x", (1, 2))):
        await append(pool, "class:4", subject=other)
    async with pool.acquire() as connection:
        assert await events.channels_of(connection, ABOUT) == ["class:1", "class:2"], "each once"
        await events.withdraw(connection, ABOUT)
        assert await events.channels_of(connection, ABOUT) == []


async def test_channels_that_are_held_stay_where_they_are_and_are_nobody_elses(pool: Pool) -> None:
    await append(pool, "class:1")
    async with pool.acquire() as holder, pool.acquire() as other:
        async with holder.transaction():
            await places.hold(holder, ["class:2", "class:1", "class:2"])
            for channel in ("class:1", "class:2"):
                with pytest.raises(asyncpg.LockNotAvailableError):
                    await impatient(other, channel)
        assert await events.positions(pool, ["class:1", "class:2"]) == {"class:1": 1, "class:2": 0}
    assert [each.seq for each in (await append(pool, "class:1", "class:2"))[1]] == [2, 1]


async def test_what_is_withdrawn_since_a_moment_was_told_then_or_later(pool: Pool) -> None:
    first, second = [(await append(pool, "class:1"))[0] for _ in range(2)]
    at = await pool.fetchval("select created_at from event where id = $1", second)
    async with pool.acquire() as connection:
        assert await events.withdraw(connection, ABOUT, at) == [second]
        assert await events.withdraw(connection, ABOUT) == [first]
