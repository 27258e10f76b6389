"""Who gives a mail to the server: the worker whose row it still is, and once more at most where nobody knows."""

from datetime import timedelta
from typing import Any

import pytest
from support.outgoing import Plain, compose, post, sender_to
from support.smtp_server import Server, smtp_server

from one.mail import letter, smtp
from one.mail.errors import TooLate
from one.mail.letter import Letter, Wait
from one.mail.sender import LEASE, Sender
from one.store import outbox
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
LISE = "lise@free.fr"


async def row(pool: Pool) -> Any:
    found = await pool.fetchrow("select * from outbox")
    assert found is not None
    return found


async def test_a_worker_that_stood_still_sends_nothing_once_another_has_the_mail(pool: Pool) -> None:
    async with smtp_server() as server:
        other = sender_to(pool, server.url)

        async def stands_still(due: outbox.Due) -> Letter | None:
            await pool.execute("update outbox set due_at = now()")  # its lease is over
            assert await other.step()
            return await compose(due)

        await outbox.put(pool, Plain(), address=LISE)
        client = smtp.Smtp(server.url, letter.sender("one@ecole.example"), "ecole.example")
        stale = Sender(pool, stands_still, client, None, "ecole.example")
        assert await stale.step()
        for each in (stale, other):
            await each._rest()
        assert len(server.mails) == 1
        assert ((await row(pool))["outcome"], (await row(pool))["tries"]) == ("sent", 2)


async def test_a_lease_that_is_over_is_not_taken_up_again(pool: Pool) -> None:
    await outbox.put(pool, Plain(), address=LISE)
    due = await outbox.claim(pool, LEASE)
    assert due is not None
    assert await outbox.still_mine(pool, due, LEASE)
    await pool.execute("update outbox set due_at = now() - interval '1 second'")
    assert not await outbox.still_mine(pool, due, LEASE)


async def lost_lines(pool: Pool, server: Server, count: int) -> Any:
    server.hangs_up = True
    await post(pool, sender_to(pool, server.url), LISE)
    for _ in range(count - 1):
        await post(pool, sender_to(pool, server.url))
    return await row(pool)


async def test_what_may_have_left_is_sent_once_more_and_then_no_more(pool: Pool) -> None:
    async with smtp_server() as server:
        found = await lost_lines(pool, server, 4)
        assert (found["outcome"], len(server.mails)) == ("uncertain", 2)
        assert server.mails[0]["message-id"] == server.mails[1]["message-id"]


async def test_a_server_that_says_no_leaves_no_doubt(pool: Pool) -> None:
    async with smtp_server() as server:
        server.on_data = lambda mail: "451 4.3.0 later"
        await post(pool, sender_to(pool, server.url), LISE)
        for _ in range(4):
            await post(pool, sender_to(pool, server.url))
        found = await row(pool)
        assert (found["outcome"], found["doubts"], found["data_at"], found["tries"]) == ("", 0, None, 5)


async def test_a_worker_killed_before_the_server_is_given_it_leaves_no_doubt(pool: Pool) -> None:
    await outbox.put(pool, Plain(), address=LISE)
    for _ in range(3):
        assert await outbox.claim(pool, timedelta())
    again = await outbox.claim(pool, timedelta())
    assert again is not None
    assert (again.tries, again.doubts, again.unsure) == (4, 0, False)


async def test_the_day_of_a_mail_that_has_to_wait_counts_from_then(pool: Pool) -> None:
    until = await pool.fetchval("select now() + interval '9 hours'")

    async def waits(_due: outbox.Due) -> Wait:
        return Wait(until)

    await outbox.put(pool, Plain(), address=LISE)
    assert await Sender(pool, waits, None, None, "h").step()
    found = await row(pool)
    assert (found["due_at"], found["created_at"], found["tries"], found["outcome"]) == (until, until, 1, "")
    assert found["retried_at"] is None
    await pool.execute(
        "update outbox set due_at = now(), retried_at = now()"
    )  # so does that of one tried anew
    assert await Sender(pool, waits, None, None, "h").step()
    assert (await row(pool))["retried_at"] == until


async def test_what_may_have_left_before_its_time_was_over_is_in_doubt(pool: Pool) -> None:
    async def over(_due: outbox.Due) -> Letter:
        raise TooLate("reset")

    await outbox.put(pool, Plain(), address=LISE)
    for doubt, outcome in ((None, "expired"), ("now()", "uncertain")):
        await pool.execute(
            f"update outbox set done_at = null, outcome = '', due_at = now(), data_at = {doubt or 'null'}"
        )
        assert await Sender(pool, over, None, None, "h").step()
        assert (await row(pool))["outcome"] == outcome


async def test_what_may_have_left_at_the_last_try_of_its_day_is_in_doubt(pool: Pool) -> None:
    for hangs_up, outcome in ((True, "uncertain"), (False, "expired")):
        async with smtp_server() as server:
            server.hangs_up = hangs_up
            if not hangs_up:
                server.on_data = lambda mail: "451 4.3.0 later"
            await outbox.put(pool, Plain(), address=LISE)
            await pool.execute("update outbox set created_at = now() - interval '25 hours'")
            await post(pool, sender_to(pool, server.url))
            assert (await row(pool))["outcome"] == outcome
        await pool.execute("delete from outbox")
