"""A hint that is ahead of its channel: what lies between is read at once."""

import asyncio

import pytest
from support.faults import until
from support.reconciling import compare_nothing

from one.events import Kind
from one.http.state import State
from one.store import events
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_a_hint_that_skips_a_frame_brings_both_without_the_reconciler(
    server: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await compare_nothing(server, monkeypatch)
    monkeypatch.setattr(server.engine.reconciler, "_pass", lambda: asyncio.sleep(0))
    hub = server.engine.hub
    (held,) = await hub.channels.hold(["class:7"])
    async with pool.acquire() as connection, connection.transaction():
        await events.append(connection, kind=Kind.READ, channels=["class:7"], body="{}")
        _, (last,) = await events.append(connection, kind=Kind.READ, channels=["class:7"], body="{}")
    hub.deliver("class:7", b"%d %b" % (last.seq, last.payload))
    await until(lambda: held.seq == 2)
    assert [seq for seq, _ in held.history] == [1, 2]
    hub.channels.release([held])
