"""Commits, announcements and clocks that disagree about the order: clients hear each event once and in its place."""

import asyncio
import random
import signal
import sys
from collections.abc import Iterable

import pytest
from support.faults import measure, stage, until, within_two_passes

from one.config import Settings
from one.events import Kind, Placed
from one.store import events
from one.store.pool import Connection, Pool

pytestmark = pytest.mark.anyio


async def place(connection: Connection, channels: list[str]) -> list[Placed]:
    """An event of no consequence, in an open transaction."""
    _, placed = await events.append(
        connection, kind=Kind.READ, channels=channels, body='{"ids":[],"unread":0}'
    )
    return placed


async def test_who_began_first_and_commits_last_is_heard_last(settings: Settings, pool: Pool) -> None:
    """The event that is committed last has the earlier time and the lower id: neither decides."""
    async with stage(settings, pool) as (scene, state):
        channel = f"class:{scene.crowd.writers[0][1]}:parent"
        async with pool.acquire() as early:
            slow = early.transaction()
            await slow.start()
            began = await early.fetchval("select now()")
            await early.execute("select nextval(pg_get_serial_sequence('event', 'id'))")
            await scene.write(40)
            await scene.arrive()
            placed = await place(early, [channel])
            async with pool.acquire() as other, other.transaction():
                blocked = asyncio.create_task(place(other, [channel]))
                await asyncio.sleep(0.1)
                assert not blocked.done(), "one writer at a time has a channel"
                await slow.commit()
                after = await blocked
            assert began < await pool.fetchval("select max(created_at) from event where kind = 'item'")
        assert after[0].seq == placed[0].seq + 1
        state.engine.announce(after)  # the announcements cross each other on their way
        state.engine.announce(placed)
        await scene.arrive()
        await scene.check()


@pytest.mark.long
async def test_what_commits_late_and_is_never_announced_is_heard(settings: Settings, pool: Pool) -> None:
    """It bears a time that the reconciler has long passed."""
    async with stage(settings, pool) as (scene, state):
        channel = f"class:{scene.crowd.writers[0][1]}:parent"
        await scene.write(40)
        await scene.arrive()
        async with pool.acquire() as early, early.transaction():
            await place(early, [channel])
            passes = state.engine.reconciler._passes
            await until(lambda: state.engine.reconciler._passes > passes + 1)
        async with within_two_passes(state):
            await scene.arrive()
        await scene.check()


@pytest.mark.long
async def test_announcements_in_any_order_twice_or_never_change_nothing(
    settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(settings, pool) as (scene, state):
        chance, tell = random.Random(3), state.engine.publisher.announce
        late: list[Placed] = []

        def confused(placed: Iterable[Placed]) -> None:
            late.extend(each for each in placed for _ in range(chance.choice((0, 1, 1, 2))))
            chance.shuffle(late)
            while len(late) > 10:
                tell([late.pop()])

        gaps = await measure(settings.origin, "one_gaps_total")
        monkeypatch.setattr(state.engine.publisher, "announce", confused)
        await scene.write(100)
        tell(late)
        async with within_two_passes(state):
            await scene.arrive()
        assert await measure(settings.origin, "one_gaps_total") > gaps
        await scene.check(least=5)
        assert scene.connections == len(scene.clients)


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from one.apps.carnet import notes
from one.config import Settings
from one.store.accounts import sessions
from one.run.web import opened

async def main(database_url, redis_url, token, class_id):
    settings = Settings(database_url=database_url, redis_url=redis_url, secret_key="k" * 32, data=Path("/nowhere"))
    async with opened(settings) as state:
        state.resources.live.announce = lambda placed: os.kill(os.getpid(), signal.SIGKILL)
        scope = await sessions.scope(state.resources.pool, token)
        await notes.publish(scope, state.resources, notes.Draft(int(class_id), "Mot orphelin", "Bonjour"))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.long
async def test_a_publisher_killed_between_commit_and_publish_is_heard(settings: Settings, pool: Pool) -> None:
    async with stage(settings, pool) as (scene, state):
        await scene.write(40)
        await scene.arrive()
        cookie, class_id, _ = scene.crowd.writers[0]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            KILLED,
            settings.database_url or "",
            settings.redis_url or "",
            cookie.removeprefix("one="),
            str(class_id),
        )
        assert await process.wait() == -signal.SIGKILL
        assert await pool.fetchval("select count(*) from event where body like '%Mot orphelin%'") == 1
        async with within_two_passes(state):
            await scene.arrive()
        await scene.check()
        assert scene.connections == len(scene.clients)


def test_the_reconciler_looks_often_enough() -> None:
    from one.realtime.reconciler import SECONDS, TURNS

    assert 2 * SECONDS < 5, "what nobody announces is heard within five seconds"
    assert TURNS * SECONDS < 60 - 10, "and whatever goes wrong, nothing is stale for more than a minute"
