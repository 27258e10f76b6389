"""Sharded publish/subscribe on a real cluster: a master dies, a slot moves, nothing is lost."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from redis.crc import key_slot
from support import cluster
from support.faults import redis_alone, says, stage, until
from support.workers import workers

from one.config import Settings
from one.realtime.subscription import PREFIX
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


@pytest.mark.long
@pytest.mark.slow
async def test_nothing_is_lost_while_a_slot_moves_and_a_master_dies(
    settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    """Notes are written on one node and heard on another."""
    async with cluster.running(tmp_path / "cluster") as nodes:
        on_cluster = replace(settings, redis_url=nodes.url)
        with workers(on_cluster, 1, tmp_path) as (other,):
            async with stage(on_cluster, pool, families=24) as (scene, state):
                scene.urls = [other.url]
                moved = f"{PREFIX}class:{scene.crowd.writers[0][1]}:parent".encode()
                slot = key_slot(moved)
                third = next(n for n, (start, end) in enumerate(cluster.SLOTS) if start <= slot <= end)
                target = nodes.masters[(third + 1) % 3]
                async with scene.traffic():
                    await until(lambda: all(client.got for client in scene.clients))
                    await nodes.migrate(slot, nodes.masters[third], target)
                    async with asyncio.timeout(45):
                        while moved not in await target.ask("PUBSUB", "SHARDCHANNELS"):
                            await asyncio.sleep(0.1)
                    nodes.masters[2].kill()
                    await until(lambda: not state.engine.subscription.connected)
                    await says(other.url, "ready")
                    await says(on_cluster.origin, "ready")
                subscription = state.engine.subscription
                await until(lambda: subscription.connected and subscription.confirmed == subscription.wanted)
                await scene.arrive()
                async with redis_alone(state):  # live again through the promoted replica, not only healed
                    await scene.write(30)
                    await scene.arrive()
                await scene.check(least=5)
                assert scene.connections == len(scene.clients), "no socket was closed"
