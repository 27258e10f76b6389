"""Pages of Assistance, without scripts: writing with what goes with it, the thread, the queue, its table, the support."""

import re

import pytest
from support.client import Client, browser_for, enter, signed, with_settings
from support.helped import ask, referents
from support.notes import as_
from support.people import School
from support.pictures import photo
from support.postman import Postman
from support.smtp_server import body

from one.apps.assistance import reading
from one.http.state import State

pytestmark = pytest.mark.anyio

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
WORDS = {"title": "La photo ne part pas", "about": "autre", "body": "Rien\nne se passe."}


async def test_from_the_request_to_the_answer_without_scripts(
    client: Client, state: State, school: School
) -> None:
    await referents(school)
    await as_(client, "lise.roy")
    assert "Rien en cours" in (await client.get("/assistance")).text
    empty = await client.form("/assistance/nouvelle", **WORDS | {"title": ""})
    assert "Écrivez le sujet" in empty.text
    assert "ne se passe." in empty.text
    sent = await client.form(
        "/assistance/nouvelle", attached={"files": ("écran.png", photo(), "image/png")}, **WORDS
    )
    path = sent.headers["location"]
    page = (await client.get(path)).text
    assert "C’est envoyé." in page
    assert "Nouveau" in page
    (picture,) = set(re.findall(r'href="(/fichiers/\d+)"', page))
    async with await signed(state, school, "rene.referent") as rene:
        assert (await rene.get(picture)).status_code == 200
        assert "1 à traiter" in (await rene.get("/")).text
        assert path in (await rene.get("/assistance/demandes")).text
        refused = await rene.form(f"{path}/repondre", text="")
        assert "Écrivez votre réponse." in refused.text
        done = await rene.form(f"{path}/repondre", text="Réessayez.", act="wait")
        assert "En attente" in (await rene.get(done.headers["location"])).text
        await rene.form(f"{path}/note", note="Entre nous")
        assert "Entre nous" in (await rene.get(path)).text
        await rene.form(f"{path}/suivi", person=school.people["rita.referent"])
        late = await rene.form(f"{path}/etat", state="closed")
        assert "Quelqu’un a changé l’état" in late.text
    page = (await client.get(path)).text
    assert "Réessayez." in page
    assert "Entre nous" not in page
    await client.form(f"{path}/etat", state="solved")
    assert "Résolu" in (await client.get("/assistance")).text
    async with await signed(state, school, "marc.roy") as other:
        assert (await other.get(picture)).status_code == 404
        assert (await other.get(path)).status_code == 404


async def test_what_goes_with_it_is_shown_before_and_may_be_left_out(
    client: Client, state: State, school: School
) -> None:
    await enter(client, state, school, "paul.prof")
    client.headers["user-agent"] = FIREFOX
    asked = "/assistance/nouvelle?page=/carnet/12%3Fq%3DRoy&incident=0a1b2c3d"
    page = (await client.get(asked)).text
    for words in ('<code translate="no">/carnet/12</code>', "Firefox sur un ordinateur Windows", "0a1b2c3d"):
        assert words in page
    assert '<option value="carnet" selected>' in page
    for strange in ("//evil.example/x", "https://evil.example", "javascript:x", "/a%00b"):
        assert "evil" not in (await client.get("/assistance/nouvelle", params={"page": strange})).text
    assert "/x/*<" in (await client.get(f"/assistance/nouvelle?page=/x/{'S' * 24}")).text
    sent = {"page": "/carnet/12", "incident": "0a1b2c3d"} | WORDS
    for more, shown in (({"context": "1"}, True), ({}, False)):
        done = await client.form("/assistance/nouvelle", **sent | more)
        page = (await client.get(done.headers["location"])).text
        assert [words in page for words in ("/carnet/12<", "Firefox", "0a1b2c3d")] == [shown] * 3


async def test_who_is_stuck_finds_the_way(client: Client, state: State, school: School) -> None:
    await enter(client, state, school, "lise.roy")
    page = (await client.get("/carnet")).text
    assert page.count('href="/assistance/nouvelle?page=/carnet"') == 2  # the help panel, the foot
    lost = (await client.get("/nulle-part")).text
    (incident,) = re.findall(r"/assistance/nouvelle\?page=/nulle-part&amp;incident=([0-9a-f]{8})", lost)
    assert lost.count(incident) == 2
    assert "/assistance" in (await client.get("/applis")).text
    for login in ("lea.roy", ""):
        async with browser_for(state) as other:
            if login:
                await enter(other, state, school, login)
            lost = (await other.get("/nulle-part")).text
            assert "/assistance" not in lost
            assert ("Montre cette page" if login else "Dites-le à votre école") in lost
            assert re.search("[0-9a-f]{8}", lost)


