"""The outbox as the database keeps it: claimed once, oldest first, forgotten when done, counted by what it is about."""

from datetime import timedelta

import pytest
from support.outgoing import Plain

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
    claimed = [await outbox.claim(pool, LEASE) for _ in range(4)]
    assert [due and due.about for due in claimed] == ["old", "middle", "young", None]
    waits = await pool.fetch("select due_at - now() as wait from outbox where about <> 'later'")
    assert all(timedelta(seconds=110) < row["wait"] <= LEASE for row in waits)


async def test_what_waits_for_its_hour_counts_from_then(pool: Pool) -> None:
    hour = await pool.fetchval("select now() + interval '9 hours'")
    await outbox.put(pool, X, due_at=hour)
    assert await pool.fetchval("select created_at from outbox") == hour


@pytest.mark.parametrize("outcome", ["sent", "dropped", "refused", "expired"])
async def test_what_is_done_keeps_neither_address_nor_data_and_is_never_due_again(
    pool: Pool, outcome: str
) -> None:
    await outbox.put(pool, X, address="lise@free.fr", data={"secret": 1})
    due = await outbox.claim(pool, LEASE)
    assert due is not None
    assert due.data == {"secret": 1}
    await outbox.done(pool, due.id, outcome)
    await outbox.later(pool, due.id, timedelta())
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
