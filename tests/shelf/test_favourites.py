"""Favourites, what was opened lately, and what « Mes applis » finds: for each their own, and nothing that is closed to them."""

import asyncio
import re

import pytest
from support.client import Client
from support.notes import as_, publish
from support.people import School
from support.services import some_service

from one.errors import NotFound
from one.http.state import State
from one.shelf import favourites, tiles
from one.shelf.order import Way
from one.store.people import identity

pytestmark = pytest.mark.anyio


async def keys(state: State, school: School, login: str) -> list[str]:
    found = await tiles.shelf(await school.scope(login), state.resources)
    return [tile.key for tile in found.favourites]


def shown(page: str) -> list[str]:
    return re.findall(
        r'data-tile data-in="\w+" data-said="\w+">\s*<a class="card app-card" href="([^"]+)"', page
    )


async def test_a_star_puts_it_first_and_the_arrows_put_it_in_order(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "lise.roy")
    assert "étoile" in (await client.get("/applis")).text
    for code in ("carnet", "cahier", "actualites"):
        answer = await client.form("/applis/favoris", tile=code, on="1", page="/applis")
        assert answer.headers["location"] == "/applis"
    await client.form("/applis/favoris/ordre", tile="actualites", way="up", page="/applis?ranger=1")
    await client.form("/applis/favoris/ordre", tile="actualites", way="up", page="/applis?ranger=1")
    await client.form("/applis/favoris/ordre", tile="actualites", way="up", page="/applis?ranger=1")
    assert await keys(state, school, "lise.roy") == ["actualites", "carnet", "cahier"]
    page = (await client.get("/applis?ranger=1")).text
    assert re.findall(r'data-key="(\w+)"', page) == ["actualites", "carnet", "cahier"]
    await client.form("/applis/favoris", tile="carnet", on="", page="/applis")
    assert await keys(state, school, "lise.roy") == ["actualites", "cahier"]
    assert await keys(state, school, "marc.roy") == []


async def test_two_devices_at_once_lose_nothing(state: State, school: School) -> None:
    scope = await school.scope("lise.roy")
    codes = ["carnet", "cahier", "actualites", "classe"]
    await asyncio.gather(*(favourites.star(scope, state.resources, code, on=True) for code in codes))
    before = await keys(state, school, "lise.roy")
    assert sorted(before) == sorted(codes)
    first, second, third, fourth = before
    await asyncio.gather(
        favourites.move(scope, state.resources, fourth, Way.BEFORE, first),
        favourites.move(scope, state.resources, second, Way.BEFORE, None),
    )
    assert await keys(state, school, "lise.roy") == [fourth, first, third, second]


async def test_what_is_closed_to_somebody_is_no_favourite_of_theirs_until_it_opens_again(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "lise.roy")
    assert (await client.get("/carnet")).status_code == 200
    await client.form("/applis/favoris", tile="carnet", on="1")
    page = (await client.get("/applis")).text
    assert 'id="recent"' in page
    await school.pool.execute("insert into app_closed values ($1, 'parent', 'carnet')", school.id)
    page = (await client.get("/applis")).text
    assert "/carnet" not in page
    assert (await client.form("/applis/favoris", tile="carnet", on="1")).status_code == 404
    assert "/carnet" not in (await client.get("/aide")).text
    assert (await client.get("/carnet")).status_code == 404
    await school.pool.execute("delete from app_closed")
    assert await keys(state, school, "lise.roy") == ["carnet"]


async def test_what_is_looked_for_is_found_without_scripts_however_it_is_spelt(
    client: Client, state: State, school: School
) -> None:
    await some_service(state, school, name="Médiathèque")
    await as_(client, "lise.roy")
    everything = shown((await client.get("/applis")).text)
    assert len(everything) > 3
    assert shown((await client.get("/applis?q=MEDIATHEQUE")).text) == ["/applis/liens/1"]
    assert shown((await client.get("/applis?q=livre+mediath")).text) == ["/applis/liens/1"]
    assert shown((await client.get("/applis?rayon=apprendre")).text) == ["/applis/liens/1"]
    assert shown((await client.get("/applis?rayon=organiser")).text) == ["/cahier"]
    page = (await client.get("/applis?q=zzz")).text
    assert shown(page) == []
    assert "Rien ne correspond" in page
    assert shown((await client.get("/applis?rayon=%00&q=%00")).text) == everything
    english = "insert into preference (person_id, name, value) values ($1, 'language', 'en')"
    await school.pool.execute(english, school.people["lise.roy"])
    assert shown((await client.get("/applis?q=homework")).text) == ["/cahier"]
    assert 'href="/aide/cahier"' in (await client.get("/aide?q=homework+diary")).text


async def test_what_was_opened_is_kept_for_oneself_and_bounded(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "lise.roy")
    for path in ("/carnet", "/cahier", "/carnet"):
        await client.get(path)
    await client.get("/actualites", headers={"sec-fetch-dest": "empty"})  # a script that reads it
    lise = await tiles.shelf(await school.scope("lise.roy"), state.resources)
    assert [tile.key for tile in lise.recent] == ["cahier", "carnet"]
    for n in range(12):
        service_id = await some_service(state, school, name=f"Site {n}")
        assert (await client.get(f"/applis/liens/{service_id}")).status_code == 303
    assert await school.pool.fetchval("select count(*) from app_visit") == tiles.KEPT
    assert (await tiles.shelf(await school.scope("marc.roy"), state.resources)).recent == []


async def test_what_is_new_is_counted_on_the_tile_of_its_application(
    client: Client, state: State, school: School
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await publish(state, school, "paul.prof", "CE1")
    await as_(client, "lise.roy")
    page = (await client.get("/applis")).text
    assert ", 2 nouveautés" in page
    await school.pool.execute(
        "insert into mark (person_id, event_id, read_at) select $1, id, now() from event",
        school.people["lise.roy"],
    )
    assert "app-new" not in (await client.get("/applis")).text


async def test_favourites_follow_an_account_that_is_merged_and_go_with_one_that_is_erased(
    state: State, school: School
) -> None:
    for login, codes in (("lise.roy", ("carnet", "cahier")), ("marc.roy", ("cahier", "actualites"))):
        scope = await school.scope(login)
        for code in codes:
            await favourites.star(scope, state.resources, code, on=True)
    async with school.pool.acquire() as connection:
        found = [each for each in await identity.references(connection) if each.table.startswith("app_")]
        assert not any(each.kept for each in found)
        await identity.repoint(connection, found, school.people["marc.roy"], school.people["lise.roy"])
    assert sorted(await keys(state, school, "lise.roy")) == ["actualites", "cahier", "carnet"]


async def test_what_is_nobodys_to_open_cannot_be_a_favourite(state: State, school: School) -> None:
    scope = await school.scope("lise.roy")
    for key in ("signalement", "lien:7", "", "x" * 50):
        with pytest.raises(NotFound):
            await favourites.star(scope, state.resources, key, on=True)
