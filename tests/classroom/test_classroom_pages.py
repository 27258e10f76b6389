"""The pages of « Paramétrage de la classe »: right and wrong people, wrong methods, hostile input."""

import re

import pytest
from starlette.routing import Route
from support.class_lists import work_off
from support.classroom_people import WRONG, acts, children, classes, deactivate
from support.client import Client, browser_for, enter
from support.people import School

from one.http.routes import addresses, routes
from one.http.state import State

pytestmark = pytest.mark.anyio


@pytest.fixture
async def teacher(client: Client, state: State, school: School) -> Client:
    return await enter(client, state, school, "paul.prof")


def settings_addresses(school: School) -> list[tuple[str, str]]:
    """Every address of the settings of the CE1."""
    return [
        (
            each.method,
            each.path.replace("{id}", str(school.classes["CE1"]))
            .replace("{person}", str(school.people["zoe.blin"]))
            .replace("{device}", "1"),
        )
        for each in addresses()
        if "/parametrage" in each.path
    ]


async def test_every_address_is_404_for_the_wrong_people(state: State, school: School) -> None:
    found = settings_addresses(school)
    assert len(found) == 41
    for login in WRONG:
        async with browser_for(state) as client:
            await enter(client, state, school, login)
            for method, url in found:
                fields = {
                    "guardian": "1",
                    "first_name": "A",
                    "last_name": "B",
                    "profile": "eleve",
                    "people": "1",
                }
                answer = await (client.get(url) if method == "GET" else client.form(url, **fields))
                assert answer.status_code == 404, (login, method, url)
    assert await acts(school.pool) == []


async def test_a_stranger_is_sent_to_the_sign_in_page(client: Client, school: School) -> None:
    for method, url in settings_addresses(school):
        answer = await (client.get(url) if method == "GET" else client.form(url))
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/connexion")


async def test_the_way_in_is_shown_to_those_who_may(state: State, school: School) -> None:
    for login, shown in (
        ("paul.prof", True),
        ("dora.direction", True),
        ("gil.garde", False),
        ("lise.roy", False),
    ):
        async with browser_for(state) as client:
            await enter(client, state, school, login)
            text = (await client.get(f"/classe/{school.classes['CE1']}")).text
            assert ("/parametrage" in text) == shown, login


async def test_the_overview_counts_who_has_not_activated(teacher: Client, school: School) -> None:
    await deactivate(school, "zoe.blin", "bea.blin")
    text = (await teacher.get(f"/classe/{school.classes['CE1']}/parametrage")).text
    assert "2 personnes n’ont pas encore activé leur compte" in text
    assert "1 sur 2" in text
    assert "2 sur 3" in text
    assert 'value="2" max="3"' in text


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999", "abc", "1e3", "-1", "%00", "٣"])
async def test_an_address_of_no_class_or_person_is_404(teacher: Client, school: School, number: str) -> None:
    home = f"/classe/{school.classes['CE1']}/parametrage"
    for url in (f"/classe/{number}/parametrage", f"{home}/personnes/{number}"):
        assert (await teacher.get(url)).status_code == 404
    assert (await teacher.form(f"{home}/personnes/{number}/bloquer")).status_code == 404


async def test_the_wrong_method_is_405(teacher: Client, school: School) -> None:
    home = f"/classe/{school.classes['CE1']}/parametrage"
    assert (await teacher.get(f"{home}/personnes/{school.people['zoe.blin']}/bloquer")).status_code == 405
    assert (await teacher.form(home)).status_code == 405


async def test_nothing_is_done_for_another_origin(teacher: Client, school: School) -> None:
    await deactivate(school, "zoe.blin")
    for method, url in settings_addresses(school):
        if method == "POST":
            for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
                answer = await teacher.post(
                    url, data={"people": str(school.people["zoe.blin"])}, headers=headers
                )
                assert answer.status_code == 403, url
    assert await acts(school.pool) == []
    assert await school.pool.fetchval("select count(*) from activation_code") == 0


