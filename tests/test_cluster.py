"""Sharded publish/subscribe on a real cluster: a master dies, a slot moves, nothing is lost."""

import asyncio
from dataclasses import replace
from pathlib import Path

import cluster
import pytest
from crowd import make_crowd, write
from history import check, settle
from live_client import LiveClient, connected
from redis.crc import key_slot
from workers import workers

from one.config import Settings
from one.realtime.subscription import PREFIX
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


@pytest.mark.slow
async def test_nothing_is_lost_while_a_slot_moves_and_a_master_dies(
    settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    crowd = await make_crowd(pool, classes=4, families=24)
    folder = tmp_path / "cluster"
    folder.mkdir()
    async with cluster.running(folder) as nodes:
        on_cluster = replace(settings, redis_url=nodes.url)
        with workers(on_cluster, 2, tmp_path) as two:
            urls = [worker.url for worker in two]
            clients = [LiveClient(urls, cookie) for cookie, _ in crowd.families]
            async with connected(clients):
                writing = asyncio.create_task(write(crowd, urls, 300, at_once=2))
                class_id = crowd.writers[0][1]
                slot = key_slot(f"{PREFIX}class:{class_id}:parent".encode())
                third = next(n for n, (start, end) in enumerate(cluster.SLOTS) if start <= slot <= end)
                await nodes.migrate(slot, nodes.masters[third], nodes.masters[(third + 1) % 3])
                await asyncio.sleep(0.3)
                nodes.masters[2].kill()
                assert await writing == 300
                history = await settle(pool, clients)
                for worker in two:  # live again through the promoted replica, not only healed
                    worker.wait_ready(30)
                accepted = await write(crowd, urls, 20, at_once=2)
                history = await settle(pool, clients)
        assert accepted == 20
    for client, (_, channels) in zip(clients, crowd.families, strict=True):
        check(history, client, channels)
