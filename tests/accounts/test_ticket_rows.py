"""Tickets at their edges: the very moment of their end, a secret kept twice, a message dropped while it leaves."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from support.locks import somebody_waits
from support.people import School

from one.accounts import letters
from one.store import outbox
from one.store.accounts import tickets
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)


async def test_a_ticket_is_dead_at_the_very_moment_of_its_end(pool: Pool, school: School) -> None:
    lea = school.people["lea.roy"]
    async with (
        pool.acquire() as connection,
        connection.transaction(),
    ):  # within which it is always the same moment
        moment: Any = connection
        token = await tickets.issue(moment, "sms", lea, timedelta(), {})
        assert await tickets.state(moment, tickets.digest(token)) != "good"
        assert await tickets.read(moment, "sms", token) is None
        assert await tickets.waiting(moment, "sms", lea, 5) is None
        assert await tickets.attempt(moment, "sms", lea, 5) is None
        assert not await tickets.use(connection, token)


async def test_a_token_has_256_random_bits_and_is_not_what_is_stored(pool: Pool, school: School) -> None:
    token = await tickets.issue(pool, "reset", school.people["lea.roy"], HOUR, {})
    assert len(token) == 43
    assert await pool.fetchval("select hash from ticket") == tickets.digest(token) != token.encode()


@pytest.mark.parametrize("data", [None, {}, {"new": "a@b.fr"}])
async def test_a_ticket_keeps_what_it_is_about(
    pool: Pool, school: School, data: dict[str, Any] | None
) -> None:
    lea = school.people["lea.roy"]
    await outbox.put(pool, letters.RESET, about="lea.roy")
    due = await outbox.claim(pool, HOUR)
    assert due is not None
    await tickets.keep(pool, "kept", lea, b"kept", HOUR, data)
    await tickets.keep_mailed(pool, due.id, "mailed", lea, b"mailed", HOUR, data)
    for purpose in ("kept", "mailed"):
        assert await tickets.waiting(pool, purpose, lea, 5) == (data or {})
        found = await tickets.attempt(pool, purpose, lea, 5)
        assert found is not None
        assert (found.hash, found.data) == (purpose.encode(), data or {})


async def test_a_secret_that_is_kept_twice_keeps_its_first_ticket(pool: Pool, school: School) -> None:
    """A worker that was killed while it sent composes the message again: its hour does not begin anew."""
    lea = school.people["lea.roy"]
    await outbox.put(pool, letters.RESET, about="lea.roy")
    due = await outbox.claim(pool, HOUR)
    assert due is not None
    for lifetime in (HOUR, 2 * HOUR):
        await tickets.keep(pool, "reset", lea, b"kept", lifetime)
        await tickets.keep_mailed(pool, due.id, "reset", lea, b"mailed", lifetime)
    lives = await pool.fetch("select expires_at - now() as left from ticket")
    assert [row["left"] <= HOUR for row in lives] == [True, True]


async def test_a_message_that_is_being_dropped_keeps_no_ticket_once_it_is(pool: Pool, school: School) -> None:
    lea = school.people["lea.roy"]
    for _ in range(2):
        await outbox.put(pool, letters.RESET, about="lea.roy", key=uuid4())
    due = await outbox.claim(pool, HOUR)
    assert due is not None
    async with pool.acquire() as connection, connection.transaction():
        await tickets.end_pending(connection, [lea], letters.names(letters.WAYS_IN))
        leaving = asyncio.create_task(tickets.keep_mailed(pool, due.id, "reset", lea, b"late", HOUR))
        await somebody_waits(pool)
    await leaving
    assert await tickets.state(pool, b"late") != "good"


async def test_a_code_is_tried_whatever_newer_ticket_of_another_purpose_there_is(
    pool: Pool, school: School
) -> None:
    lea = school.people["lea.roy"]
    await tickets.keep(pool, "sms", lea, b"sms", HOUR)
    await pool.execute("update ticket set created_at = created_at - interval '1 minute'")
    await tickets.keep(pool, "email", lea, b"email", HOUR)
    found = await tickets.attempt(pool, "sms", lea, 5)
    assert found is not None
    assert found.hash == b"sms"
    assert await pool.fetchval("select tries from ticket where hash = 'email'") == 0


async def test_of_several_codes_the_newest_says_where_it_went(pool: Pool, school: School) -> None:
    lea = school.people["lea.roy"]
    for n, new in enumerate(("b", "c", "a")):
        await tickets.keep(pool, "sms", lea, new.encode(), HOUR, {"new": new})
        await pool.execute(
            "update ticket set created_at = now() - $1 * interval '1 minute' where hash = $2",
            3 - n,
            new.encode(),
        )
    assert await tickets.waiting(pool, "sms", lea, 5) == {"new": "a"}


async def test_a_try_is_counted_on_one_ticket_and_on_none_that_is_used_or_anothers(
    pool: Pool, school: School
) -> None:
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    for person, name in ((lea, b"lea"), (zoe, b"zoe")):
        await tickets.keep(pool, "sms", person, name, HOUR)
    await tickets.attempt(pool, "sms", lea, 5)
    async with pool.acquire() as connection:
        assert await tickets.use_hash(connection, b"lea")
    assert await tickets.attempt(pool, "sms", lea, 5) is None
    rows = await pool.fetch("select hash, tries, tries_of_strangers from ticket order by hash")
    assert [tuple(row) for row in rows] == [(b"lea", 1, 0), (b"zoe", 0, 0)]


async def test_what_ends_all_tickets_leaves_the_hour_at_which_one_was_used(
    pool: Pool, school: School
) -> None:
    lea = school.people["lea.roy"]
    await tickets.keep(pool, "sms", lea, b"x", HOUR)
    await pool.execute("update ticket set used_at = now() - interval '1 hour'")
    used_at = await pool.fetchval("select used_at from ticket")
    async with pool.acquire() as connection:
        await tickets.use_all(connection, lea, "sms")
        await tickets.end_pending(connection, [lea], ["reset"])
    assert await pool.fetchval("select used_at from ticket") == used_at
