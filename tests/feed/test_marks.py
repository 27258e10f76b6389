"""What is read, hidden and counted: the edges of the queries, each of which was once changed to see who notices."""

from collections.abc import Sequence

import pytest
from support.notes import publish
from support.people import School

from one.events import Kind
from one.feed import marks
from one.feed import page as feed
from one.http.state import State
from one.store import events
from one.store.feed import marks as store
from one.store.feed import unread
from one.store.pool import Pool
from one.subjects import Subject

pytestmark = pytest.mark.anyio

AGED = "update feed set created_at = now() - make_interval(days => $2) where event_id = any($1::bigint[])"
BODY = '{"item":{}}'


async def ids(state: State, school: School, login: str) -> list[int]:
    """The items of a person's feed, newest first."""
    page = await feed.page(await school.scope(login), state.resources, None)
    return [item.id for item in page.items]


async def written(pool: Pool, channels: Sequence[str], *, subject: Subject, count: int = 1) -> list[int]:
    """So many items about something, by nobody."""
    async with pool.acquire() as connection, connection.transaction():
        made = [
            await events.append(connection, kind=Kind.ITEM, channels=channels, body=BODY, subject=subject)
            for _ in range(count)
        ]
    return [event_id for event_id, _ in made]


async def test_only_what_stands_in_the_own_feed_is_marked_whatever_is_asked(
    state: State, school: School, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await publish(state, school, "anne.autre", "CM2", "max.noir")
    (mine,), (foreign,) = await ids(state, school, "lise.roy"), await ids(state, school, "nina.noir")
    async with pool.acquire() as connection:
        scope = await school.scope("lise.roy")
        assert await store.mark_read(connection, scope, [foreign, mine, 10**12]) == [mine]
        assert await store.mark_read(connection, scope, [foreign, mine]) == [], "told once"
    assert await pool.fetchval("select array_agg(event_id) from mark") == [mine]


async def test_what_many_have_read_is_marked_and_told_to_each_and_only_of_what_is_theirs(
    state: State, school: School, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await publish(state, school, "anne.autre", "CM2", "max.noir")
    (mine,), (foreign,) = await ids(state, school, "marc.roy"), await ids(state, school, "nina.noir")
    seen = [
        store.Seen(scope.person_id, [mine, foreign, 10**12], list(scope.channels))
        for scope in [await school.scope(login) for login in ("nina.noir", "marc.roy", "bea.blin")]
    ]
    seen.append(store.Seen(10**9, [mine], [f"class:{school.classes['CE1']}:parent"]))
    for _ in range(2):  # told once
        await marks.mark_read_of(state.resources, seen)
    rows = await pool.fetch("select person_id, event_id from mark")
    people = school.people
    assert {tuple(row) for row in rows} == {
        (people["nina.noir"], foreign),
        (people["marc.roy"], mine),
        (people["bea.blin"], mine),
    }
    told = await pool.fetch(
        "select c.name, f.seq, e.author_id, e.body::json ->> 'unread' as unread from event e join feed f on f.event_id = e.id"
        " join channel c on c.id = f.channel_id where e.kind = 'read'"
    )
    assert {(row["name"], row["seq"], row["author_id"], row["unread"]) for row in told} == {
        (f"user:{people[login]}", 1, people[login], "0") for login in ("nina.noir", "marc.roy", "bea.blin")
    }


async def test_a_hidden_item_that_is_read_is_marked_once_and_stays_hidden(
    state: State, school: School, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    (mine,) = await ids(state, school, "lise.roy")
    scope = await school.scope("lise.roy")
    await pool.execute(
        "insert into mark (person_id, event_id, hidden_at) values ($1, $2, now())", scope.person_id, mine
    )
    assert await unread.unread(pool, scope.person_id) == 0, "hidden is as good as read"
    assert await ids(state, school, "lise.roy") == []
    async with pool.acquire() as connection:
        assert await store.mark_read(connection, scope, [mine]) == [mine]
    assert await pool.fetchval("select hidden_at is not null and read_at is not null from mark")


async def test_what_is_older_than_a_month_is_not_counted_however_much_there_is(
    state: State, school: School, pool: Pool
) -> None:
    for _ in range(4):
        await publish(state, school, "paul.prof", "CE1")
    newest, young, *old = await ids(state, school, "lise.roy")
    lise = school.people["lise.roy"]
    await pool.execute(AGED, old, 40)
    assert await unread.unread(pool, lise) == 2, "neither of the two old ones"
    await pool.execute(AGED, [young], 29)
    assert await unread.unread(pool, lise) == 2
    async with pool.acquire() as connection, connection.transaction():  # one moment: now() stands still
        await connection.execute(AGED, [young], 30)
        assert await unread.unread(connection, lise) == 1, "at thirty days to the moment it is over"
    assert newest > young


async def test_the_count_ends_at_a_hundred(school: School, pool: Pool) -> None:
    channel = f"class:{school.classes['CE1']}:parent"
    await written(pool, [channel], subject=Subject("x", (1,)), count=99)
    lise = school.people["lise.roy"]
    assert await unread.unread(pool, lise) == 99
    await written(pool, [channel, f"user:{lise}"], subject=Subject("x", (1,)), count=3)
    assert await unread.unread(pool, lise) == 100, "in two of their channels, or in one"


async def test_what_stands_in_two_channels_counts_once(school: School, pool: Pool) -> None:
    lise = school.people["lise.roy"]
    channel = f"class:{school.classes['CE1']}:parent"
    await written(pool, [channel, f"user:{lise}"], subject=Subject("x", (1,)))
    assert await unread.unread(pool, lise) == 1


async def test_what_is_unread_about_a_subject_is_of_the_own_channels_of_that_subject_and_stands(
    school: School, pool: Pool
) -> None:
    scope = await school.scope("lise.roy")
    mine, foreign = (f"class:{school.classes[name]}:parent" for name in ("CE1", "CM2"))
    if foreign in scope.channels:
        foreign = "class:999:parent"
    wanted, withdrawn, read = Subject("x", (1,)), Subject("y", (1,)), Subject("z", (1,))
    (seen,) = await written(pool, [mine, f"user:{scope.person_id}"], subject=wanted)
    for other in (Subject("x", (2,)), withdrawn):
        await written(pool, [mine], subject=other)
    await written(pool, [foreign], subject=wanted)
    (was_read,) = await written(pool, [mine], subject=read)
    async with pool.acquire() as connection:
        await events.withdraw(connection, withdrawn)
        await store.mark_read(connection, scope, [was_read])
    assert await store.of_subject(pool, scope, wanted) == [seen], "once, though in two channels"
    assert await store.of_subject(pool, scope, withdrawn) == []
    assert await store.of_subject(pool, scope, read) == []
    assert await store.of_subject(pool, await school.scope("marc.roy"), read) == [was_read], "not by Marc"


async def test_what_is_edited_or_withdrawn_is_of_that_subject_an_item_and_stands(pool: Pool) -> None:
    wanted = Subject("x", (1,))
    (first,) = await written(pool, ["class:1"], subject=wanted)
    for other in (Subject("x", (2,)), Subject("y", (1,))):
        await written(pool, ["class:1"], subject=other)
    async with pool.acquire() as connection:
        await events.append(connection, kind=Kind.READ, channels=["class:1"], body=BODY, subject=wanted)
        edited = await events.edit(connection, wanted, title="T", excerpt="E")
        assert [event_id for event_id, _ in edited] == [first]
        assert await events.withdraw(connection, wanted) == [first]
        since = await pool.fetchval("select withdrawn_at from event where id = $1", first)
        assert await events.withdraw(connection, wanted) == [], "told once"
        assert await events.edit(connection, wanted, title="U", excerpt="E") == []
        (second,) = await written(pool, ["class:1"], subject=wanted)
        assert await events.withdraw(connection, wanted) == [second]
    assert await pool.fetchval("select withdrawn_at from event where id = $1", first) == since
    assert await pool.fetchval("select count(*) from event where withdrawn_at is not null") == 2
