"""Senders that die at any step, four at once: each mail leaves, and what left twice was in doubt, and is counted."""

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from support import mortal_workers
from support.mortal_workers import GREETING, STEPS
from support.outgoing import Plain, sender_to
from support.smtp_server import smtp_server

from one.accounts import letters
from one.config import Settings
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
    "mails",
    [
        pytest.param(300, marks=pytest.mark.long),
        pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]),
    ],
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


# What a mail comes to whose worker was killed just after each step: how often it may have left, and how often it did.
DOUBTS = {step: int(step in ("fence", "taken", "answered")) for step in STEPS}
TWICE = {"taken", "answered"}


@pytest.mark.long
async def test_workers_killed_after_any_step_send_each_mail_once_or_count_their_doubt(
    pool: Pool, settings: Settings
) -> None:
    """Real processes, four at once, kill -9 at each step in turn; the receiver counts."""
    killed = dict[str, str]()
    for n in await _people(pool, 10 * len(STEPS)):
        await outbox.put(pool, letters.RESET, about=f"p{n}")
    async with smtp_server() as server:

        def kills(mail: EmailMessage) -> None:
            if server.greeting.startswith(GREETING):
                killed[_key(mail)] = "taken"
                os.kill(int(server.greeting.removeprefix(GREETING)), signal.SIGKILL)

        server.on_data = kills
        async with _workers(settings, server.url) as process:
            for first in range(len(STEPS)):
                killed |= await _round(process, *(STEPS[(first + n) % len(STEPS)] for n in range(SENDERS)))
                # Their leases are over; they come last, so that none dies twice.
                await pool.execute(
                    "update outbox set due_at = now() where done_at is null and due_at > now()"
                )
            await _round(process, *"-" * SENDERS)
        left = Counter(map(_key, server.mails))
    assert Counter(killed.values()) == dict.fromkeys(STEPS, SENDERS)
    rows = await pool.fetch("select key::text, outcome, doubts from outbox")
    steps = {row["key"]: killed.get(row["key"], "") for row in rows}
    assert {row["key"]: (row["outcome"], row["doubts"], left[row["key"]]) for row in rows} == {
        key: ("sent", DOUBTS.get(step, 0), 1 + (step in TWICE)) for key, step in steps.items()
    }


async def _people(pool: Pool, count: int) -> range:
    """So many who can be written to."""
    await pool.execute(
        """
        insert into person (login, profile, last_name, first_name, email, email_checked_at, activated_at)
        select 'p' || n, 'parent', 'Roy', 'Lise', 'p' || n || '@free.fr', now(), now() from generate_series(1, $1) n
        """,
        count,
    )
    return range(1, count + 1)


@contextlib.asynccontextmanager
async def _workers(settings: Settings, url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """What forks them."""
    environ = {
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "SMTP_URL": url,
        "SECRET_KEY": settings.secret_key or "",
        "ONE_DATA": str(settings.data),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "support.mortal_workers"),
        env=os.environ | environ,
        cwd=Path(mortal_workers.__file__).parent.parent,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def _round(process: asyncio.subprocess.Process, *steps: str) -> dict[str, str]:
    """One process for each step, until all are dead; the step at which each mail's died."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{' '.join(steps)}\n".encode())
    killed = {}
    while (line := await process.stdout.readline()) != b"over\n":
        assert line, "the workers ended by themselves"
        step, key = line.decode().split()
        killed[key] = step
    return killed


def _key(mail: EmailMessage) -> str:
    return str(mail["message-id"]).removeprefix("<").partition("@")[0]
