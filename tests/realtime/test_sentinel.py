"""Redis behind Sentinels: who is master may change, nothing is lost."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from support.faults import redis_alone, stage, until
from support.sentinel import watched

from one.accounts.buckets import network
from one.config import Settings
from one.errors import Unavailable
from one.realtime import publisher
from one.realtime.throttle import Throttle
from one.store.pool import Pool

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.mark.long
async def test_nothing_is_lost_while_a_replica_takes_over(
    settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    async with (
        watched(tmp_path / "s") as servers,
        stage(replace(settings, redis_url=servers.url), pool) as (scene, state),
    ):
        await scene.write(20)
        await scene.arrive()
        writing = asyncio.create_task(scene.write(60, at_once=2))
        servers.master.kill()
        assert await writing == 60
        await scene.arrive()
        subscription = state.engine.subscription
        await until(lambda: subscription.connected and subscription.confirmed, 40)
        async with redis_alone(state):  # live again, not only healed
            await scene.write(20, at_once=1)
            await scene.arrive()
        assert "one:control" in await servers.replica.channels()
        await scene.check(least=5)
        assert scene.connections == len(scene.clients), "no socket was closed"


async def test_attempts_are_counted_where_the_sentinels_say(tmp_path: Path) -> None:
    async with watched(tmp_path / "s") as servers:
        await publisher.check(servers.url)
        door = Throttle(servers.url)
        await door.take("in:1", network("a"))
        await door.close()
        assert await servers.master.ask("DBSIZE") > 0


@pytest.mark.long
async def test_sentinels_that_are_away_are_told_in_a_line() -> None:
    with pytest.raises(Unavailable, match="REDIS_URL: no answer"):
        await publisher.check("redis://127.0.0.1:1,127.0.0.1:2/0?sentinel=ecole")