async def test_sheets_come_as_a_file_and_need_somebody_ticked(teacher: Client, school: School) -> None:
    await deactivate(school, "zoe.blin", "bea.blin")
    home = f"/classe/{school.classes['CE1']}/parametrage"
    shown = (await teacher.get(f"{home}/fiches")).text
    assert len(re.findall(r'name="people" value="\d+" checked', shown)) == 2
    nobody = await teacher.form(f"{home}/fiches", format="pages")
    assert nobody.status_code == 200
    assert "Cochez au moins une personne" in nobody.text
    people = [str(school.people[login]) for login in ("zoe.blin", "bea.blin")]
    for form, kind, start in (
        ("pages", "application/pdf", b"%PDF-"),
        ("cards", "application/pdf", b"%PDF-"),
        ("csv", "text/csv", b"\xef\xbb\xbf"),
    ):
        answer = await teacher.form(f"{home}/fiches", format=form, people=people)
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.content.startswith(start)
    led = await teacher.form(f"{home}/fiches", format="screen", people=people)
    screen = await teacher.get(led.headers["location"])
    assert len(re.findall(r'ticket-code">[a-z3-9]{4} [a-z3-9]{4}<', screen.text)) == 2
    assert screen.text.count("<svg ") > 2
    assert "style=" not in screen.text
    assert (await teacher.form(f"{home}/fiches", format="exe", people=people)).status_code == 404


async def test_pupils_in_use_get_new_codes_together_and_grown_ups_do_not(
    teacher: Client, school: School
) -> None:
    """After the summer half a class has forgotten; a grown-up has « Mot de passe oublié »."""
    home = f"/classe/{school.classes['CE1']}/parametrage"
    assert "Refaire des fiches" in (await teacher.get(home)).text
    page = (await teacher.get(f"{home}/fiches")).text
    pupils = [school.people[login] for login in ("zoe.blin", "lea.roy")]
    assert re.findall(r'name="people" value="(\d+)"( checked)?', page) == [(str(each), "") for each in pupils]
    nobody = await teacher.form(f"{home}/fiches", format="screen")
    assert (nobody.status_code, "Cochez au moins une personne" in nobody.text) == (200, True)
    led = await teacher.form(f"{home}/fiches", format="screen", people=[str(each) for each in pupils])
    made = await teacher.get(led.headers["location"])
    assert made.text.count("ticket-code") == 2
    assert await school.pool.fetchval("select count(*) from activation_code") == 2
    assert (
        await teacher.form(f"{home}/fiches", format="screen", people=[str(school.people["bea.blin"])])
    ).status_code == 404


async def test_a_name_that_is_wrong_is_kept_and_told(teacher: Client, school: School) -> None:
    url = f"/classe/{school.classes['CE1']}/parametrage/personnes/{school.people['zoe.blin']}/nom"
    answer = await teacher.form(url, first_name="", last_name="<b>Blin</b>")
    assert answer.status_code == 200
    assert "&lt;b&gt;Blin&lt;/b&gt;" in answer.text
    assert "Indiquez le prénom." in answer.text
    assert (await teacher.form(url, first_name="Zoé\0‮", last_name="Blin")).status_code == 303
    assert await school.pool.fetchval("select first_name from person where login = 'zoe.blin'") == "Zoé"


@pytest.mark.parametrize("size", [900_000, 1_100_000])
async def test_a_field_of_a_megabyte_is_refused_in_words(teacher: Client, school: School, size: int) -> None:
    home = f"/classe/{school.classes['CE1']}/parametrage"
    answer = await teacher.form(f"{home}/ajouter", profile="eleve", first_name="x" * size, last_name="y")
    assert answer.status_code == (200 if size < 1 << 20 else 413)
    assert len(answer.text) < 40_000
    big = {"files": ("eleves.csv", b"Nom;Prenom;Niveau\n" + b"x" * size, "text/csv")}
    answer = await teacher.form(f"{home}/import", attached=big)
    assert answer.status_code == (200 if size < 1 << 20 else 413)


