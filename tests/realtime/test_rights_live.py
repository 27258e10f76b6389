"""Rights that change while pages are open, on a real server: told by Redis at once, and nothing after."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from support.faults import redis_alone, within_two_passes
from support.live_client import dial, frame
from support.people import School
from websockets.asyncio.client import ClientConnection

from one.config import Settings
from one.http.state import State
from one.people.changes import accounts, classes
from one.people.changes.acting import InSchool
from one.realtime.messages import CloseCode

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
SAME = {"sec-fetch-site": "same-origin"}


@asynccontextmanager
async def open_page(settings: Settings, school: School, login: str) -> AsyncIterator[ClientConnection]:
    async with dial(settings.origin, f"one={await school.token(login)}") as socket:
        await frame(socket, "hello")
        yield socket


async def post(settings: Settings, school: School, login: str, path: str, **fields: object) -> httpx.Response:
    async with httpx.AsyncClient(base_url=settings.origin, timeout=30) as client:
        cookie = f"one={await school.token(login)}"
        return await client.post(path, data=fields, headers={"cookie": cookie, **SAME})


async def publish(settings: Settings, school: School, login: str, class_name: str) -> int:
    class_id = school.classes[class_name]
    answer = await post(
        settings,
        school,
        login,
        "/carnet/nouveau",
        class_id=class_id,
        title="Mot",
        body="Bonjour",
        audience="class",
    )
    return answer.status_code


async def event(socket: ClientConnection, seconds: float = 30.0) -> dict[str, Any]:
    """The next event, alone or the first of several."""
    async with asyncio.timeout(seconds):
        while True:
            message = await frame(socket)
            if message["type"] == "event":
                return message
            if message["type"] == "events":
                first: dict[str, Any] = message["list"][0]
                return first


async def silence(socket: ClientConnection, seconds: float = 0.8) -> None:
    """No event arrives."""
    with pytest.raises(TimeoutError):
        await event(socket, seconds)


async def test_a_child_who_leaves_a_class_takes_its_channels_from_the_guardians(
    server: State, settings: Settings, school: School
) -> None:
    base, lea = f"/ecole/{school.id}/personnes", school.people["lea.roy"]
    ce1 = school.classes["CE1"]
    async with open_page(settings, school, "lise.roy") as guardian:
        async with redis_alone(server):
            answer = await post(
                settings, school, "dora.direction", f"{base}/{lea}/classes", act="leave", class_id=ce1
            )
            assert answer.status_code == 303
            changed = await frame(guardian, "channels")
        assert f"class:{ce1}:parent" in changed["left"]
        assert await publish(settings, school, "paul.prof", "CE1") == 303
        await silence(guardian)
        assert await publish(settings, school, "anne.autre", "CM2") == 303
        heard = await event(guardian)
        assert heard["channel"] == f"class:{school.classes['CM2']}:parent"


async def test_a_guardian_link_cut_in_the_database_is_heard_by_the_page(
    server: State, settings: Settings, school: School
) -> None:
    async with open_page(settings, school, "bea.blin") as guardian:
        await school.pool.execute("delete from guardian where guardian_id = $1", school.people["bea.blin"])
        async with within_two_passes(server):
            changed = await frame(guardian, "channels")
        assert f"family:{school.people['zoe.blin']}" in changed["left"]
        assert await publish(settings, school, "paul.prof", "CE1") == 303
        await silence(guardian)


@pytest.mark.parametrize("way", ["the link is cut", "the guardian is taken out", "the child is taken out"])
async def test_who_stops_being_a_guardian_hears_nothing_more_of_the_child(
    server: State, settings: Settings, school: School, way: str
) -> None:
    bea, zoe, ce1 = school.people["bea.blin"], school.people["zoe.blin"], school.classes["CE1"]
    who = zoe if way == "the child is taken out" else bea
    path = f"/ecole/{school.id}/personnes/{who}/retirer"
    if way == "the link is cut":
        path = f"/classe/{ce1}/parametrage/personnes/{bea}/delier"
    async with open_page(settings, school, "bea.blin") as guardian:
        answer = await post(settings, school, "dora.direction", path, child=zoe)
        assert answer.status_code == 303
        left: set[str] = set()
        async with asyncio.timeout(30):
            while not left >= {f"family:{zoe}", f"class:{ce1}:parent", f"class:{ce1}"}:
                left |= set((await frame(guardian, "channels"))["left"])
        assert await publish(settings, school, "paul.prof", "CE1") == 303
        await silence(guardian)


async def test_a_page_is_told_when_its_channels_speak_for_other_children_or_they_are_called_otherwise(
    server: State, school: School
) -> None:
    """« Pour Léa »: the channels stay, what they say does not."""
    head, here, people = await school.scope("dora.direction"), InSchool(school.id), school.people
    await school.pool.execute("insert into guardian values ($1, $2)", people["lise.roy"], people["zoe.blin"])
    rooms = [f"class:{school.classes[each]}:parent" for each in ("CE1", "CM2")]
    async with open_page(server.resources.settings, school, "lise.roy") as guardian, redis_alone(server):
        await accounts.rename(head, server.resources, here, people["lea.roy"], "Léana", "Roy")
        told = await frame(guardian, "channels")
        assert (told["joined"], told["left"]) == ({}, [])
        assert [told["children"][room] for room in rooms] == [["Léana", "Zoé"], ["Tom"]]
        await classes.move(head, server.resources, here, people["lea.roy"], school.classes["CM2"])
        told = await frame(guardian, "channels")
        assert (told["joined"], told["left"]) == ({}, [])
        assert [told["children"][room] for room in rooms] == [["Zoé"], ["Léana", "Tom"]]


async def test_a_function_given_and_taken_reaches_the_open_page(
    server: State, settings: Settings, school: School
) -> None:
    channel, path = (
        f"school:{school.id}:direction",
        f"/ecole/{school.id}/personnes/{school.people['gil.garde']}/fonction",
    )
    async with open_page(settings, school, "gil.garde") as page, redis_alone(server):
        assert (await post(settings, school, "dora.direction", path, act="give")).status_code == 303
        assert channel in (await frame(page, "channels"))["joined"]
        assert (await post(settings, school, "dora.direction", path, act="take")).status_code == 303
        assert channel in (await frame(page, "channels"))["left"]


async def test_a_blocked_account_is_hung_up_at_once(
    server: State, settings: Settings, school: School
) -> None:
    path = f"/ecole/{school.id}/personnes/{school.people['nina.noir']}/bloquer"
    async with open_page(settings, school, "nina.noir") as page, redis_alone(server):
        assert (await post(settings, school, "dora.direction", path, act="block")).status_code == 303
        await asyncio.wait_for(page.wait_closed(), 30)
        assert page.close_code == CloseCode.SESSION_ENDED


async def test_a_closed_application_and_an_archived_class_send_no_frame(
    server: State, settings: Settings, school: School
) -> None:
    base = f"/ecole/{school.id}"
    async with (
        open_page(settings, school, "zoe.blin") as pupil,
        open_page(settings, school, "bea.blin") as guardian,
    ):
        answer = await post(
            settings,
            school,
            "dora.direction",
            f"{base}/reglages/applis",
            open=["carnet:parent", "carnet:enseignant", "carnet:personnel"],
        )
        assert answer.status_code == 303
        assert (await event(pupil))["event"]["kind"] == "settings", "its items leave the page"
        assert await publish(settings, school, "paul.prof", "CE1") == 303
        await event(guardian)
        await silence(pupil)
        archive = f"{base}/classes/{school.classes['CE1']}/archiver"
        async with redis_alone(server):
            assert (await post(settings, school, "dora.direction", archive, sure="1")).status_code == 303
            changed = await frame(guardian, "channels")
        assert f"class:{school.classes['CE1']}:parent" in changed["left"]
        assert await publish(settings, school, "paul.prof", "CE1") == 404
