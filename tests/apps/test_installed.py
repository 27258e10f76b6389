"""Applications come and go by their folders: a toy that is dropped in is everywhere, one that is taken out nowhere."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.installed import Tree, database, visiting

from one.apps.catalogue import APPS
from one.run.sample import PASSWORD

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

TOY = Path(__file__).parent.parent / "toy"
HEAD, PARENT, PUPIL = "helene.garnier", "sophie.marchand", "lea.marchand"
DERIVED = """
from one import acts
from one.apps import catalogue
from one.http.routes import addresses
from one.run.jobs import all_jobs
print([app.code for app in catalogue.APPS])
print(sorted(act.code for act in acts.every()))
print(sorted(f"{t.app}.{t.code}" for app in catalogue.APPS for t in app.types))
print([f"{a.method} {a.path}" for a in addresses()])
print([job.name for job in all_jobs()])
"""


@pytest.fixture
async def tree(services: tuple[str, str], redis_url: str, tmp_path: Path) -> AsyncIterator[Tree]:
    async with database(services[0], "installed") as url:
        yield Tree(tmp_path / "tree", url, redis_url)


@pytest.mark.long
async def test_a_toy_application_dropped_in_is_found_in_each_derived_place(tree: Tree) -> None:
    tree.add(TOY)
    tree.prepare()
    told = tree.run("-c", DERIVED)
    for what in (
        "cantine",
        "cantine.posted",
        "cantine.menu",
        "GET /cantine",
        "POST /cantine/menu",
        "cantine-forget",
    ):
        assert f"'{what}'" in told, what
    assert tree.run("-m", "one", "menus") == "1 menus\n"
    async with tree.served() as origin:
        async with visiting(origin, PARENT, PASSWORD) as parent:
            home = (await parent.get("/")).text
            feed = home.partition("data-feed")[2].partition("data-feed-empty")[0]
            assert "a affiché le menu" in feed
            assert 'data-item-template="cantine.menu"' in home
            assert "Aujourd’hui à la cantine" in home
            assert "/cantine/menu" not in home
            applis = (await parent.get("/applis")).text
            assert "Ce qu’on mange aujourd’hui." in applis
            assert '<circle fill="#2f7037" cx="28"' in applis  # its drawing
            page = (await parent.get("/cantine")).text
            assert "Soupe de potiron" in page
            assert "css/cantine.css" in page
            assert "Le menu de la cantine" in (await parent.get("/aide")).text
            assert "Mes applis" in (await parent.get("/aide/cantine?panneau=1")).text
            for path in ("/cantine/menu", "/ecole/1/reglages/cantine"):
                assert (await parent.get(path)).status_code == 404
        async with visiting(origin, HEAD, PASSWORD) as head:
            assert "Écrire le menu" in (await head.get("/")).text
            settings = (await head.get("/ecole/1/reglages")).text
            assert 'value="cantine:eleve" checked' in settings
            assert "/ecole/1/reglages/cantine" in settings
            assert (await head.get("/ecole/1/reglages/cantine")).status_code == 200
            posted = await head.post("/cantine/menu", data={"dishes": "Crêpes"})
            assert "Le menu est affiché." in posted.text
            assert "a affiché le menu de la cantine" in (await head.get("/ecole/1/journal")).text
            data = tree.own_data(HEAD)
            assert [each["plats"] for each in data["menus"]][-1] == "Crêpes"
            opened = ["carnet:eleve", "actualites:eleve"]  # not the toy
            await head.post("/ecole/1/reglages/applis", data={"open": opened})
        async with visiting(origin, PUPIL, PASSWORD) as pupil:
            assert (await pupil.get("/cantine")).status_code == 404
            assert "Crêpes" not in (await pupil.get("/")).text
            assert "La cantine" not in (await pupil.get("/applis")).text


@pytest.mark.long
async def test_one_works_with_few_applications(tree: Tree) -> None:
    for code in ("actualites", "carnet"):
        tree.remove(code)
    tree.prepare()
    assert "carnet" not in tree.run("-c", DERIVED)
    async with tree.served() as origin:
        for login in (HEAD, PARENT, PUPIL):
            async with visiting(origin, login, PASSWORD) as client:
                for path in ("/", "/applis", "/classe", "/compte/donnees", "/aide"):
                    answer = await client.get(path)
                    assert answer.status_code == 200, (login, path)
                    assert "/carnet" not in answer.text
                    assert "/actualites" not in answer.text
                assert tree.own_data(login)["identifiant"] == login
                assert (await client.get("/carnet")).status_code == 404


@pytest.mark.long
async def test_one_works_without_any_application(tree: Tree) -> None:
    for app in APPS:
        if app.code != "signalement":  # nobody goes there: it is what an item's menu leads to
            tree.remove(app.code)
    tree.prepare()
    async with tree.served() as origin, visiting(origin, PARENT, PASSWORD) as client:
        for path, status in (
            ("/", 200),
            ("/applis", 200),
            ("/aide", 200),
            ("/compte", 200),
            ("/classe", 404),
        ):
            assert (await client.get(path)).status_code == status, path
        tiles = re.findall(r'class="card app-card" href="([^"]*)"', (await client.get("/applis")).text)
        assert tiles  # the services outside that the school shows stand there alone
        assert all(url.startswith("/applis/liens/") for url in tiles)


@pytest.mark.long
async def test_a_database_opens_without_an_application_that_was_taken_away(tree: Tree) -> None:
    tree.add(TOY)
    tree.prepare()
    tree.remove("cantine")
    tree.run("-m", "one", "migrate")
    async with tree.served() as origin, visiting(origin, PARENT, PASSWORD) as client:
        assert (await client.get("/")).status_code == 200
