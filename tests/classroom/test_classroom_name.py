"""Renaming a class from its settings, and taking its list away as a file."""

import csv
import io

import pytest
from support.classroom_people import WRONG, acts, deactivate, referent
from support.client import browser_for, enter
from support.people import School

from one.classroom import listing
from one.http.state import State
from one.store.classroom.members import Classroom

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("login", ["paul.prof", "dora.direction", "gil.garde"])
async def test_who_sets_up_a_class_renames_it_and_everybody_sees_it(
    state: State, school: School, login: str
) -> None:
    await referent(school)
    ce1 = school.classes["CE1"]
    async with browser_for(state) as client, browser_for(state) as parent:
        await enter(client, state, school, login)
        await enter(parent, state, school, "bea.blin")
        answer = await client.form(f"/classe/{ce1}/parametrage/nom", name=" Les\u202e  Loutres ", level="CE1")
        assert answer.headers["location"] == f"/classe/{ce1}/parametrage"
        assert "La classe a son nouveau nom." in (await client.get(answer.headers["location"])).text
        assert "Les Loutres" in (await parent.get("/classe")).text
        # The same again is no change, and no line in the log.
        await client.form(f"/classe/{ce1}/parametrage/nom", name="Les Loutres", level="CE1")
    assert await acts(school.pool) == [("class.renamed", f"class:{ce1}", {})]


@pytest.mark.parametrize("page", ["class", "school"])
async def test_both_pages_rename_alike_and_the_same_name_again_is_no_change(
    state: State, school: School, page: str
) -> None:
    ce1 = school.classes["CE1"]
    path = f"/classe/{ce1}/parametrage/nom" if page == "class" else f"/ecole/{school.id}/classes/{ce1}"
    async with browser_for(state) as client:
        await enter(client, state, school, "dora.direction")
        for _turn in range(2):
            assert (await client.form(path, name="Les Loutres", level="CE1")).status_code == 303
        taken = await client.form(path, name="CM2", level="CE1")
    assert taken.status_code == 200
    assert "porte déjà ce nom" in taken.text
    assert await acts(school.pool) == [("class.renamed", f"class:{ce1}", {})]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Donnez un nom"),
        ("CM2", "porte déjà ce nom"),
        ("x" * 61, "C’est trop long"),
        ("\u202e\0", "Donnez un nom"),
    ],
)
async def test_a_name_that_cannot_be_is_told_and_kept(
    state: State, school: School, name: str, words: str
) -> None:
    async with browser_for(state) as client:
        await enter(client, state, school, "paul.prof")
        answer = await client.form(
            f"/classe/{school.classes['CE1']}/parametrage/nom", name=name, level="<b>CE1"
        )
    assert answer.status_code == 200
    assert words in answer.text
    assert "&lt;b&gt;CE1" in answer.text
    assert await school.pool.fetchval("select name from class where id = $1", school.classes["CE1"]) == "CE1"
    assert await acts(school.pool) == []


async def test_the_list_opens_in_a_spreadsheet_and_computes_nothing(state: State, school: School) -> None:
    await deactivate(school, "bea.blin")
    await school.pool.execute(
        "update person set first_name = '=cmd()', blocked_at = now() where login = 'lea.roy'"
    )
    await school.pool.execute("update class set name = 'CE1 « Été »' where name = 'CE1'")
    ce1 = school.classes["CE1"]
    async with browser_for(state) as client:
        await enter(client, state, school, "paul.prof")
        assert "Exporter la liste" in (await client.get(f"/classe/{ce1}/parametrage")).text
        answer = await client.form(f"/classe/{ce1}/parametrage/liste.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="classe-ce1-ete.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["identifiant"] for row in rows] == [
        "zoe.blin",
        "lea.roy",
        "bea.blin",
        "lise.roy",
        "marc.roy",
        "paul.prof",
    ]
    assert (rows[1]["prénom"], rows[1]["compte"]) == ("'=cmd()", "bloqué")
    assert (rows[2]["profil"], rows[2]["compte"], rows[2]["activé le"]) == ("responsable", "à activer", "")
    assert rows[0]["responsables ou enfants"] == "Béa Blin"
    assert await acts(school.pool) == [("class.exported", f"class:{ce1}", {})]


async def test_the_list_is_not_there_for_others(state: State, school: School) -> None:
    for login in WRONG:
        async with browser_for(state) as client:
            await enter(client, state, school, login)
            answer = await client.form(f"/classe/{school.classes['CE1']}/parametrage/liste.csv")
            assert answer.status_code == 404, login
    assert await acts(school.pool) == []


@pytest.mark.parametrize(
    ("name", "file_name"),
    [("CE1/CE2", "classe-ce1-ce2.csv"), ("\u4e00", "classe-1.csv"), ('a"\r\nb', "classe-a-b.csv")],
)
def test_a_file_name_holds_what_every_header_takes(name: str, file_name: str) -> None:
    assert listing.file_name(Classroom(1, name, 1, "École", False)) == file_name
