"""Senders that die at any step, four at once: each mail leaves, and what left twice was in doubt, and is counted."""

import asyncio
import contextlib
import random
from collections import Counter

import pytest
from support.outgoing import Plain, sender_to
from support.smtp_server import smtp_server

from one.mail.sender import Sender
from one.store import outbox
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
SENDERS = 4


class Killed(BaseException):
    """The process is no more."""


def mortal(sender: Sender, draw: random.Random) -> Sender:
    """The same, which dies now and then before or after each of its steps."""
    steps = ((sender, "_compose"), (sender, "_send"), (sender, "_write_down"), (sender._smtp._client, "data"))  # type: ignore[union-attr]
    for owner, name in steps:
        step = getattr(owner, name)

        async def maybe(*args: object, step: object = step, **more: object) -> object:
            if draw.random() < 0.03:
                raise Killed
            answer = await step(*args, **more)  # type: ignore[operator]
            if draw.random() < 0.03:
                raise Killed
            return answer

        setattr(owner, name, maybe)
    return sender


async def one_life(pool: Pool, url: str, draw: random.Random) -> bool:
    """Until it dies, or nothing is due; whether it died."""
    sender = mortal(sender_to(pool, url), draw)
    try:
        while await sender.step():
            pass
    except Killed:
        return True
    finally:
        with contextlib.suppress(Killed):
            await sender._rest()
    return False


@pytest.mark.parametrize(
    "mails", [pytest.param(300, marks=pytest.mark.long), pytest.param(10_000, marks=pytest.mark.soak)]
)
async def test_each_mail_leaves_and_leaves_twice_only_in_doubt(pool: Pool, mails: int) -> None:
    draw = random.Random(7)
    async with smtp_server() as server:
        for n in range(mails):
            await outbox.put(pool, Plain(), address=f"p{n}@free.fr")
        deaths = 0
        while await pool.fetchval("select exists (select from outbox where done_at is null)"):
            lives = [one_life(pool, server.url, draw) for _ in range(SENDERS)]
            deaths += sum(await asyncio.gather(*lives))
            await pool.execute(
                "update outbox set due_at = now() where done_at is null and due_at > now()"
            )  # all leases are over
        left = Counter(mail["message-id"] for mail in server.mails)
        rows = {row["key"]: row for row in await pool.fetch("select key, outcome, doubts from outbox")}
        assert deaths > 20
        assert {row["outcome"] for row in rows.values()} <= {"sent", "uncertain"}
        twice = 0
        for key, row in rows.items():
            count = left[f"<{key}@ecole.example>"]
            assert count <= 1 + row["doubts"] <= 3
            assert count >= (row["outcome"] == "sent")
            twice += count == 2
        assert 0 < twice <= sum(row["doubts"] for row in rows.values())
