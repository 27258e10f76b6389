"""Nothing lost, nothing twice, nothing out of order, nothing to the wrong person."""

import asyncio
import random
from pathlib import Path

import pytest
from support.crowd import make_crowd, write
from support.history import check, settle
from support.live_client import LiveClient, connected
from support.workers import workers

from one.config import Settings
from one.store.pool import Pool
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio


async def disturb(clients: list[LiveClient]) -> None:
    """Cut lines at random, all the time."""
    while True:
        await asyncio.sleep(0.05)
        random.choice(clients).cut()


@pytest.mark.long
@pytest.mark.slow
async def test_two_hundred_clients_get_two_thousand_events_through_two_workers(
    settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    crowd = await make_crowd(pool, classes=10, families=200)
    with workers(settings, 2, tmp_path) as two:
        urls = [worker.url for worker in two]
        clients = [LiveClient(urls, cookie) for cookie, _ in crowd.families]
        async with connected(clients):
            trouble = asyncio.create_task(disturb(clients))
            accepted = await write(crowd, urls, 2000)
            await end_tasks(trouble)
            history = await settle(pool, clients)
    assert accepted == 2000
    assert sum(client.connections for client in clients) > len(clients), "nobody was cut off"
    assert all(client.snapshots == 0 for client in clients)
    total = sum(
        check(history, client, channels)
        for client, (_, channels) in zip(clients, crowd.families, strict=True)
    )
    assert total > 10_000
