"""A child's session by pictures is one beside the cookie of its tablet alone: a copy of it opens nothing elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from support.client import browser_for
from support.hands import card_of, open_class, said, tablet_for
from support.live_client import dial, frame
from support.live_line import cookie, refused
from support.people import School
from support.tablet import device_of

from one.config import Settings
from one.http.state import State
from one.store.accounts import pictures

pytestmark = pytest.mark.anyio


async def test_a_copy_of_a_childs_cookie_opens_nothing_without_the_cookie_of_its_tablet(
    state: State, school: School
) -> None:
    await open_class(school)
    card, lea = await card_of(state, school), school.people["lea.roy"]
    async with (
        await tablet_for(state, school) as tablet,
        await tablet_for(state, school) as another,
        browser_for(state) as thief,
    ):
        await tablet.form(f"/tablette/eleves/{lea}", picked=said(card.code))
        token = tablet.cookies["one"]
        for client in (another, thief):
            client.cookies.set("one", token)
            answer = await client.get("/carnet")
            assert (answer.status_code, "data-hands" in answer.text) == (303, False)
            assert (await client.get("/live/poll")).status_code == 401
            assert (await client.form("/fil/lus", ids="1")).headers["location"].startswith("/connexion")
        assert "data-hands" in (await tablet.get("/")).text, "the child goes on"
        thief.cookies.set("one", await school.token("lea.roy"))
        assert (await thief.get("/")).status_code == 200, "a password's session is one anywhere"


async def test_a_socket_of_a_child_by_pictures_opens_beside_the_cookie_of_their_tablet_alone(
    server: State, settings: Settings, school: School
) -> None:
    (token, device_id), (other, _id) = [await device_of(school.pool, school) for _n in range(2)]
    ends_at = datetime.now(UTC) + timedelta(hours=1)
    async with school.pool.acquire() as connection:
        mine = await pictures.start(
            connection, school.people["lea.roy"], device_id, device="", ends_at=ends_at
        )
    for cookies in (f"one={mine}", f"one={mine}; one-tablet={other}", f"one={mine}; one-tablet={'x' * 43}"):
        assert (await refused(dial(settings.origin, cookies))).status_code == 401
    async with dial(settings.origin, f"one={mine}; one-tablet={token}") as socket:
        assert f"user:{school.people['lea.roy']}" in (await frame(socket))["seqs"]
    async with dial(settings.origin, f"{await cookie(school, 'lise.roy')}; one-tablet={other}") as socket:
        await frame(socket)