async def test_a_person_is_added_after_a_look_at_the_namesakes(teacher: Client, school: School) -> None:
    home = f"/classe/{school.classes['CE1']}/parametrage"
    asked = await teacher.form(f"{home}/ajouter", profile="eleve", first_name="Max", last_name="Noir")
    assert "Est-ce la même personne" in asked.text
    assert await classes(school.pool, school.people["max.noir"]) == ["CM2"]
    choice = re.search(r'value="(move:\d+)"', asked.text)
    assert choice is not None
    moved = await teacher.form(
        f"{home}/ajouter", profile="eleve", first_name="Max", last_name="Noir", choice=choice[1]
    )
    assert moved.headers["location"] == f"{home}/personnes/{school.people['max.noir']}"
    assert await classes(school.pool, school.people["max.noir"]) == ["CE1"]
    for wrong in ("move:abc", "move:", "join:999999", "x:1"):
        answer = await teacher.form(
            f"{home}/ajouter", profile="eleve", first_name="Max", last_name="Noir", choice=wrong
        )
        assert answer.status_code == 404, wrong


async def test_links_from_either_page_and_out_of_the_class(teacher: Client, school: School) -> None:
    people, home = school.people, f"/classe/{school.classes['CE1']}/parametrage"
    lea, bea = people["lea.roy"], people["bea.blin"]
    linked = await teacher.form(f"{home}/personnes/{lea}/lier", guardian=bea)
    assert linked.status_code == 303
    assert lea in await children(school.pool, bea)
    await teacher.form(f"{home}/personnes/{bea}/delier", child=lea)
    last = await teacher.form(f"{home}/personnes/{bea}/delier", child=people["zoe.blin"])
    assert last.headers["location"] == f"{home}/personnes/{people['zoe.blin']}?delie={bea}"
    assert await children(school.pool, bea) == []
    for fields in ({}, {"guardian": bea, "child": lea}, {"guardian": "x"}):
        assert (await teacher.form(f"{home}/personnes/{lea}/lier", **fields)).status_code == 404


async def test_a_list_is_sent_seen_and_applied(teacher: Client, state: State, school: School) -> None:
    home = f"/classe/{school.classes['CE1']}/parametrage"
    content = "Nom;Prénom;Niveau;Classe\nRoy;Léa;CE1;CE1\n<b>Neuf</b>;Éloi;CE1;CE1\n".encode("cp1252")
    sent = await teacher.form(f"{home}/import", attached={"files": ("<x>.csv", content, "text/csv")})
    assert sent.headers["location"] == f"{home}/import/apercu"
    assert "attend son tour" in (await teacher.get(sent.headers["location"])).text
    await work_off(state.resources)
    shown = await teacher.get(sent.headers["location"])
    assert "&lt;b&gt;Neuf" in shown.text
    assert "<b>Neuf" not in shown.text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown.text)
    assert seen is not None
    await teacher.form(f"{home}/import/appliquer", seen="0" * 64)
    await work_off(state.resources)
    again = await teacher.get(f"{home}/import/apercu")
    assert "La classe a changé depuis" in again.text
    done = await teacher.form(f"{home}/import/appliquer", seen=seen[1])
    assert done.headers["location"] == f"{home}/import/apercu"
    assert "La classe se met à jour" in (await teacher.get(f"{home}/import/apercu")).text
    await work_off(state.resources)
    assert (await teacher.get(f"{home}/import/apercu")).headers["location"].startswith("/imports/")
    assert await classes(school.pool, school.people["zoe.blin"]) == []


def test_every_address_has_its_route() -> None:
    paths = {route.path for route in routes() if isinstance(route, Route)}
    assert {each.path for each in addresses() if "/parametrage" in each.path} <= paths
