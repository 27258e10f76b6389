"""The outbox as the database keeps it: claimed once, oldest first, forgotten when done, counted by what it is about."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from support.meanwhile import meanwhile
from support.outgoing import Plain
from support.people import School

from one.store import outbox
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
LEASE = timedelta(minutes=2)
X, Y = Plain("x"), Plain("y")


async def test_what_is_due_longest_is_claimed_first_and_by_nobody_else_for_its_lease(pool: Pool) -> None:
    for about, age in (("young", 1), ("old", 3), ("middle", 2)):
        await outbox.put(pool, X, about=about)
        await pool.execute(
            "update outbox set due_at = now() - $2 * interval '1 minute' where about = $1", about, age
        )
    await outbox.put(pool, X, about="later", due_at=await pool.fetchval("select now() + interval '1 hour'"))
    async with meanwhile(pool) as then:
        claimed = [await outbox.claim(pool, LEASE) for _ in range(4)]
    assert [due and due.about for due in claimed] == ["old", "middle", "young", None]
    found = await pool.fetch("select due_at from outbox where about <> 'later'")
    assert all(then.put_off(row["due_at"], LEASE) for row in found)


async def test_what_waits_for_its_hour_counts_from_then(pool: Pool) -> None:
    hour = await pool.fetchval("select now() + interval '9 hours'")
    await outbox.put(pool, X, due_at=hour)
    assert await pool.fetchval("select created_at from outbox") == hour


@pytest.mark.parametrize("outcome", ["sent", "dropped", "refused", "expired", "uncertain"])
async def test_what_is_done_keeps_neither_address_nor_data_and_is_never_due_again(
    pool: Pool, outcome: str
) -> None:
    await outbox.put(pool, X, address="lise@free.fr", data={"secret": 1})
    due = await outbox.claim(pool, LEASE)
    assert due is not None
    assert due.data == {"secret": 1}
    await outbox.done(pool, due.id, outcome)
    await outbox.later(pool, due, timedelta(), sure=True)
    await outbox.done(pool, due.id, "sent")
    row = await pool.fetchrow("select outcome, address, data from outbox")
    assert row is not None
    assert tuple(row) == (outcome, None, "{}")
    assert await outbox.claim(pool, LEASE) is None


async def test_repeats_are_counted_by_template_by_what_they_are_about_and_lately(pool: Pool) -> None:
    for template, about, age in ((X, "a", 0), (X, "a", 50), (X, "a", 70), (X, "b", 0), (Y, "a", 0)):
        await outbox.put(pool, template, about=about)
        await pool.execute(
            "update outbox set created_at = now() - $1 * interval '1 minute'"
            " where id = (select max(id) from outbox)",
            age,
        )
    hour = timedelta(hours=1)
    assert await outbox.recent(pool, "x", "a", hour) == 2
    first = await pool.fetchval("select min(id) from outbox")
    assert await outbox.recent(pool, "x", "a", hour, to=first) == 1
    assert await outbox.recent(pool, "x", "nobody", hour) == 0


async def test_what_is_done_is_forgotten_after_two_days_and_what_waits_is_not(pool: Pool) -> None:
    for about in ("waits", "just", "long"):
        await outbox.put(pool, X, about=about)
    await pool.execute("update outbox set created_at = now() - interval '9 days'")
    await pool.execute(
        "update outbox set outcome = 'sent', done_at = now() - case about when 'long' then interval '49 hours'"
        " else interval '47 hours' end where about <> 'waits'"
    )
    await outbox.purge(pool)
    rows = await pool.fetch("select about from outbox order by id")
    assert [row["about"] for row in rows] == ["waits", "just"]


async def test_only_what_waits_fills_the_outbox(pool: Pool) -> None:
    for _ in range(5):
        await outbox.put(pool, X)
    assert (await outbox.waiting(pool, 100), await outbox.waiting(pool, 3)) == (5, 3)
    due = await outbox.claim(pool, LEASE)
    assert due is not None
    await outbox.done(pool, due.id, "sent")
    assert await outbox.waiting(pool, 100) == 4


async def test_what_another_worker_is_claiming_is_neither_waited_for_nor_taken_twice(pool: Pool) -> None:
    for about in ("first", "second"):
        await outbox.put(pool, X, about=about)
    async with pool.acquire() as other, other.transaction():
        await other.execute("select from outbox where about = 'first' for update")
        async with asyncio.timeout(10):
            due = await outbox.claim(pool, LEASE)
        assert due is not None
        assert due.about == "second"
        assert await outbox.claim(pool, LEASE) is None


async def test_many_who_claim_at_once_each_get_another(pool: Pool) -> None:
    for n in range(20):
        await outbox.put(pool, X, about=str(n))
    claimed = await asyncio.gather(*(outbox.claim(pool, LEASE) for _ in range(30)))
    abouts = [due.about for due in claimed if due]
    assert len(abouts) == len(set(abouts))
    while due := await outbox.claim(pool, LEASE):
        abouts.append(due.about)
    assert sorted(abouts, key=int) == [str(n) for n in range(20)]


async def test_a_message_is_tried_again_after_its_delay_and_the_tries_are_counted(pool: Pool) -> None:
    await outbox.put(pool, X)
    first = await outbox.claim(pool, LEASE)
    assert first is not None
    await outbox.later(pool, first, timedelta(hours=1), sure=True)
    assert await outbox.claim(pool, LEASE) is None
    await outbox.later(pool, first, timedelta(), sure=True)
    again = await outbox.claim(pool, LEASE)
    assert again is not None
    assert (first.tries, again.tries) == (1, 2)


async def test_an_outcome_marks_the_address_it_is_about_and_no_other(pool: Pool, school: School) -> None:
    await pool.execute(
        "update person set email = login || '@free.fr' where login in ('lise.roy', 'marc.roy')"
    )
    refused = "select array_agg(login) from person where email_refused_at is not null"

    async def ended(outcome: str, address: str) -> None:
        await outbox.put(pool, X, address=address)
        due = await outbox.claim(pool, LEASE)
        assert due is not None
        await outbox.done(pool, due.id, outcome, address)

    await ended("refused", "Lise.Roy@Free.fr")
    assert await pool.fetchval(refused) == ["lise.roy"]
    since = await pool.fetchval("select email_refused_at from person where login = 'lise.roy'")
    await ended("refused", "lise.roy@free.fr")
    again = await pool.fetchval("select email_refused_at from person where login = 'lise.roy'")
    assert again == since, "refused since the first time"
    await ended("sent", "marc.roy@free.fr")
    assert await pool.fetchval(refused) == ["lise.roy"], "another's mail says nothing of hers"
    await ended("sent", "lise.roy@free.fr")
    assert await pool.fetchval(refused) is None


async def test_what_is_due_at_this_very_moment_leaves_now(pool: Pool) -> None:
    async with (
        pool.acquire() as connection,
        connection.transaction(),
    ):  # within which it is always the same moment
        moment: Any = connection
        await outbox.put(moment, X)
        assert await outbox.claim(moment, LEASE) is not None


async def test_a_message_goes_by_the_key_it_was_given_or_by_one_of_its_own(pool: Pool) -> None:
    given = uuid4()
    keys = [await outbox.put(pool, X, key=given), await outbox.put(pool, X), await outbox.put(pool, X)]
    assert keys[0] == given
    assert [row["key"] for row in await pool.fetch("select key from outbox order by id")] == keys
    assert len(set(keys)) == 3


async def test_who_waits_longer_makes_nobody_else_wait_and_what_is_done_is_not_moved(pool: Pool) -> None:
    for about in ("late", "other", "done"):
        await outbox.put(pool, X, about=about)
    ids = {row["about"]: row["id"] for row in await pool.fetch("select id, about from outbox")}
    await outbox.done(pool, ids["done"], "sent")
    for about in ("late", "done"):
        due = outbox.Due(ids[about], uuid4(), "mail", X.name, None, None, about, {}, datetime.now(UTC), 0)
        await outbox.later(pool, due, timedelta(hours=3), sure=True)
    rows = await pool.fetch("select about from outbox where due_at > now() + interval '1 hour'")
    assert [row["about"] for row in rows] == ["late"]


async def test_the_outcome_of_one_message_leaves_the_others_waiting(pool: Pool) -> None:
    for about in ("first", "second"):
        await outbox.put(pool, X, about=about, address="lise@free.fr", data={"secret": 1})
    first = await pool.fetchval("select id from outbox where about = 'first'")
    await outbox.done(pool, first, "sent", "lise@free.fr")
    row = await pool.fetchrow("select outcome, done_at, address, data from outbox where about = 'second'")
    assert row is not None
    assert tuple(row) == ("", None, "lise@free.fr", '{"secret": 1}')
