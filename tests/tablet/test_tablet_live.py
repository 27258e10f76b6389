"""A tablet on the live line: what it hears, what it does not, and how it ends."""

import asyncio
import json
from typing import Any

import pytest
from support.client import browser_for
from support.live_client import frame
from support.live_line import closed, refused, say
from support.people import School
from support.tablet import device_of, dial_tablet
from websockets.asyncio.client import ClientConnection, connect

from one.apps.carnet import notes
from one.config import Settings
from one.http.state import State
from one.realtime.messages import SUBPROTOCOL, CloseCode
from one.tablet import leaving

pytestmark = pytest.mark.anyio


async def publish(server: State, school: School, title: str, *, children: tuple[int, ...] = ()) -> None:
    paul = await school.scope("paul.prof")
    draft = notes.Draft(school.classes["CE1"], title, "Bottes", whole_class=not children, children=children)
    await notes.publish(paul, server.resources, draft)


async def greeted(socket: ClientConnection) -> dict[str, Any]:
    """Hello, and live from there."""
    hello = await frame(socket)
    await say(socket, "resume", epoch=hello["epoch"], seqs=hello["seqs"])
    assert (await frame(socket))["type"] == "resumed"
    return hello


async def test_a_tablet_hears_its_class_and_its_pupils_and_nobody_in_person(
    server: State, settings: Settings, school: School
) -> None:
    token, _id = await device_of(school.pool, school)
    ce1, zoe = school.classes["CE1"], school.people["zoe.blin"]
    async with dial_tablet(settings, token) as socket:
        hello = await greeted(socket)
        assert {*hello["seqs"]} == {f"class:{ce1}", f"class:{ce1}:eleve"}
        assert hello["unread"] == 0
        await publish(server, school, "Pour Zoé seule", children=(zoe,))
        await publish(server, school, "Pour la classe")
        event = await frame(socket, "event")
        assert event["event"]["item"]["title"] == "Pour la classe"
        # It reads for nobody, and is not heard in channels that it asks for.
        await say(socket, "read", ids=[event["event"]["id"]])
        await say(socket, "resume", epoch=hello["epoch"], seqs={f"family:{zoe}": 0, f"class:{ce1}:parent": 0})
        assert not {*(await frame(socket, "resumed"))["seqs"]} & {f"family:{zoe}", f"class:{ce1}:parent"}
    assert await school.pool.fetchval("select count(*) from mark where read_at is not null") == 0


async def test_a_tablet_that_is_taken_off_is_hung_up_on_at_once_and_let_in_no_more(
    server: State, settings: Settings, school: School
) -> None:
    token, device_id = await device_of(school.pool, school)
    async with dial_tablet(settings, token) as socket:
        await greeted(socket)
        paul = await school.scope("paul.prof")
        await leaving.revoke(paul, server.resources, school.classes["CE1"], device_id)
        assert await closed(socket, 2.0) == CloseCode.DEVICE_REVOKED
    assert (await refused(dial_tablet(settings, token))).status_code == 401


async def test_a_tablet_whose_row_is_gone_is_hung_up_on_by_the_next_pass_without_a_word_from_redis(
    server: State, settings: Settings, school: School
) -> None:
    token, _id = await device_of(school.pool, school)
    async with dial_tablet(settings, token) as socket:
        await greeted(socket)
        await school.pool.execute("delete from device")
        assert await closed(socket, 4.0) == CloseCode.DEVICE_REVOKED


async def test_the_session_of_a_person_opens_no_tablets_line_and_a_tablets_cookie_no_persons(
    server: State, settings: Settings, school: School
) -> None:
    token, _id = await device_of(school.pool, school)
    assert (await refused(dial_tablet(settings, await school.token("paul.prof")))).status_code == 401
    person = connect(
        settings.origin.replace("http", "ws", 1) + "/live",
        origin=settings.origin,  # type: ignore[arg-type]
        additional_headers={"Cookie": f"one-tablet={token}"},
        subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
    )
    assert (await refused(person)).status_code == 401


async def test_a_tablet_without_a_socket_has_the_same_stream_by_poll(server: State, school: School) -> None:
    token, device_id = await device_of(school.pool, school)
    async with browser_for(server) as client:
        client.cookies.set("one-tablet", token)
        first = (await client.get("/tablette/live/poll")).json()
        assert [each["type"] for each in first["messages"]] == ["hello"]
        await publish(server, school, "Pour la classe")
        said = (await client.get("/tablette/live/poll", params={"cursor": first["cursor"]})).json()
        assert "Pour la classe" in json.dumps(said, ensure_ascii=False)
        waiting = asyncio.create_task(client.get("/tablette/live/poll", params={"cursor": said["cursor"]}))
        async with asyncio.timeout(10):
            while not server.engine.hub.registry.by_device:
                await asyncio.sleep(0)
        paul = await school.scope("paul.prof")
        await leaving.revoke(paul, server.resources, school.classes["CE1"], device_id)
        assert (await waiting).json()["close"] == CloseCode.DEVICE_REVOKED
        assert (await client.get("/tablette/live/poll")).status_code == 401
