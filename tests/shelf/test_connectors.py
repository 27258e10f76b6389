"""Services outside: whose tiles they are, where they may lead, and what who administers a school does with them."""

import re

import pytest
from support.client import Client
from support.notes import as_
from support.people import School
from support.services import some_service, words

from one.errors import Invalid
from one.http.state import State
from one.shelf import connectors, favourites, tiles

pytestmark = pytest.mark.anyio

FORM = {
    "name": "Bibliothèque",
    "address": "www.biblio.exemple.fr/livres?q=1#haut",
    "description": "Réserver",
    "category": "apprendre",
    "picture": "livre",
    "color": "leaf",
    "profiles": ["eleve", "parent"],
}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Exemple.FR", "https://exemple.fr/"),
        ("HTTPS://exemple.fr:443/a?b=c#d", "https://exemple.fr/a?b=c#d"),
        ("exemple.fr/a", "https://exemple.fr/a"),
        ("https://exemple.fr:8443/", "https://exemple.fr:8443/"),
        ("https://éducation.exemple.fr/", "https://xn--ducation-90a.exemple.fr/"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert connectors.address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "http://exemple.fr/",
        "javascript:alert(1)",
        "JaVaScRiPt://exemple.fr/%0aalert(1)",
        "data:text/html,x",
        "ftp://exemple.fr/",
        "//exemple.fr/",
        "/compte",
        "https://localhost/",
        "https://serveur/",
        "https://nas.local/",
        "https://poste.lan./",
        "https://wiki.intranet/",
        "https://127.0.0.1/",
        "https://192.168.1.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://[::1]/",
        "https://exemple.fr@ailleurs.fr/",
        "https://exemple.fr\\@ailleurs.fr/",
        "https:///exemple.fr",
        "https://exemple..fr/",
        "https://exemple.fr:0/",
        "https://exemple.fr:99999/",
        "https://exem ple.fr/",
        "https://" + "a" * 64 + ".fr/",
    ],
)
def test_an_address_that_is_no_site_of_the_internet_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"https://"):
        connectors.address(typed)


async def seen(state: State, school: School, login: str) -> list[str]:
    found = await tiles.shelf(await school.scope(login), state.resources)
    return [tile.name for tile in found.tiles if tile.outside]


async def test_each_sees_what_is_for_their_profile_and_class(state: State, school: School) -> None:
    ce1 = school.classes["CE1"]
    await some_service(state, school, name="Pour tous")
    await some_service(state, school, name="Parents", profiles=("parent",))
    await some_service(state, school, name="CE1", class_ids=(ce1,))
    assert await seen(state, school, "lise.roy") == ["Pour tous", "Parents", "CE1"]
    assert await seen(state, school, "nina.noir") == ["Pour tous", "Parents"]
    assert await seen(state, school, "lea.roy") == ["Pour tous", "CE1"]
    assert await seen(state, school, "max.noir") == ["Pour tous"]
    assert await seen(state, school, "anne.autre") == ["Pour tous"]
    assert await seen(state, school, "gil.garde") == ["Pour tous", "CE1"]


