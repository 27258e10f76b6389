"""/live on a real server: who gets in."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from support.live_client import dial, frame
from support.live_line import closed, cookie, refused
from support.people import School
from support.web_server import serving
from websockets.asyncio.client import connect

from one import budget
from one.config import Settings
from one.http.state import State
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_without_a_session_nobody_gets_in(server: State, settings: Settings) -> None:
    for value in (None, "one=", "one=nobody-has-this-token", "other=x"):
        answer = await refused(dial(settings.origin, value))
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.body)["status"] == 401


async def test_an_expired_session_and_a_blocked_person_do_not_get_in(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    lise, marc = await cookie(school, "lise.roy"), await cookie(school, "marc.roy")
    await pool.execute(
        "update session set expires_at = now() where person_id = $1", school.people["lise.roy"]
    )
    await pool.execute("update person set blocked_at = now() where id = $1", school.people["marc.roy"])
    assert (await refused(dial(settings.origin, lise))).status_code == 401
    assert (await refused(dial(settings.origin, marc))).status_code == 401


async def test_another_site_and_no_site_do_not_get_in(
    server: State, settings: Settings, school: School
) -> None:
    own = await cookie(school, "lise.roy")
    for origin in ("https://elsewhere.example", "null", settings.origin + "0", "file://"):
        assert (await refused(dial(settings.origin, own, origin=origin))).status_code == 403
    bare = connect(
        settings.origin.replace("http", "ws") + "/live",
        additional_headers={"Cookie": own},
        subprotocols=["one.v1"],  # type: ignore[list-item]
    )
    assert (await refused(bare)).status_code == 403


async def test_beyond_the_budget_a_comer_is_told_to_come_back(
    settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now=0.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(budget, "time", clock)
    async with serving(replace(settings, handshakes_per_second=1)):
        own = await cookie(school, "lise.roy")
        async with dial(settings.origin, own) as socket:
            assert (await frame(socket))["type"] == "hello"
            for clock.now in (0.0, 0.9):
                answer = await refused(dial(settings.origin, own))
                assert answer.status_code == 503
                assert int(answer.headers["retry-after"]) >= 1
            clock.now = 1.0
            async with dial(settings.origin, own) as later:
                assert (await frame(later))["type"] == "hello"


async def test_cookies_that_are_nobodys_spend_nothing_of_the_budget(
    settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now=0.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(budget, "time", clock)
    async with serving(replace(settings, handshakes_per_second=1)):
        own = await cookie(school, "lise.roy")
        for bogus in ("one=x", f"one={'a' * 43}", f"one={'b' * 43}", f"one={'a' * 5000}"):
            assert (await refused(dial(settings.origin, bogus))).status_code == 401
        async with dial(settings.origin, own) as socket:
            assert (await frame(socket))["type"] == "hello"


async def test_another_version_is_told_so(either: State, settings: Settings, school: School) -> None:
    own = await cookie(school, "lise.roy")
    for offered in (["one.v2"], None):
        async with dial(settings.origin, own, subprotocols=offered) as socket:
            assert socket.subprotocol is None
            assert await closed(socket) == 4503
    assert not either.engine.hub.registry.connections
    assert all(channel.listeners == 0 for channel in either.engine.hub.channels.by_name.values())