async def test_where_nobody_is_there_to_answer_it_is_said(
    client: Client, state: State, school: School
) -> None:
    request_id = await ask(state, school)
    await enter(client, state, school, "lise.roy")
    assert "Les référents de l’école ont" in (await client.get(f"/assistance/{request_id}")).text
    await school.pool.execute("update person set blocked_at = now() where login = 'dora.direction'")
    assert "Personne à l’école ne peut lire" in (await client.get(f"/assistance/{request_id}")).text


async def test_a_page_that_broke_calls_its_incident_as_the_log_does(
    client: Client,
    state: State,
    school: School,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(*_asked: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(reading, "mine", broken)
    await enter(client, state, school, "lise.roy")
    answer = await client.get("/assistance")
    assert answer.status_code == 500
    (incident,) = re.findall(
        r"/assistance/nouvelle\?page=/assistance&amp;incident=([0-9a-f]{8})", answer.text
    )
    assert f"500 on GET /assistance (incident {incident})" in caplog.text
    asked = await client.get(f"/assistance/nouvelle?page=/assistance&incident={incident}")
    assert incident in asked.text


async def test_the_table_computes_nothing_and_holds_what_the_queue_shows(
    client: Client, state: State, school: School
) -> None:
    await referents(school)
    await ask(state, school, title="=1+1", about="compte")
    await ask(state, school, title="Autre")
    await enter(client, state, school, "rene.referent")
    answer = await client.form("/assistance/demandes.csv?appli=compte")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.splitlines()
    assert len(lines) == 2
    assert ";'=1+1;Lise Roy;parent;;" in lines[1]
    assert ";Nouveau;Connexion, mot de passe, mon compte;" in lines[1]
    assert "a exporté les demandes d’aide" in (await client.get(f"/ecole/{school.id}/journal")).text
    async with await signed(state, school, "dora.direction") as head:
        assert len((await head.form("/assistance/demandes.csv")).text.splitlines()) == 1


async def test_without_a_support_nothing_offers_it(client: Client, state: State, school: School) -> None:
    await referents(school)
    request_id = await ask(state, school)
    await enter(client, state, school, "rene.referent")
    assert "support" not in (await client.get(f"/assistance/{request_id}")).text
    assert (await client.get(f"/assistance/{request_id}/support")).status_code == 404
    assert (await client.form(f"/assistance/{request_id}/support", words="x")).status_code == 404


async def test_a_referent_passes_a_request_on_without_anybodys_name(
    state: State, school: School, postman: Postman
) -> None:
    await referents(school)
    request_id = await ask(state, school, page="/carnet")
    path = f"/assistance/{request_id}"
    there = with_settings(state, support_mail="support@ent.example")
    async with await signed(there, school, "rene.referent") as rene:
        assert "Il manque votre adresse mail" in (await rene.get(f"{path}/support")).text
        await school.pool.execute("update person set email_checked_at = now() where login = 'rene.referent'")
        shown = (await rene.get(f"{path}/support")).text
        assert "support@ent.example" in shown
        assert "Lise" not in shown
        for _n in range(3):
            done = await rene.form(f"{path}/support", words="Déjà essayé.")
            assert "C’est transmis" in (await rene.get(done.headers["location"])).text
        assert "trois fois" in (await rene.form(f"{path}/support", words="x")).text
    (mail, *_more) = await postman.deliver()
    assert (mail["to"], mail["reply-to"]) == ("support@ent.example", "rene.referent@example.org")
    for words in ("La photo ne part pas", "Déjà essayé.", "0990009Z", "/carnet"):
        assert words in body(mail)
    for name in ("Lise", "Roy", "René"):
        assert name not in str(mail)
    async with await signed(there, school, "lise.roy") as lise:
        page = (await lise.get(path)).text
        assert "a transmis la demande au support" in page
        assert "En attente" in page
        assert "Déjà essayé." not in page