async def test_the_direction_adds_changes_orders_hides_removes_and_puts_back(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    base = f"/ecole/{school.id}/reglages/services"
    assert "à portée de main" in (await client.get(base)).text
    answer = await client.form(f"{base}/nouveau", **FORM)
    assert answer.headers["location"] == base
    await some_service(state, school, name="Cantine")
    page = (await client.get(base)).text
    assert "biblio.exemple.fr" in page
    assert await seen(state, school, "lise.roy") == ["Bibliothèque", "Cantine"]
    await client.form(f"{base}/ordre", tile="2", way="up")
    assert await seen(state, school, "lise.roy") == ["Cantine", "Bibliothèque"]
    await client.form(f"{base}/1/modifier", **FORM | {"name": "Médiathèque", "rev": "1"})
    assert await seen(state, school, "lise.roy") == ["Cantine", "Médiathèque"]
    refused = await client.form(f"{base}/1/modifier", **FORM | {"name": "Autre", "rev": "1"})
    assert "a été modifié pendant que vous écriviez" in refused.text
    assert 'value="Autre"' in refused.text
    lise = await school.scope("lise.roy")
    await favourites.star(lise, state.resources, "lien:1", on=True)
    await client.form(f"{base}/1/masquer", hidden="1")
    assert await seen(state, school, "lise.roy") == ["Cantine"]
    await client.form(f"{base}/1/masquer", hidden="")
    answer = await client.form(f"{base}/1/supprimer")
    assert await seen(state, school, "lise.roy") == ["Cantine"]
    page = (await client.get(answer.headers["location"])).text
    assert '« <span translate="no">Médiathèque</span> » est supprimé' in page
    assert (await client.get(f"{base}/1/modifier")).status_code == 200
    assert f"{base}/1/remettre" in (await client.get(base)).text  # the way back stands there for the week
    await client.form(f"{base}/1/remettre")
    assert await seen(state, school, "lise.roy") == ["Cantine", "Médiathèque"]
    found = await tiles.shelf(lise, state.resources)
    assert [tile.key for tile in found.favourites] == ["lien:1"]
    acts = await school.pool.fetch("select act from audit where act like 'service.%' order by id")
    assert [row["act"].partition(".")[2] for row in acts] == [
        *("added", "added", "changed", "hidden", "shown", "removed", "restored")
    ]


async def test_what_is_wrong_is_told_together_and_all_that_was_typed_is_kept(
    client: Client, school: School
) -> None:
    await as_(client, "dora.direction")
    sent = FORM | {"name": "", "address": "http://exemple.fr", "profiles": []}
    page = (await client.form(f"/ecole/{school.id}/reglages/services/nouveau", **sent)).text
    for said in ("Donnez un nom", "adresses protégées", "au moins un profil"):
        assert said in page
    assert 'value="http://exemple.fr"' in page
    assert 'value="livre" checked' in page


async def test_who_may_go_is_judged_when_they_go_and_pupils_are_told_that_they_leave(
    client: Client, state: State, school: School
) -> None:
    service_id = await some_service(state, school, class_ids=(school.classes["CE1"],))
    way = f"/applis/liens/{service_id}"
    await as_(client, "lise.roy")
    page = (await client.get("/applis")).text
    assert re.search(rf'href="{way}" target="_blank" rel="noopener"', page)
    answer = await client.get(way)
    assert answer.headers["location"] == "https://biblio.exemple.fr/"
    assert answer.headers["referrer-policy"] == "no-referrer"
    await client.form("/deconnexion")
    await as_(client, "lea.roy")
    answer = await client.get(way)
    assert answer.headers["location"].startswith("/sortie?")
    assert "Tu quittes ONE" in (await client.get(answer.headers["location"])).text
    dora = await school.scope("dora.direction")
    await connectors.hide(dora, state.resources, school.id, service_id, hidden=True)
    assert (await client.get(way)).status_code == 404


async def test_a_school_has_a_bounded_number_and_forgets_what_was_removed_long_ago(
    state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors, "MOST", 2)
    dora = await school.scope("dora.direction")
    first, _second = [await some_service(state, school) for _n in range(2)]
    with pytest.raises(Invalid):
        await some_service(state, school)
    await favourites.star(dora, state.resources, tiles.key_of_service(first), on=True)
    await connectors.remove(dora, state.resources, school.id, first)
    await school.pool.execute(
        "update connector set removed_at = now() - interval '8 days' where id = $1", first
    )
    await some_service(state, school)
    assert await school.pool.fetchval("select count(*) from connector") == 2
    assert await school.pool.fetchval("select count(*) from app_favourite") == 0


async def test_a_class_of_another_school_cannot_be_chosen(state: State, school: School) -> None:
    dora = await school.scope("dora.direction")
    with pytest.raises(Invalid):
        await connectors.add(dora, state.resources, school.id, words(school, class_ids=(999,)))
