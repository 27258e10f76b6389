"""Models of notes: their blanks are asked for, and a school's are its direction's and référents' to keep."""

import html

import pytest
from support.client import Client
from support.notes import NOTE, as_
from support.people import School

from one.apps.carnet import models
from one.apps.carnet.blanks import blanks, filled, filled_rich
from one.errors import Invalid, NotFound
from one.http.state import State
from one.i18n import speaking
from one.rich_text import Rich

pytestmark = pytest.mark.anyio

WHERE = "/carnet/modeles"


def test_blanks_are_filled_in_words_and_in_formatted_texts_and_what_is_not_stays() -> None:
    text = Rich("Le {date} à {lieu}", "<p>Le <strong>{date}</strong> à {lieu}</p>")
    assert blanks("{date}", text.plain) == ["date", "lieu"]
    assert filled("Le {date}, {heure}", {"date": "3 mai", "heure": ""}) == "Le 3 mai, {heure}"
    done = filled_rich(text, {"date": "<3 mai>", "lieu": "Foix & Pau"})
    assert done.plain == "Le <3 mai> à Foix & Pau"
    assert "<strong>&lt;3 mai&gt;</strong>" in (done.html or "")


def test_blanks_of_ready_models_are_called_in_the_language_of_who_fills_them() -> None:
    def of(language: str) -> set[str]:
        with speaking(language):
            return {blank for each in models.ready() for blank in each.blanks}

    assert of("en") & of("fr") == {"date"}


async def test_a_note_begins_with_a_model_and_no_blank_is_left_without_a_question(
    client: Client, school: School
) -> None:
    await as_(client, "paul.prof")
    assert f"{WHERE}/piscine/remplir" in (await client.get("/carnet/nouveau")).text
    assert "Heure de départ" in (await client.get(f"{WHERE}/piscine/remplir")).text
    answer = await client.form(f"{WHERE}/piscine/remplir", b0="jeudi 3 décembre")
    page = (await client.get(answer.headers["location"])).text
    assert 'value="Piscine le jeudi 3 décembre"' in page
    assert "Départ à {heure de départ}" in page
    sent = {
        "class_id": school.classes["CE1"],
        "audience": "class",
        "title": "Piscine",
        "body": "À {heure de départ}",
    }
    asked = await client.form("/carnet/nouveau", **sent)
    assert "Il reste à remplir" in asked.text
    assert "{heure de départ}" in asked.text
    assert await school.pool.fetchval("select count(*) from carnet") == 0
    await client.form("/carnet/nouveau", **sent, as_is="1")
    assert await school.pool.fetchval("select count(*) from carnet") == 1


async def test_what_is_written_is_kept_as_a_model_and_goes_on_as_the_same_draft(
    client: Client, school: School
) -> None:
    await as_(client, "paul.prof")
    sent = {"class_id": school.classes["CE1"], **NOTE, "draft": "d" * 16, "version": "0", "act": "model"}
    where = (await client.form("/carnet/nouveau", **sent)).headers["location"]
    assert "Pensez au maillot" in (await client.get(where)).text
    answer = await client.form(where, title="Piscine du {jour}", body="Maillot, {bonnet}", whose="mine")
    assert answer.headers["location"].startswith(f"/carnet/nouveau?brouillon={'d' * 16}")
    assert "Piscine du …" in (await client.get(WHERE)).text
    assert "Pensez au maillot" in (await client.get(answer.headers["location"])).text
    (model_id,) = [row["id"] for row in await school.pool.fetch("select id from carnet_model")]
    await client.form(f"{WHERE}/{model_id}", rev=1, title="Piscine", body="Autre")
    assert await school.pool.fetchval("select body from carnet_model") == "Autre"
    await client.form(f"{WHERE}/{model_id}/supprimer", rev=2)
    assert await school.pool.fetchval("select count(*) from carnet_model") == 0


async def test_a_schools_models_are_for_all_who_write_there_and_the_directions_to_change(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    await client.form(f"{WHERE}/nouveau", title="Kermesse", body="Le {date}", whose=school.id)
    (model_id,) = [row["id"] for row in await school.pool.fetch("select id from carnet_model")]
    journal = html.unescape((await client.get(f"/ecole/{school.id}/journal")).text)
    assert "a enregistré un modèle de mot de l’école" in journal
    await as_(client, "paul.prof")
    assert "Kermesse" in (await client.get(WHERE)).text
    assert (await client.get(f"{WHERE}/{model_id}/remplir")).status_code == 200
    assert (await client.get(f"{WHERE}/{model_id}")).status_code == 404
    assert (await client.form(f"{WHERE}/{model_id}/supprimer")).status_code == 404
    assert (await client.form(f"{WHERE}/nouveau", title="T", body="T", whose=school.id)).status_code == 404
    other = await models.save(await school.scope("anne.autre"), state.resources, "À moi", Rich("Texte"))
    with pytest.raises(NotFound):
        await models.read(await school.scope("paul.prof"), state.resources, str(other))


async def test_who_changes_or_deletes_an_older_model_is_told_and_their_words_are_kept(
    client: Client, school: School
) -> None:
    await as_(client, "dora.direction")
    await client.form(f"{WHERE}/nouveau", title="Kermesse", body="Le {date}", whose=school.id)
    (model_id,) = [row["id"] for row in await school.pool.fetch("select id from carnet_model")]
    await client.form(f"{WHERE}/{model_id}", rev=1, title="Fête", body="Samedi")
    for rev in (1, 3, ""):
        page = (await client.form(f"{WHERE}/{model_id}", rev=rev, title="Bal", body="Dimanche")).text
        assert "Il s’intitule maintenant «\u00a0Fête\u00a0»" in html.unescape(page)
        assert 'value="Bal"' in page
        assert 'name="rev" value="2"' in page
        await client.form(f"{WHERE}/{model_id}/supprimer", rev=rev)
    assert await school.pool.fetchval("select title || body from carnet_model") == "FêteSamedi"
    await client.form(f"{WHERE}/{model_id}", rev=2, title="Bal", body="Dimanche")
    assert await school.pool.fetchval("select title || body from carnet_model") == "BalDimanche"


async def test_who_keeps_a_schools_models_no_more_changes_none_under_way(
    state: State, school: School
) -> None:
    dora, resources = await school.scope("dora.direction"), state.resources
    model_id = await models.save(dora, resources, "Kermesse", Rich("Le {date}"), school_id=school.id)
    acts = (
        models.change(dora, resources, model_id, "Fête", Rich("Samedi"), 1),
        models.remove(dora, resources, model_id, 1),
        models.save(dora, resources, "Autre", Rich("Texte"), school_id=school.id),
        models.save(dora, resources, "À moi", Rich("Texte")),
    )
    await school.pool.execute("update attachment set function = null where person_id = $1", dora.person_id)
    for act in acts:
        with pytest.raises(Invalid):
            await act
    assert await school.pool.fetchval("select string_agg(title, ',') from carnet_model") == "Kermesse"


async def test_a_referent_keeps_the_schools_models_and_writes_no_note(client: Client, school: School) -> None:
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["gil.garde"]
    )
    await as_(client, "gil.garde")
    assert "Modèles de ONE" in (await client.get(WHERE)).text
    await client.form(f"{WHERE}/nouveau", title="Grève", body="Le {date}", whose=school.id)
    assert await school.pool.fetchval("select school_id from carnet_model") == school.id
    assert (await client.get(f"{WHERE}/greve/remplir")).status_code == 404
    assert (await client.form(f"{WHERE}/nouveau", title="T", body="T", whose="mine")).status_code == 404
