"""Redis frozen, killed, half dead or hostile: no socket is closed, nothing is lost, and we say so."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.client import Client
from support.faults import measure, redis_alone, says, stage, until, within_two_passes
from support.live_client import dial, frame
from support.own_valkey import Valkey, own_valkey
from support.people import School
from support.proxy import proxied
from support.web_server import serving

from one.config import Settings
from one.realtime.messages import CloseCode
from one.realtime.subscription import PREFIX
from one.store.pool import Pool

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[Valkey]:
    async with own_valkey(tmp_path) as server:
        yield server


@pytest.fixture
def apart(settings: Settings, valkey: Valkey) -> Settings:
    """Settings with the Valkey of this test."""
    return replace(settings, redis_url=valkey.url)


@pytest.mark.long
@pytest.mark.parametrize(
    ("how", "seconds"),
    [
        ("frozen", 0.0),
        ("killed", 0.0),
        pytest.param("killed", 600.0, marks=[pytest.mark.soak, pytest.mark.timeout(900)]),
    ],
)
async def test_without_redis_events_come_through_postgresql_and_no_socket_is_closed(
    apart: Settings, pool: Pool, valkey: Valkey, how: str, seconds: float
) -> None:
    async with stage(apart, pool) as (scene, state):
        await scene.write(20)
        failures = await measure(apart.origin, "one_probe_failures_total")
        valkey.freeze() if how == "frozen" else valkey.kill()
        end, rounds = asyncio.get_running_loop().time() + seconds, 0
        while rounds < 3 or asyncio.get_running_loop().time() < end:
            await scene.write(10)
            async with within_two_passes(state):
                await scene.arrive()
            rounds += 1
            await asyncio.sleep(seconds / 60)  # more than a thousand events would be a snapshot
        await says(apart.origin, "redis")
        assert await measure(apart.origin, "one_probe_failures_total") > failures
        if how == "frozen":
            valkey.thaw()
        else:
            await valkey.start()
        await says(apart.origin, "ready")
        await until(lambda: state.engine.subscription.confirmed == state.engine.subscription.wanted)
        async with redis_alone(state):  # live again, not only healed
            await scene.write(20)
            await scene.arrive()
        await scene.check(least=5)
        assert scene.connections == len(scene.clients), "no socket was closed"


@pytest.mark.parametrize("how", ["frozen", "killed"])
async def test_without_redis_an_ended_session_hangs_up_within_ten_seconds(
    apart: Settings, school: School, valkey: Valkey, how: str
) -> None:
    """Ended here, blocked there: the reconciler finds in PostgreSQL what Redis could not carry."""
    async with serving(apart) as state:
        mine, other = await school.token("lise.roy"), await school.token("lise.roy")
        async with (
            dial(apart.origin, f"one={other}") as ended,
            dial(apart.origin, f"one={await school.token('zoe.blin')}") as blocked,
            dial(apart.origin, f"one={mine}") as stays,
            Client(base_url=apart.origin, timeout=30) as browser,
        ):
            for socket in (ended, blocked, stays):
                await frame(socket, "hello")
            valkey.freeze() if how == "frozen" else valkey.kill()
            browser.cookies.set("one", mine)
            assert (await browser.form("/compte/sessions/fin")).status_code == 303
            browser.cookies.set("one", await school.token("paul.prof"))
            zoe = f"/classe/{school.classes['CE1']}/parametrage/personnes/{school.people['zoe.blin']}"
            assert (await browser.form(f"{zoe}/bloquer")).status_code == 303
            async with within_two_passes(state), asyncio.timeout(45):
                await ended.wait_closed()
                await blocked.wait_closed()
            assert ended.close_code == blocked.close_code == CloseCode.SESSION_ENDED
            await stays.ping()
            assert stays.close_code is None
        if how == "frozen":
            valkey.thaw()


@pytest.mark.long
async def test_a_redis_that_swallows_everything_is_found_by_the_probe(
    settings: Settings, pool: Pool, valkey: Valkey
) -> None:
    async with proxied(valkey.port) as proxy:
        through = replace(settings, redis_url=f"redis://127.0.0.1:{proxy.port}/0")
        async with stage(through, pool) as (scene, state):
            await scene.write(20)
            await scene.arrive()
            opened = proxy.opened
            proxy.swallow()
            assert state.engine.subscription.connected, "TCP believes in it"
            writing = asyncio.create_task(scene.write(20, at_once=1))
            # Nobody else makes it anew: the line stands, and nothing of ours waits for an answer through it.
            await until(lambda: state.engine.subscription.confirmed and proxy.opened > opened + 1)
            await writing
            await scene.arrive()
            async with redis_alone(state):  # live again, not only healed
                await scene.write(20)
                await scene.arrive()
            await scene.check(least=5)
            assert scene.connections == len(scene.clients)


async def test_the_subscription_is_killed_again_and_again(
    apart: Settings, pool: Pool, valkey: Valkey
) -> None:
    async with stage(apart, pool) as (scene, _):
        killed = 0
        async with asyncio.timeout(45), scene.traffic():
            while killed < 5:
                killed += int(await valkey.ask("CLIENT", "KILL", "TYPE", "pubsub"))
                await asyncio.sleep(0.2)
        await scene.write(20)
        await scene.arrive()
        await scene.check(least=5)
        assert scene.connections == len(scene.clients)


async def test_redis_cuts_a_worker_off_whose_output_buffer_is_full(
    apart: Settings, pool: Pool, valkey: Valkey
) -> None:
    async with stage(apart, pool) as (scene, state):
        channel = scene.crowd.families[0][1][0]
        await valkey.ask("CONFIG", "SET", "client-output-buffer-limit", "pubsub 4kb 0 0")
        before = await measure(apart.origin, "one_redis_reconnects_total")
        await scene.write(20)
        # One answer larger than the bound, whatever the kernel takes of it: the server must cut the line.
        await valkey.ask("PUBLISH", PREFIX + channel, b"0 " + b"x" * 8_000_000)
        await scene.write(20)
        async with asyncio.timeout(45):
            while await measure(apart.origin, "one_redis_reconnects_total") == before:
                await asyncio.sleep(0.1)
        await until(lambda: state.engine.subscription.confirmed)
        await scene.write(20)
        await scene.arrive()
        await scene.check(least=5)
        assert scene.connections == len(scene.clients)


def _poison(channel: str, seq: int) -> list[bytes]:
    """Messages that are none of ours, or lie; ``seq`` is the next one of the channel."""
    other = channel.replace(":", ":9")
    frame = '{"type":"event","channel":"%s","seq":%d,"event":{"id":1,"kind":"item","at":"x"}}'
    return [
        b"",
        b" ",
        b"x",
        b"\xff\xfe\x00",
        b"-1 {}",
        b"1e9 {}",
        b"9" * 5000 + b" {}",
        b"99999999999999999999 {}",
        b"%d" % seq,
        b"%d " % seq,
        b"%d garbage" % seq,
        b"%d {}" % seq,
        b"%d [1,2]" % seq,
        b"%d \xff\xff" % seq,
        b"%d " % seq + (frame % (other, seq)).encode(),
        b"%d " % seq + (frame % (channel, seq + 1)).encode(),
        b"%d " % seq + b"x" * 3_000_000,
        b"%d {}" % (seq + 3),
        b"[" * 100_000,
    ]


_ORDERS = [
    b"5",
    b"null",
    b"[]",
    b'["session_ended"]',
    b'["session_ended",[1]]',
    b'["session_ended",{}]',
    b'["person_changed","x"]',
    b'["person_changed",99999999999999999999999]',
    b'{"a":1,"b":2}',
    b"[" * 100_000,
    b"\xff",
    b"",
    b'["unknown",1]',
    b'[["session_ended"],1]',
]


@pytest.mark.long
async def test_poison_on_every_channel_harms_nobody(apart: Settings, pool: Pool, valkey: Valkey) -> None:
    async with stage(apart, pool) as (scene, state):
        await scene.write(10)
        await scene.arrive()
        (probe,) = state.engine._probes
        for order in _ORDERS:
            await valkey.ask("PUBLISH", f"{PREFIX}control", order)
        for channel in list(state.engine.hub.channels.by_name.values()):
            for data in _poison(channel.name, channel.seq + 1):
                await valkey.ask("PUBLISH", PREFIX + channel.name, data)
        for data in (b"", b"\xff", b"x" * 1_000_000):
            await valkey.ask("PUBLISH", PREFIX + probe, data)
        before = await measure(apart.origin, "one_redis_reconnects_total")
        await scene.write(40)
        await scene.arrive()
        await scene.check(least=3)
        assert scene.connections == len(scene.clients)
        assert await measure(apart.origin, "one_redis_reconnects_total") == before
        await says(apart.origin, "ready")
