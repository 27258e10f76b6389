"""Pages of reports: sending one, judging it, what became of mine; and the mail to who judges."""

import re
from datetime import timedelta

import pytest
from support.client import Client
from support.notes import as_, publish
from support.own_data import own_data
from support.people import School
from support.reported import decide, item, referent, report, waiting

from one.apps.actualites import news
from one.apps.signalement import letters
from one.http.state import State
from one.mail.composer import Composer
from one.mail.letter import Letter
from one.store import outbox
from one.templating.mails import MailTemplates

pytestmark = pytest.mark.anyio


async def another(client: Client, login: str) -> Client:
    await client.form("/deconnexion")
    return await as_(client, login)


async def test_from_the_menu_of_an_item_to_the_decision_without_scripts(
    client: Client, state: State, school: School
) -> None:
    await referent(school)
    await publish(state, school, "paul.prof", "CE1")
    event_id = await item(state, school, "lise.roy")
    await as_(client, "lise.roy")
    assert f'href="/fil/{event_id}/signaler"' in (await client.get("/")).text
    empty = await client.form(f"/fil/{event_id}/signaler", words="Ce mot se moque de Zoé.")
    assert "Il manque le motif." in empty.text
    assert "Ce mot se moque de Zoé." in empty.text
    other = await client.form(f"/fil/{event_id}/signaler", reason="other", words="")
    assert "Il manque quelques mots" in other.text
    sent = await client.form(f"/fil/{event_id}/signaler", reason="hurts", words="Ce mot se moque de Zoé.")
    assert sent.headers["location"] == "/"
    assert "C’est envoyé à l’école." in (await client.get("/")).text
    assert "Vous l’avez déjà signalé." in (await client.get(f"/fil/{event_id}/signaler")).text
    await another(client, "paul.prof")
    for path in ("/", "/carnet", "/signalements/miens"):
        assert "moque" not in (await client.get(path)).text
    await another(client, "rene.referent")
    assert "1 à traiter" in (await client.get("/")).text
    assert "Titre" in (await client.get("/signalements")).text
    (case_id,) = await waiting(state, school, "rene.referent")
    case = (await client.get(f"/signalements/{case_id}")).text
    for words in ("Texte", "Lise Roy", "Ce mot se moque de Zoé.", "Retirer pour tout le monde"):
        assert words in case
    done = await client.form(f"/signalements/{case_id}", act="remove")
    assert "C’est retiré de tous les fils." in (await client.get(done.headers["location"])).text
    late = await client.form(f"/signalements/{case_id}", act="keep")
    assert "le contenu est retiré" in (await client.get(late.headers["location"])).text
    assert "Titre" in (await client.get("/signalements/traites")).text
    await another(client, "lise.roy")
    assert "L’école a retiré le contenu signalé" in (await client.get("/signalements/miens")).text


async def test_what_one_wrote_oneself_or_what_tells_of_reports_does_not_offer_it(
    client: Client, state: State, school: School
) -> None:
    await referent(school)
    draft = news.Draft("Kermesse", "Samedi", ("enseignant", "personnel", "parent"))
    await news.publish(await school.scope("dora.direction"), state.resources, school.id, draft)
    event_id = await item(state, school, "lise.roy", "actualites")
    await report(state, school, "lise.roy", event_id)
    for login, offered in (("dora.direction", []), ("rene.referent", [event_id]), ("lise.roy", [event_id])):
        await another(client, login)
        text = (await client.get("/")).text
        assert [int(n) for n in re.findall(r'href="/fil/(\d+)/signaler"', text)] == offered, login
    assert "Un contenu est à regarder" in (await (await another(client, "rene.referent")).get("/")).text


async def test_a_pupil_reports_and_is_spoken_to_as_one(client: Client, state: State, school: School) -> None:
    await referent(school)
    await publish(state, school, "paul.prof", "CE1")
    event_id = await item(state, school, "lea.roy")
    await as_(client, "lea.roy")
    text = (await client.get(f"/fil/{event_id}/signaler")).text
    assert "Dis-le à l’école" in text
    assert "3018" in text
    await client.form(f"/fil/{event_id}/signaler", reason="hurts")
    assert "Tu l’as déjà signalé." in (await client.get(f"/fil/{event_id}/signaler")).text


async def test_nobody_but_the_schools_judges_has_the_page(
    client: Client, state: State, school: School
) -> None:
    await referent(school)
    await publish(state, school, "paul.prof", "CE1")
    event_id = await item(state, school, "lise.roy")
    await report(state, school, "lise.roy", event_id)
    (case_id,) = await waiting(state, school, "rene.referent")
    for login in ("dora.direction", "paul.prof", "lise.roy"):
        await another(client, login)
        assert (await client.get(f"/signalements/{case_id}")).status_code == 404
        assert (await client.form(f"/signalements/{case_id}", act="remove")).status_code == 404
        assert "Titre" not in (await client.get("/signalements")).text


async def test_my_data_holds_what_i_reported_and_decided(state: State, school: School) -> None:
    await referent(school)
    await publish(state, school, "paul.prof", "CE1")
    event_id = await item(state, school, "lise.roy")
    await report(state, school, "lise.roy", event_id, "Vraiment méchant")
    (case_id,) = await waiting(state, school, "rene.referent")
    await decide(state, school, "rene.referent", case_id, keep=True)
    for login, seen in (("lise.roy", "Vraiment méchant"), ("rene.referent", "signalements_decides")):
        assert seen in (await own_data(await school.scope(login), state.resources)).text


async def test_the_mail_says_that_there_is_something_to_judge_and_never_what_or_who(
    state: State, school: School
) -> None:
    await referent(school)
    await publish(state, school, "paul.prof", "CE1")
    event_id = await item(state, school, "lise.roy")
    await report(state, school, "lise.roy", event_id, "Vraiment méchant")
    await school.pool.execute("update outbox set due_at = now()")
    composer = Composer(state.resources.settings, school.pool, MailTemplates(), letters.LETTERS)
    due = await outbox.claim(school.pool, timedelta(minutes=1))
    assert due is not None
    letter = await composer.compose(due)
    assert isinstance(letter, Letter)
    assert letter.to == "rene.referent@example.org"
    (case_id,) = await waiting(state, school, "rene.referent")
    for text in (letter.text, letter.html):
        assert f"/signalements/{case_id}" in text
        for secret in ("méchant", "Titre", "Lise", "Roy", "Paul"):
            assert secret not in text
    await decide(state, school, "rene.referent", case_id, keep=True)
    assert await composer.compose(due) is None
